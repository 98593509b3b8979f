package org.limpid.models.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Tensor;

final class DistributionTest {

    private static final Parameter WEIGHT = Parameter.of("layer.weight", 3, 5);

    /** SplitMix64 and FNV-1a as their authors print them. */
    private static final class Reference {
        private long state;

        Reference(long state) {
            this.state = state;
        }

        long next() {
            state += 0x9e3779b97f4a7c15L;
            long z = state;
            z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
            z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
            return z ^ (z >>> 31);
        }

        double uniform() {
            return (next() >>> 11) * 0x1p-53;
        }

        static Reference of(String name, long seed) {
            long hash = 0xcbf29ce484222325L;
            for (int i = 0; i < name.length(); i++) {
                hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
            }
            return new Reference(new Reference(seed).next() ^ hash);
        }
    }

    @Test
    void drawsWhatItsDocumentationSays() {
        Reference reference = Reference.of("layer.weight", 42);
        float[] drawn = new Distribution.Uniform(0.5).draw(WEIGHT, 42).toFloats();
        for (float value : drawn) {
            assertEquals((float) (0.5 * (2 * reference.uniform() - 1)), value);
        }
        Reference gaussian = Reference.of("layer.weight", 42);
        float[] normal = new Distribution.Normal(2).draw(WEIGHT, 42).toFloats();
        for (int i = 0; i < normal.length; i += 2) {
            double radius = 2 * Math.sqrt(-2 * StrictMath.log(1 - gaussian.uniform()));
            double angle = 2 * Math.PI * gaussian.uniform();
            assertEquals((float) (radius * StrictMath.cos(angle)), normal[i]);
            if (i + 1 < normal.length) {
                assertEquals((float) (radius * StrictMath.sin(angle)), normal[i + 1]);
            }
        }
    }

    @Test
    void dependsOnSeedAndNameOnly() {
        Distribution uniform = new Distribution.Uniform(1);
        Tensor first = uniform.draw(WEIGHT, 1);
        uniform.draw(Parameter.of("another", 4), 1);
        assertTrue(first.sameBits(uniform.draw(WEIGHT, 1)));
        assertFalse(first.sameBits(uniform.draw(WEIGHT, 2)));
        assertFalse(first.sameBits(uniform.draw(Parameter.of("layer.weighu", 3, 5), 1)));
        // Names whose String.hashCode is the same.
        assertFalse(uniform.draw(Parameter.of("Aa", 9), 1).sameBits(uniform.draw(Parameter.of("BB", 9), 1)));
    }

    @Test
    void neighbouringSeedsAndLayersAreUnrelated() {
        int n = 20_000;
        Distribution normal = new Distribution.Normal(1);
        double[] base = normal.draw(Parameter.of("layers.0", n), 0).toDoubles();
        assertEquals(
                0, correlation(base, normal.draw(Parameter.of("layers.1", n), 0).toDoubles()), 5 / Math.sqrt(n));
        assertEquals(
                0, correlation(base, normal.draw(Parameter.of("layers.0", n), 1).toDoubles()), 5 / Math.sqrt(n));
        assertEquals(1, correlation(base, base), 5 * Math.sqrt(2.0 / n));
        assertEquals(0, DoubleStream.of(base).average().orElseThrow(), 5 / Math.sqrt(n));
        double fourth = DoubleStream.of(base).map(v -> v * v * v * v).average().orElseThrow();
        assertEquals(3, fourth, 5 * Math.sqrt(96.0 / n), "the fourth moment of a Gaussian");
    }

    private static double correlation(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum / a.length;
    }
}
