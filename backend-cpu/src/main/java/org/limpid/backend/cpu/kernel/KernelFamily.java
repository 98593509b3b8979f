package org.limpid.backend.cpu.kernel;

/**
 * The loops that kernels are made of, in one of two variants. Everything above them, how an op is cut into chunks and in
 * which order these are added, is the same for both.
 */
interface KernelFamily {

    /** For people: {@code AVX-512 (16 × f32)}, {@code plain Java}. */
    String description();

    /** Matrix products. */
    MatMulPlanner products();

    /** Products without packing. */
    SmallProducts smallProducts();

    /** Elementwise loops. */
    Elementwise elementwise();

    /** Sums and extremes. */
    Reductions reductions();

    /** Parts of factorisations. */
    Vectors vectors();

    /** Factorisations of many small matrices. */
    InterleavedMatrices interleaved();

    /** The softmax of rows. */
    SoftmaxRows softmax();

    /** The softmax of columns. */
    SoftmaxColumns softmaxColumns();

    /** Small matrices whose columns are samples. */
    SampleColumns sampleColumns();

    /** Layer normalisation of rows. */
    NormRows norm();

    /** The elementwise parts of ISTA. */
    IstaLoops ista();

    /** Optimisers' steps. */
    OptimiserLoops optimisers();

    /** By the Vector API, whose module must be there. */
    static KernelFamily vector() {
        return new VectorFamily();
    }

    /** Plain Java: runs everywhere. */
    static KernelFamily scalar() {
        return new ScalarFamily();
    }
}
