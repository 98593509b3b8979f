package org.limpid.conformance;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.op.Fused;
import org.limpid.api.op.fused.AdamWUpdate;
import org.limpid.api.op.fused.CodingRate;
import org.limpid.api.op.fused.CodingRateBackward;
import org.limpid.api.op.fused.CrossEntropy;
import org.limpid.api.op.fused.CrossEntropyBackward;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.op.fused.IstaStepBackward;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.LayerNormBackward;
import org.limpid.api.op.fused.LionUpdate;
import org.limpid.api.op.fused.OvercompleteDictionary;
import org.limpid.api.op.fused.OvercompleteDictionaryBackward;
import org.limpid.api.op.fused.ReduNetLayer;
import org.limpid.api.op.fused.ReduNetLayerBackward;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.op.fused.SoftmaxBackward;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.op.fused.SubspaceAttentionBackward;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Oracle;

/** The fused ops as white-box networks use them, along each of their axes. */
final class FusedCases {

    /** What operands are said to be that show arithmetic of 10 fraction bits. */
    static final String OFF_GRID = "of numbers that TF32 rounds down";

    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;

    private final Samples samples;
    private final List<OpCase> cases = new ArrayList<>();

    private FusedCases(String seed) {
        this.samples = new Samples(seed);
    }

    static List<OpCase> values() {
        FusedCases all = new FusedCases("fused");
        all.rowwise();
        all.crossEntropy();
        all.attention();
        all.ista();
        all.dictionary();
        all.codingRate();
        all.reduNet();
        all.optimisers();
        return all.cases;
    }

    private void rowwise() {
        Ladder.extents().forEach(width -> {
            softmax(3, width);
            layerNorm(3, width);
        });
        Ladder.few().forEach(rows -> {
            softmax(rows, 17);
            layerNorm(rows, 48);
        });
        softmax(2, 3, 9, 31);
        layerNorm(2, 17, 48);
        softmax(33);
        layerNorm(33);
        Tensor far = samples.uniform(999, 1001, 5, 33);
        cases.add(new OpCase(new LayerNorm(1e-5), far, samples.normal(33), samples.normal(33)).noted("far from 0"));
        // Variances of the order of epsilon, which otherwise hardly counts.
        Tensor faint = samples.scaled(3e-3, 5, 33);
        cases.add(new OpCase(new LayerNorm(1e-5), faint, samples.normal(33), samples.normal(33)).noted("faint"));
        cases.add(new OpCase(new LayerNormBackward(1e-5), faint, samples.normal(33), samples.normal(5, 33))
                .noted("faint"));
        cases.add(new OpCase(new Softmax(), samples.scaled(60, 5, 33)).noted("wide"));
    }

    private void softmax(int... extents) {
        Tensor x = samples.scaled(3, extents);
        cases.add(new OpCase(new Softmax(), x));
        cases.add(new OpCase(new SoftmaxBackward(), forward(new Softmax(), x).getFirst(), samples.normal(extents)));
    }

    private void layerNorm(int... extents) {
        int width = extents[extents.length - 1];
        cases.add(
                new OpCase(new LayerNorm(1e-5), samples.normal(extents), samples.normal(width), samples.normal(width)));
        cases.add(new OpCase(
                new LayerNormBackward(1e-5), samples.normal(extents), samples.normal(width), samples.normal(extents)));
    }

    private void crossEntropy() {
        int[][] shapes = {{1, 1}, {1, 7}, {7, 10}, {33, 10}, {5, 129}, {128, 3}, {9, 1000}};
        for (double smoothing : new double[] {0, 0.1}) {
            for (int[] shape : shapes) {
                crossEntropy(smoothing, shape[0], shape[1]);
            }
        }
    }

    private void crossEntropy(double smoothing, int batch, int classes) {
        Tensor logits = samples.scaled(4, batch, classes);
        Tensor label = samples.indices(0, classes, batch);
        Tensor weight = samples.uniform(0.5, 1, batch);
        if (batch > 1) {
            weight.setFloat(batch - 1, 0);
        }
        cases.add(new OpCase(new CrossEntropy(smoothing), logits, label, weight));
        cases.add(new OpCase(new CrossEntropyBackward(smoothing), logits, label, weight, samples.normal()));
    }

    private void attention() {
        Ladder.few().forEach(tokens -> attention(2, 1, tokens, 2 * 8));
        for (int width : new int[] {1, 7, 16, 31, 32, 33, 64}) {
            attention(1, 1, 17, width);
            attention(3, 1, 10, 3 * width);
        }
        attention(4, 2, 17, 48);
        attention(6, 1, 65, 6 * 8);
        Tensor w = samples.normal(17, 16);
        for (int i = 0; i < 8; i++) {
            // The first token of the first head dwarfs the others: what they share in their exponents must not drown
            // them.
            w.setFloat(i, 40 * w.getFloat(i));
        }
        attention(2, w, "with a token of large norm");
        attention(3, samples.normal(2, 2, 9, 12), "with two batch axes");
    }

    private void attention(int heads, int batch, int tokens, int width) {
        attention(heads, batch == 1 ? samples.normal(tokens, width) : samples.normal(batch, tokens, width), "");
    }

    private void attention(int heads, Tensor w, String note) {
        double scale = Math.pow(w.shape().dim(-1) / (double) heads, -0.5);
        SubspaceAttention op = new SubspaceAttention(heads, scale);
        cases.add(new OpCase(op, w).noted(note));
        Tensor o = forward(op, w).getFirst();
        cases.add(new OpCase(
                        new SubspaceAttentionBackward(heads, scale),
                        w,
                        o,
                        samples.normal(w.shape().toArray()))
                .noted(note));
    }

    private void ista() {
        Ladder.few().forEach(width -> ista(5, width));
        ista(5, 48);
        ista(5, 127);
        Ladder.few().forEach(rows -> ista(rows, 48));
        ista(2, 17, 48);
        ista(33);
    }

    private void ista(int... extents) {
        int width = extents[extents.length - 1];
        Tensor z = samples.normal(extents);
        Tensor d = samples.scaled(Math.pow(width, -0.5), width, width);
        IstaStep op = new IstaStep(0.1, 0.1);
        cases.add(new OpCase(op, z, d));
        List<Tensor> results = forward(op, z, d);
        cases.add(new OpCase(
                new IstaStepBackward(0.1, 0.1), z, d, results.get(1), results.get(0), samples.normal(extents)));
    }

    private void dictionary() {
        Ladder.few().forEach(width -> dictionary(3, width, 33));
        Ladder.few().forEach(codes -> dictionary(3, 17, codes));
        Ladder.few().forEach(rows -> dictionary(rows, 16, 64));
        OvercompleteDictionary op = new OvercompleteDictionary(0.2, 0.1);
        cases.add(new OpCase(op, samples.normal(2, 9, 12), samples.scaled(0.3, 12, 48), samples.scaled(0.3, 12, 48)));
    }

    private void dictionary(int rows, int width, int codes) {
        Tensor x = samples.normal(rows, width);
        Tensor d = samples.scaled(Math.pow(width, -0.5), width, codes);
        Tensor d1 = samples.scaled(Math.pow(width, -0.5), width, codes);
        OvercompleteDictionary op = new OvercompleteDictionary(0.2, 0.1);
        cases.add(new OpCase(op, x, d, d1));
        List<Tensor> results = forward(op, x, d, d1);
        cases.add(new OpCase(
                new OvercompleteDictionaryBackward(0.2, 0.1),
                x,
                d,
                d1,
                results.get(1),
                results.get(2),
                samples.normal(rows, width)));
    }

    private void codingRate() {
        int[][] shapes = {
            {1, 1}, {1, 7}, {7, 1}, {17, 33}, {33, 17}, {32, 32}, {129, 31}, {31, 65}, {2, 9, 5}, {2, 2, 5, 9}
        };
        for (int[] shape : shapes) {
            double alpha = 2.0 / shape[shape.length - 2];
            Tensor z = samples.normal(shape);
            int[] batch = java.util.Arrays.copyOf(shape, shape.length - 2);
            cases.add(new OpCase(new CodingRate(alpha), z));
            cases.add(new OpCase(new CodingRateBackward(alpha), z, samples.normal(batch)));
            // One number for all products: errors that are as often up as down would cancel in it.
            cases.add(new OpCase(new CodingRate(alpha), samples.offGrid(shape)).noted(OFF_GRID));
        }
    }

    private void reduNet() {
        Ladder.few().forEach(samplesInBatch -> reduNet(1, samplesInBatch, 8, 3, 500));
        for (int channels : new int[] {1, 7, 31, 33, 65}) {
            reduNet(1, 9, channels, 2, 500);
        }
        reduNet(5, 9, 6, 4, 500);
        reduNet(3, 33, 4, 10, 1);
        reduNet(2, 5, 4, 1, 0);
        reduNet(3, 33, 16, 3, 20);
    }

    private void reduNet(int frequencies, int m, int channels, int classes, double lambda) {
        double deviation = Math.pow(channels, -0.5);
        Tensor z = samples.scaled(Math.pow(frequencies, -0.5) * deviation, frequencies, m, channels);
        Tensor expansion = samples.scaled(deviation, frequencies, channels, channels);
        Tensor compressions = samples.scaled(0.2 * deviation, classes, frequencies, channels, channels);
        Tensor gamma = samples.uniform(0.1, 1, classes);
        Tensor weight = samples.uniform(1, 2, frequencies);
        Fused forward = new ReduNetLayer(0.5, lambda);
        cases.add(new OpCase(forward, z, expansion, compressions, gamma, weight));
        cases.add(new OpCase(
                new ReduNetLayerBackward(0.5, lambda),
                z,
                expansion,
                compressions,
                gamma,
                weight,
                forward(forward, z, expansion, compressions, gamma, weight).get(1),
                samples.normal(frequencies, m, channels)));
    }

    private void optimisers() {
        Ladder.extents().forEach(n -> {
            adamW(0.05, n);
            lion(0.1, n);
        });
        adamW(0, 3, 33);
        lion(0, 3, 33);
    }

    private void adamW(double decay, int... extents) {
        cases.add(new OpCase(
                new AdamWUpdate(0.9, 0.999, 1e-8, decay),
                samples.normal(extents),
                samples.wide(-20, 0, extents),
                samples.wide(-20, 0, extents),
                samples.positive(-30, 0, extents),
                Tensor.scalar(1e-3f),
                Tensor.scalar(0.19f),
                Tensor.scalar(0.001999f)));
    }

    private void lion(double decay, int... extents) {
        cases.add(new OpCase(
                new LionUpdate(0.9, 0.99, decay),
                samples.normal(extents),
                samples.wide(-20, 0, extents),
                samples.wide(-20, 0, extents),
                Tensor.scalar(1e-4f)));
    }

    /** Special values in one row, head or sample; the others must come out as if it were not there. */
    static List<OpCase> specials() {
        FusedCases all = new FusedCases("special values in fused ops");
        for (float planted : new float[] {NAN, INF, -INF}) {
            all.specials(planted);
        }
        Tensor zero = Tensor.scalar(0);
        Tensor one = Tensor.scalar(1);
        Tensor zeros = all.samples.integers(0, 33);
        all.cases.add(new OpCase(
                        new AdamWUpdate(0.9, 0.999, 1e-8, 0.1),
                        all.samples.normal(33),
                        zeros,
                        zeros,
                        zeros,
                        one,
                        one,
                        one)
                .noted("no gradient yet"));
        all.cases.add(new OpCase(new LionUpdate(0.9, 0.99, 0), all.samples.normal(33), zeros, zeros, one)
                .noted("sign(0) = 0"));
        all.cases.add(new OpCase(
                        new AdamWUpdate(0.9, 0.999, 1e-8, 0.1),
                        all.samples.normal(33),
                        all.planted(NAN, 33),
                        all.samples.normal(33),
                        all.samples.positive(-4, 4, 33),
                        zero,
                        one,
                        one)
                .noted("a NaN gradient"));
        all.cases.add(new OpCase(new Softmax(), Tensor.of(new float[] {-INF, -INF, -INF, 1, -INF, 2}, 2, 3))
                .noted("masked"));
        all.cases.add(new OpCase(
                        new LayerNorm(1e-5),
                        all.samples.integers(0, 3, 33),
                        all.samples.normal(33),
                        all.samples.normal(33))
                .noted("constant rows"));
        return all.cases;
    }

    private void specials(float planted) {
        String note = planted + " in the last row";
        Tensor gain = samples.normal(33);
        cases.add(new OpCase(new Softmax(), planted(planted, 5, 33)).noted(note));
        cases.add(new OpCase(new LayerNorm(1e-5), planted(planted, 5, 33), gain, gain).noted(note));
        cases.add(new OpCase(new IstaStep(0.1, 0.1), planted(planted, 5, 17), samples.scaled(0.2, 17, 17)).noted(note));
        Tensor label = samples.indices(0, 33, 5);
        Tensor weight = samples.uniform(0.5, 1, 5);
        cases.add(new OpCase(new CrossEntropy(0), planted(planted, 5, 33), label, weight).noted(note));
        cases.add(new OpCase(new CrossEntropyBackward(0.1), planted(planted, 5, 33), label, weight, Tensor.scalar(1))
                .noted(note));
        if (Float.isNaN(planted)) {
            cases.add(new OpCase(new SubspaceAttention(2, 0.5), planted(planted, 3, 9, 8)).noted(note));
            cases.add(new OpCase(new CodingRate(0.3), planted(planted, 3, 9, 5)).noted(note));
            cases.add(new OpCase(
                            new ReduNetLayer(0.5, 500),
                            planted(planted, 1, 9, 5),
                            samples.normal(1, 5, 5),
                            samples.normal(3, 1, 5, 5),
                            samples.uniform(0, 1, 3),
                            samples.uniform(1, 2, 1))
                    .noted(note));
            cases.add(new OpCase(
                            new ReduNetLayerBackward(0.5, 500),
                            samples.normal(2, 9, 5),
                            samples.normal(2, 5, 5),
                            samples.normal(3, 2, 5, 5),
                            samples.uniform(0, 1, 3),
                            samples.uniform(1, 2, 2),
                            samples.uniform(0, 1, 9, 3),
                            planted(planted, 2, 9, 5))
                    .noted(note));
        }
    }

    /** Ordinary numbers with another at the last place. */
    private Tensor planted(float value, int... extents) {
        Tensor x = samples.normal(extents);
        x.setFloat(x.size() - 1, value);
        return x;
    }

    /** Results in single precision, as a backward step finds them. */
    private static List<Tensor> forward(Fused op, Tensor... operands) {
        return Oracle.apply(op, operands).stream().map(Tensor::toF32).toList();
    }
}
