package org.limpid.backend.cpu.kernel;

/** Everything in plain Java. */
final class ScalarFamily implements KernelFamily {

    private final MatMulPlanner products = MatMulPlanner.scalar();
    private final Elementwise elementwise = new ScalarElementwise();
    private final Reductions reductions = new ScalarReductions();
    private final SoftmaxRows softmax = new ScalarSoftmax();
    private final NormRows norm = new ScalarNorm();
    private final IstaLoops ista = new ScalarIsta();
    private final OptimiserLoops optimisers = new ScalarOptimisers();
    private final SmallProducts smallProducts = new ScalarSmallProducts();
    private final SoftmaxColumns softmaxColumns = new ScalarColumns();
    private final SampleColumns sampleColumns = new ScalarSampleColumns();
    private final InterleavedMatrices interleaved = new ScalarInterleaved();
    private final Vectors vectors = new ScalarVectors();

    @Override
    public String description() {
        return "plain Java";
    }

    @Override
    public MatMulPlanner products() {
        return products;
    }

    @Override
    public Elementwise elementwise() {
        return elementwise;
    }

    @Override
    public Reductions reductions() {
        return reductions;
    }

    @Override
    public Vectors vectors() {
        return vectors;
    }

    @Override
    public SoftmaxRows softmax() {
        return softmax;
    }

    @Override
    public NormRows norm() {
        return norm;
    }

    @Override
    public IstaLoops ista() {
        return ista;
    }

    @Override
    public OptimiserLoops optimisers() {
        return optimisers;
    }

    @Override
    public SmallProducts smallProducts() {
        return smallProducts;
    }

    @Override
    public SoftmaxColumns softmaxColumns() {
        return softmaxColumns;
    }

    @Override
    public SampleColumns sampleColumns() {
        return sampleColumns;
    }

    @Override
    public InterleavedMatrices interleaved() {
        return interleaved;
    }
}
