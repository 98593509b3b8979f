package org.limpid.backend.cpu;

import static org.limpid.backend.cpu.OracleCheck.integers;
import static org.limpid.backend.cpu.OracleCheck.normal;

import org.junit.jupiter.api.Test;
import org.limpid.api.op.fused.CrossEntropy;
import org.limpid.api.op.fused.CrossEntropyBackward;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.op.fused.IstaStepBackward;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.LayerNormBackward;
import org.limpid.api.op.fused.ReduNetLayer;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.op.fused.SubspaceAttentionBackward;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Oracle;

/** Fused ops at sizes that the suite leaves out: several chunks, several strips. */
final class FusedTest {

    @Test
    void layerNorm() {
        OracleCheck.op(new LayerNorm(1e-5), normal(1, 3, 700, 19), normal(2, 19), normal(3, 19));
        OracleCheck.op(new LayerNormBackward(1e-5), normal(1, 700, 35), normal(2, 35), normal(3, 700, 35));
        OracleCheck.op(new LayerNormBackward(1e-5), normal(1, 5), normal(2, 5), normal(3, 5));
    }

    @Test
    void crossEntropy() {
        Tensor label = integers(1, 0, 1003, 37);
        Tensor weight = Oracle.apply(new org.limpid.api.op.Unary(org.limpid.api.op.Unary.Function.ABS), normal(3, 37))
                .getFirst()
                .toF32();
        OracleCheck.op(new CrossEntropy(0.1), normal(1, 37, 1003), label, weight);
        OracleCheck.op(new CrossEntropyBackward(0.1), normal(1, 37, 1003), label, weight, Tensor.scalar(1.5f));
    }

    @Test
    void ista() {
        Tensor z = normal(1, 5, 90, 33);
        Tensor d = normal(2, 33, 33);
        OracleCheck.op(new IstaStep(0.1, 0.1), z, d);
        OracleCheck.op(
                new IstaStepBackward(0.1, 0.1), z, d, normal(3, 5, 90, 33), normal(4, 5, 90, 33), normal(5, 5, 90, 33));
    }

    @Test
    void attentionInOneStrip() {
        Tensor w = normal(1, 3, 17, 24);
        OracleCheck.op(new SubspaceAttention(3, 0.35), w);
        OracleCheck.op(new SubspaceAttentionBackward(3, 0.35), w, normal(2, 3, 17, 24), normal(3, 3, 17, 24));
        Tensor longer = normal(1, 2, 70, 12);
        OracleCheck.op(new SubspaceAttention(3, 0.5), longer);
        OracleCheck.op(new SubspaceAttentionBackward(3, 0.5), longer, normal(2, 2, 70, 12), normal(3, 2, 70, 12));
    }

    @Test
    void attentionInSeveralStrips() {
        Tensor w = normal(1, 1, 300, 10);
        OracleCheck.op(new SubspaceAttention(2, 0.4), w);
        OracleCheck.op(new SubspaceAttentionBackward(2, 0.4), w, normal(2, 1, 300, 10), normal(3, 1, 300, 10));
    }

    @Test
    void reduNetLayerWhoseProductsAreKept() {
        reduNetLayer(3, 5, 300, 6);
        reduNetLayer(1, 1, 40, 17);
    }

    @Test
    void reduNetLayerWhoseProductsAreComputedTwice() {
        reduNetLayer(4, 90, 20, 36);
    }

    /** A share of 0 hides nothing that is not finite. */
    @Test
    void reduNetLayerOfAnInfiniteOperator() {
        Tensor compressions = normal(3, 2, 2, 3, 3);
        compressions.setFloat(5, Float.POSITIVE_INFINITY);
        Tensor z = normal(1, 2, 20, 3);
        z.setFloat(7, Float.NaN);
        OracleCheck.op(
                new ReduNetLayer(0.5, 500),
                z,
                normal(2, 2, 3, 3),
                compressions,
                Tensor.of(new float[] {0.5f, 0.5f}, 2),
                Tensor.of(new float[] {1, 2}, 2));
    }

    /** Operators as they come in practice: of classes that are far apart, whose memberships are sharp. */
    private static void reduNetLayer(int classes, int frequencies, int samples, int channels) {
        Tensor z = normal(1, frequencies, samples, channels);
        Tensor compressions = normal(3, classes, frequencies, channels, channels);
        long each = compressions.size() / classes;
        for (long i = 0; i < compressions.size(); i++) {
            compressions.setFloat(i, (float) (compressions.get(i) * (1 + i / each) / each));
        }
        Tensor gamma = Tensor.zeros(org.limpid.api.tensor.TensorType.f32(classes));
        Tensor weight = Tensor.zeros(org.limpid.api.tensor.TensorType.f32(frequencies));
        for (int i = 0; i < classes; i++) {
            gamma.setFloat(i, (i + 1) / 10f);
        }
        for (int i = 0; i < frequencies; i++) {
            weight.setFloat(i, 1 + i % 2);
        }
        for (double lambda : new double[] {0, 3, 500}) {
            OracleCheck.op(
                    new ReduNetLayer(0.5, lambda),
                    z,
                    normal(2, frequencies, channels, channels),
                    compressions,
                    gamma,
                    weight);
        }
    }
}
