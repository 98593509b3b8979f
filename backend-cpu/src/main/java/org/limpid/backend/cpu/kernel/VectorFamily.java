package org.limpid.backend.cpu.kernel;

import jdk.incubator.vector.FloatVector;

/** Kernels by the Vector API; the only class through which the others are reached. */
final class VectorFamily implements KernelFamily {

    private final MatMulPlanner products = MatMulPlanner.vector();
    private final Elementwise elementwise = new VectorElementwise();
    private final Reductions reductions = new VectorReductions();
    private final SoftmaxRows softmax = new VectorSoftmax();
    private final NormRows norm = new VectorNorm();
    private final IstaLoops ista = new VectorIsta();
    private final OptimiserLoops optimisers = new VectorOptimisers();
    private final SmallProducts smallProducts = new VectorSmallProducts();
    private final SoftmaxColumns softmaxColumns = new VectorColumns();
    private final SampleColumns sampleColumns = new VectorSampleColumns();
    private final InterleavedMatrices interleaved = new VectorInterleaved();
    private final Vectors vectors = new VectorVectors();

    @Override
    public String description() {
        int lanes = FloatVector.SPECIES_PREFERRED.length();
        int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        boolean x86 = System.getProperty("os.arch", "").matches("amd64|x86_64|x86");
        String name = !x86 ? bits + "-bit vectors" : bits == 512 ? "AVX-512" : bits == 256 ? "AVX2" : "SSE";
        return name + " (" + lanes + " × f32)";
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
