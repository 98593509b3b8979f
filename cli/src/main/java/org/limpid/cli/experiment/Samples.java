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

    /** Each sample over its Euclidean length; one of almost no length stays almost 0. */
    static Tensor unitLength(Tensor samples) {
        float[] values = samples.toFloats();
        int width = values.length / samples.shape().dim(0);
        for (int start = 0; start < values.length; start += width) {
            double square = 0;
            for (int i = start; i < start + width; i++) {
                square += (double) values[i] * values[i];
            }
            double norm = Math.max(Math.sqrt(square), 1e-12);
            for (int i = start; i < start + width; i++) {
                values[i] = (float) (values[i] / norm);
            }
        }
        return Tensor.of(values, samples.shape().toArray());
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
