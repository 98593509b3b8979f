package org.limpid.backend.cpu;

import static org.limpid.backend.cpu.OracleCheck.integers;
import static org.limpid.backend.cpu.OracleCheck.normal;

import org.junit.jupiter.api.Test;
import org.limpid.api.op.Fused;
import org.limpid.api.op.fused.CrossEntropy;
import org.limpid.api.op.fused.CrossEntropyBackward;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.op.fused.IstaStepBackward;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.LayerNormBackward;
import org.limpid.api.op.fused.ReduNetLayer;
import org.limpid.api.op.fused.ReduNetLayerBackward;
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
        reduNetLayer(4, 50, 70, 36);
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

    /** Blocks of samples in which some class has no share, which hides nothing that is not finite either. */
    @Test
    void reduNetLayerBackwardWithoutShares() {
        Tensor z = normal(1, 3, 70, 5);
        Tensor membership = Tensor.zeros(org.limpid.api.tensor.TensorType.f32(70, 4));
        for (int i = 0; i < 70; i++) {
            membership.setFloat(4 * i + i % 3, i % 5 == 0 ? 0.75f : 1);
            if (i % 5 == 0) {
                membership.setFloat(4 * i + (i + 1) % 3, 0.25f);
            }
        }
        Tensor compressions = normal(3, 4, 3, 5, 5);
        reduNetLayerBackward(z, compressions, membership, normal(5, 3, 70, 5));
        Tensor damaged = normal(5, 3, 70, 5);
        damaged.setFloat(12, Float.NaN);
        reduNetLayerBackward(z, compressions, membership, damaged);
        Tensor infinite = normal(3, 4, 3, 5, 5);
        infinite.setFloat(3 * 75 + 7, Float.POSITIVE_INFINITY);
        reduNetLayerBackward(z, infinite, membership, normal(5, 3, 70, 5));
        Tensor vanishing = normal(1, 3, 70, 5);
        for (int f = 0; f < 3; f++) {
            for (int c = 0; c < 5; c++) {
                vanishing.setFloat((f * 70 + 4) * 5 + c, 0);
                vanishing.setFloat((f * 70 + 5) * 5 + c, (c - 1) * 1e-10f);
            }
        }
        reduNetLayerBackward(vanishing, compressions, membership, normal(5, 3, 70, 5));
    }

    private static void reduNetLayerBackward(Tensor z, Tensor compressions, Tensor membership, Tensor dz) {
        OracleCheck.op(
                new ReduNetLayerBackward(0.5, 20),
                z,
                normal(2, 3, 5, 5),
                compressions,
                Tensor.of(new float[] {0.1f, 0.2f, 0.3f, 0.4f}),
                Tensor.of(new float[] {1, 2, 1}),
                membership,
                dz);
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
            Fused layer = new ReduNetLayer(0.5, lambda);
            Tensor expansion = normal(2, frequencies, channels, channels);
            OracleCheck.op(layer, z, expansion, compressions, gamma, weight);
            Tensor membership = Oracle.apply(layer, z, expansion, compressions, gamma, weight)
                    .get(1)
                    .toF32();
            OracleCheck.op(
                    new ReduNetLayerBackward(0.5, lambda),
                    z,
                    expansion,
                    compressions,
                    gamma,
                    weight,
                    membership,
                    normal(5, frequencies, samples, channels));
        }
    }
}
