package org.limpid.backend.tornado.plan;

/**
 * The kernels. A kernel takes arrays of floats (F) and integers (I) and writes the last of them, and only that: a task that
 * writes an array through two of its arguments is one that TornadoVM 5.2.0 waits for without end. Some kernels also take
 * numbers from an array of constants. The function is compiled in: each function of a kernel is a kernel of its own on the device.
 */
public enum Kernel {
    /** y = f(x) for each element of a box. */
    UNARY("FF", false, 10),
    /** The same for integers. */
    INT_UNARY("II", false, 4),
    /** y = f(a, b) with broadcasting. */
    BINARY("FFF", false, 7),
    /** The same for integers. */
    INT_BINARY("III", false, 6),
    /** A mask from two floats. */
    COMPARE("FFI", false, 6),
    /** A mask from two integers. */
    INT_COMPARE("III", false, 6),
    /** mask, a, b, y. */
    SELECT("IFFF", false, 1),
    /** The same for integers. */
    INT_SELECT("IIII", false, 1),
    /** y = a + α·b, and y = max(a + α·b + β, 0). */
    ADD_SCALED("FFF", true, 2),
    /** Floats to integers. */
    TO_INT("FI", false, 1),
    /** Integers to floats. */
    TO_FLOAT("IF", false, 1),
    /** Elements of one box to another. */
    MOVE("FF", false, 1),
    /** The same for integers. */
    INT_MOVE("II", false, 1),
    /** One number everywhere. */
    FILL("F", true, 1),
    /** first + step·i; a step of 0 fills. */
    INT_FILL("I", false, 1),
    /** Sum, maximum or minimum over a box for each element of another. */
    REDUCE("FF", false, 3),
    /** The same for integers. */
    INT_REDUCE("II", false, 3),
    /** The index of the largest. */
    ARGMAX("FI", false, 1),
    /** a, b, c, y: products of matrices with an epilogue; blocks in registers, no barriers. */
    MATMUL("FFFF", true, 4),
    /** The same with tiles in local memory. */
    TILED_MATMUL("FFFF", true, 4),
    /** A, B, C of a {@link Gemm}: no kernel of ours but a function of a library, which finds its numbers in its call. */
    LIBRARY_MATMUL("FFF", true, 1),
    /** table, indices, y. */
    GATHER("FIF", false, 1),
    /** The same for integers. */
    INT_GATHER("III", false, 1),
    /** indices, updates, y. */
    SCATTER_ADD("IFF", false, 1),
    /** The same for integers. */
    INT_SCATTER_ADD("III", false, 1),
    /** The first index outside its range. */
    CHECK_INDICES("II", false, 1),
    /** A, L. */
    CHOLESKY("FF", false, 1),
    /** L, B, X. */
    TRIANGULAR_SOLVE("FFF", false, 1),
    /** x, y by rows. */
    SOFTMAX("FF", false, 1),
    /** y, dy, p, q, dx: y ∘ (dy − ⟨p, q⟩) by rows; dx may lie on y or dy. */
    SOFTMAX_BACKWARD("FFFFF", false, 1),
    /** x, gain, bias, y by rows, or x thrice and its statistics: the mean and 1/√(σ² + ε) of each row. */
    LAYER_NORM("FFFF", true, 2),
    /** x, gain, dy, statistics, dx by rows. */
    LAYER_NORM_BACKWARD("FFFFF", false, 1),
    /** x, dy, statistics, and dgain and dbias in one array, by columns. */
    LAYER_NORM_SUMS("FFFF", false, 1),
    /** {@link #REDUCE} by groups that share rows; so are the others of this kind, in the order of those above. */
    GROUP_REDUCE("FF", false, 3),
    /** A, L by groups. */
    GROUP_CHOLESKY("FF", false, 1),
    /** x, y by rows. */
    GROUP_SOFTMAX("FF", false, 1),
    /** y, dy, p, q, dx by rows. */
    GROUP_SOFTMAX_BACKWARD("FFFFF", false, 1),
    /** x, gain, bias, y by rows, or x thrice and its statistics. */
    GROUP_LAYER_NORM("FFFF", true, 2),
    /** x, gain, dy, statistics, dx by rows. */
    GROUP_LAYER_NORM_BACKWARD("FFFFF", false, 1),
    /** p, g, m, v, learning rate, two corrections, and the new p, m and v in one array. */
    ADAMW("FFFFFFFF", true, 1),
    /** Fills slots with NaN and lays sentinels around them. */
    GUARD_LAY("F", true, 1),
    /** The same for integers. */
    INT_GUARD_LAY("I", false, 1),
    /** The first sentinel that was overwritten. */
    GUARD_CHECK("FI", true, 1),
    /** The same for integers. */
    INT_GUARD_CHECK("II", false, 1);

    private final String arrays;
    private final boolean scaled;
    private final int functions;

    Kernel(String arrays, boolean scaled, int functions) {
        this.arrays = arrays;
        this.scaled = scaled;
        this.functions = functions;
    }

    /** How many kernels come before the first of this one, when each function counts. */
    int first() {
        int before = 0;
        for (Kernel other : values()) {
            if (other == this) {
                break;
            }
            before += other.functions;
        }
        return before;
    }

    /** How many functions there are to choose from. */
    int functions() {
        return functions;
    }

    /** How many kernels there are, when each function counts. */
    static int count() {
        return Kernel.values()[values().length - 1].first() + 1;
    }

    /** How many arrays it takes, without constants and descriptor. */
    int arrays() {
        return arrays.length();
    }

    /** Whether an array holds integers. */
    boolean isInt(int array) {
        return arrays.charAt(array) == 'I';
    }

    /** Whether it reads the array of constants. */
    public boolean isScaled() {
        return scaled;
    }

    /** Whether it is a function of a library. */
    public boolean isLibrary() {
        return this == LIBRARY_MATMUL;
    }

    /** Arguments of a task: context, arrays, constants, descriptor, place in it and function; or those of a library. */
    int arguments() {
        return isLibrary() ? Gemm.ARGUMENTS : arrays() + (scaled ? 1 : 0) + 4;
    }

    /** Numbers among the arguments: place and function, or those of a library. */
    int numbers() {
        return isLibrary() ? Gemm.SCALARS : 2;
    }
}
