package org.limpid.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.redunet.Construction;
import org.limpid.models.redunet.DftScaling;
import org.limpid.models.redunet.Domain;
import org.limpid.models.redunet.LabelledSamples;
import org.limpid.models.redunet.Memberships;
import org.limpid.models.redunet.ReduNetConfig;
import org.limpid.models.redunet.SpectralDomain;
import org.limpid.models.redunet.VectorDomain;

/** In the steady state a layer of ReduNet is built and applied without garbage, on any thread. */
final class ReduNetAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int LAYERS = 20;
    private static final int CLASSES = 3;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Operators on the side of the channels, on the side of the samples, of signals and of planes. */
    static Stream<Domain> domains() {
        return Stream.of(
                new VectorDomain(8),
                new VectorDomain(200),
                new SpectralDomain(3, List.of(20), DftScaling.ORTHONORMAL),
                new SpectralDomain(4, List.of(6, 7), DftScaling.PLAIN));
    }

    @ParameterizedTest
    @MethodSource("domains")
    void layersAllocateNothing(Domain domain) {
        try (Backend backend = Backends.discover().open("cpu", BackendOptions.DEFAULT.withThreads(2));
                Construction network = new Construction(
                        backend,
                        new ReduNetConfig(domain, CLASSES, 0.1, 0.5, 500),
                        Memberships.ESTIMATED,
                        new LabelledSamples(samples(domain, 60, 1), labels(60)),
                        Map.of("test", samples(domain, 25, 2)))) {
            long began = System.nanoTime();
            network.advance();
            long[] threads = threads();
            long least = Long.MAX_VALUE;
            // Until vector kernels are compiled they allocate, and the JVM a little when it compiles: a round must be
            // clean.
            while (least > 0 && System.nanoTime() - began < MOST_NANOS) {
                long before = bytes(threads);
                for (int layer = 0; layer < LAYERS; layer++) {
                    network.advance();
                }
                least = Math.min(least, bytes(threads) - before);
            }
            assertTrue(threads.length > 1, "the caller and a worker are measured");
            assertEquals(0, least, "bytes by the " + LAYERS + " layers that allocated least");
        }
    }

    private static Tensor samples(Domain domain, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Shape shape = Shape.of(count).concat(domain.sample());
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(values, shape.toArray());
    }

    private static Tensor labels(int count) {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES;
        }
        return Tensor.of(labels);
    }

    private static long[] threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.equals(Thread.currentThread())
                        || thread.getName().startsWith("limpid-"))
                .mapToLong(Thread::threadId)
                .toArray();
    }

    private static long bytes(long[] threads) {
        long sum = 0;
        for (long id : threads) {
            sum += THREADS.getThreadAllocatedBytes(id);
        }
        return sum;
    }
}
