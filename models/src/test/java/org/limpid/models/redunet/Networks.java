package org.limpid.models.redunet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Lcg;

/** Networks on the oracle, in double precision, and what tests do with their numbers. */
final class Networks {

    private Networks() {}

    static Construction exact(
            ReduNetConfig config, Memberships memberships, Tensor samples, int[] labels, Map<String, Tensor> others) {
        return new Construction(
                new OracleBackend(),
                config,
                memberships,
                new LabelledSamples(samples, Tensor.of(labels)),
                others,
                DType.F64);
    }

    /** Portable numbers with something added to each sample: {@code offsets[i % offsets[i].length]} to element i. */
    static Tensor samples(long seed, double[][] offsets, int... extents) {
        Tensor numbers = Lcg.fill(seed, 1, 0, extents);
        double[] values = numbers.toDoubles();
        int each = values.length / extents[0];
        for (int i = 0; i < values.length; i++) {
            double[] offset = offsets[i / each];
            values[i] += offset[i % offset.length];
        }
        return Tensor.of(values, extents);
    }

    static void assertClose(double[] expected, Tensor actual, int from, double tolerance) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual.get(from + i), tolerance, "element " + (from + i));
        }
    }

    /** The largest difference over the largest magnitude. */
    static double distance(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        double worst = 0;
        double scale = 0;
        for (long i = 0; i < expected.size(); i++) {
            double difference = Math.abs(expected.get(i) - actual.get(i));
            if (!(difference <= worst)) {
                worst = difference;
            }
            scale = Math.max(scale, Math.abs(expected.get(i)));
        }
        return worst / scale;
    }

    /** Samples (m, C, extents…) with every axis behind the channels rolled by as much as said. */
    static Tensor rolled(Tensor samples, List<Integer> shifts) {
        int w = samples.shape().dim(-1);
        int h = shifts.size() == 2 ? samples.shape().dim(-2) : 1;
        int down = shifts.size() == 2 ? shifts.getFirst() : 0;
        int along = shifts.getLast();
        double[] values = new double[(int) samples.size()];
        for (int i = 0; i < values.length; i++) {
            int plane = i / (h * w);
            int row = (i / w % h + down) % h;
            int column = (i % w + along) % w;
            values[(plane * h + row) * w + column] = samples.get(i);
        }
        return Tensor.of(values, samples.shape().toArray());
    }
}
