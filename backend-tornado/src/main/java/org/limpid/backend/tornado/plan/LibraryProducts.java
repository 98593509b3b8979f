package org.limpid.backend.tornado.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * Products by a library's function. It takes whole arrays, and operands lie side by side in one, so they are copied to arrays
 * of their own and the result is copied, added or rectified to where it belongs.
 */
final class LibraryProducts {

    /**
     * Multiplications from which the library gains more than three more launches cost: 40 µs each, against 26.1 TFLOP/s in the
     * place of the 3.9 that a kernel in tiles has, on a GeForce RTX 4090 for 1024³ by {@code tornado-cublas/README.md} of TornadoVM.
     */
    static final long LARGE = 1L << 28;

    /** Multiplications for each element copied, from which copying is the lesser part. */
    static final int INTENSITY = 32;

    /** Elements of an array for copies, at most: 1 GiB. */
    static final long ROOM = 1L << 28;

    /** Matrices of a batch, at most: what a grid of CUDA has in its third dimension. */
    static final int BATCH = 65_535;

    private final Tuning.Library which;
    private final ElementwiseTasks elements;
    private Staging staging = Staging.NONE;

    LibraryProducts(Tuning tuning, ElementwiseTasks elements) {
        which = tuning.library();
        this.elements = elements;
    }

    /** What all products so far need. */
    Staging staging() {
        return staging;
    }

    /** An operand on its way: the box that is copied, strides where it lies, how it stands then. */
    private record Copy(int[] extents, int[] from, Gemm.Operand stored, int matrices) {

        long size() {
            return Arrays.stream(extents).asLongStream().reduce(1, Math::multiplyExact);
        }

        Loops loops() {
            return Loops.of(extents, from, dense(extents));
        }
    }

    /**
     * The tasks of a product, if it goes to the library.
     *
     * @param scalars α and β of the epilogue, as far as it has them
     */
    Optional<List<Task>> tasks(
            ProductTasks.Form form,
            ProductTasks.Epilogue epilogue,
            Region a,
            Region b,
            Region c,
            Region y,
            float... scalars) {
        float alpha = epilogue == ProductTasks.Epilogue.SCALED ? scalars[0] : 1;
        if (which == Tuning.Library.NONE || alpha == 0) {
            // BLAS does not read A and B where α is 0, and what is no number in them would be lost.
            return Optional.empty();
        }
        Copy left = copy(form, 0, form.rows(), form.inner(), form.a());
        Copy right = copy(form, 1, form.inner(), form.columns(), form.b());
        int count = form.batch().count();
        long results = (long) count * form.rows() * form.columns();
        if (!fits(form, left.size(), right.size(), results)) {
            return Optional.empty();
        }
        Gemm gemm = gemm(form, left, right, alpha);
        Staging needed = new Staging((int) left.size(), (int) right.size(), (int) results);
        staging = staging.and(needed);
        Region x = array(Memory.LEFT, needed.left());
        Region w = array(Memory.RIGHT, needed.right());
        Region p = array(Memory.PRODUCT, needed.product());
        List<Task> tasks = new ArrayList<>();
        tasks.add(elements.move(a, x, left.loops()));
        tasks.add(elements.move(b, w, right.loops()));
        tasks.add(new Task(Kernel.LIBRARY_MATMUL, 0, List.of(w, x, p), gemm.layout(), gemm.alpha()));
        tasks.add(finish(form, epilogue, p, c, y, scalars));
        return Optional.of(tasks);
    }

    private boolean fits(ProductTasks.Form form, long left, long right, long results) {
        int count = form.batch().count();
        if (Math.max(results, Math.max(left, right)) > ROOM || count > BATCH || results == 0 || form.inner() == 0) {
            return false;
        }
        long multiplications = Math.multiplyExact(results, (long) form.inner());
        return which == Tuning.Library.EVERY
                || (multiplications >= LARGE && multiplications >= INTENSITY * (left + right + results));
    }

    /** A matrix that all of a batch share is copied once; so is one that repeats along some axes only, but repeated. */
    private static Copy copy(ProductTasks.Form form, int operand, int rows, int columns, int... strides) {
        int[] batch = form.batch().strides(operand);
        boolean shared = Arrays.stream(batch).allMatch(stride -> stride == 0);
        boolean transposed = strides[1] != 1 && strides[0] == 1;
        int[] matrix = transposed ? new int[] {columns, rows} : new int[] {rows, columns};
        int[] within = transposed ? new int[] {strides[1], strides[0]} : strides;
        int matrices = shared ? 1 : form.batch().count();
        return new Copy(
                shared ? matrix : Loops.join(form.batch().extents(), matrix),
                shared ? within : Loops.join(batch, within),
                new Gemm.Operand(transposed, matrices == 1 ? 0 : Math.multiplyExact(rows, columns)),
                matrices);
    }

    /** Rows of a batch against one matrix are the rows of one larger product. */
    private static Gemm gemm(ProductTasks.Form form, Copy left, Copy right, float alpha) {
        int count = form.batch().count();
        boolean joined = right.matrices() == 1
                && left.matrices() == count
                && !left.stored().transposed();
        return Gemm.byRows(
                joined ? form.rows() * count : form.rows(),
                form.columns(),
                form.inner(),
                joined ? new Gemm.Operand(false, 0) : left.stored(),
                right.stored(),
                joined ? 1 : count,
                alpha);
    }

    private Task finish(
            ProductTasks.Form form,
            ProductTasks.Epilogue epilogue,
            Region product,
            Region c,
            Region y,
            float... scalars) {
        int[] box = Loops.join(form.batch().extents(), new int[] {form.rows(), form.columns()});
        int[] to = Loops.join(form.batch().strides(2), new int[] {form.y(), 1});
        return switch (epilogue) {
            case NONE, SCALED -> elements.move(product, y, Loops.of(box, dense(box), to));
            case ADDED, RECTIFIED ->
                elements.addScaled(
                        epilogue == ProductTasks.Epilogue.RECTIFIED,
                        List.of(c, product, y),
                        Loops.of(box, to, dense(box), to),
                        scalars);
        };
    }

    private static Region array(Memory memory, int size) {
        return new Region(memory, 0, new TensorType(DType.F32, Shape.of(size)));
    }

    private static int[] dense(int... extents) {
        int[] strides = new int[extents.length];
        int stride = 1;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride = Math.multiplyExact(stride, extents[axis]);
        }
        return strides;
    }
}
