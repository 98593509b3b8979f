package org.limpid.cli.experiment;

import org.limpid.api.tensor.Tensor;

/** What experiments do with tensors whose first axis counts samples. */
final class Samples {

    private Samples() {}

    /** Some samples that follow one another, as a copy. */
    static Tensor rows(Tensor samples, int from, int count) {
        int each = Math.toIntExact(samples.size() / samples.shape().dim(0));
        float[] rows = new float[count * each];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = samples.getFloat((long) from * each + i);
        }
        return Tensor.of(rows, samples.shape().with(0, count).toArray());
    }

    /** Each sample as one vector. */
    static Tensor flat(Tensor samples) {
        int count = samples.shape().dim(0);
        return samples.reshape(count, Math.toIntExact(samples.size() / count));
    }

    /** The largest difference over the largest magnitude of the first; NaN if there is one. */
    static double distance(Tensor expected, Tensor actual) {
        double worst = 0;
        double scale = 0;
        for (long i = 0; i < expected.size(); i++) {
            worst = Math.max(worst, Math.abs(expected.get(i) - actual.get(i)));
            scale = Math.max(scale, Math.abs(expected.get(i)));
        }
        return worst / scale;
    }
}
