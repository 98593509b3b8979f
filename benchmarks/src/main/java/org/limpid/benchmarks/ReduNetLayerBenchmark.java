package org.limpid.benchmarks;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/**
 * What one layer of a ReduNet costs to build and to apply to the samples it is built from, in milliseconds, at four sizes
 * for which the time of the authors' PyTorch code on two cores with AVX-512 is known. {@code benchmarks/jmh redunet-layer} prints
 * the ratios; JMH's options, such as {@code -p size=PLANES}, are taken as they are.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 4)
@Measurement(iterations = 5, time = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx4g"})
public class ReduNetLayerBenchmark {

    /** A size, and the milliseconds that the authors' code takes for it. */
    public enum Size {
        /** 1,000 vectors of 128 numbers, ten classes. */
        VECTORS_128(1000, 10, new VectorDomain(128), 27.5),
        /** 2,000 vectors of 784 numbers, ten classes. */
        VECTORS_784(2000, 10, new VectorDomain(784), 931),
        /** 2,000 signals of 200 samples in five channels, two classes. */
        SIGNALS(2000, 2, new SpectralDomain(5, List.of(200), DftScaling.ORTHONORMAL), 504),
        /** 500 images of 28 × 28 in 15 channels, ten classes. */
        PLANES(500, 10, new SpectralDomain(15, List.of(28, 28), DftScaling.ORTHONORMAL), 6991);

        private final int samples;
        private final int classes;

        @SuppressWarnings("ImmutableEnumChecker") // domains are records
        private final Domain domain;

        private final double reference;

        Size(int samples, int classes, Domain domain, double reference) {
            this.samples = samples;
            this.classes = classes;
            this.domain = domain;
            this.reference = reference;
        }

        /** Random samples around a random centre of each class, so that the classes are there to be found. */
        private LabelledSamples draw() {
            SplittableRandom random = new SplittableRandom(1);
            Shape shape = Shape.of(samples).concat(domain.sample());
            int each = shape.intSize() / samples;
            float[][] centres = new float[classes][each];
            for (float[] centre : centres) {
                for (int i = 0; i < each; i++) {
                    centre[i] = (float) random.nextGaussian();
                }
            }
            float[] values = new float[shape.intSize()];
            int[] labels = new int[samples];
            for (int i = 0; i < samples; i++) {
                labels[i] = i % classes;
                for (int j = 0; j < each; j++) {
                    values[i * each + j] = centres[labels[i]][j] + (float) random.nextGaussian();
                }
            }
            return new LabelledSamples(Tensor.of(values, shape.toArray()), Tensor.of(labels));
        }
    }

    /** Which size. */
    @Param
    public Size size = Size.VECTORS_128;

    /** How many threads compute. */
    @Param("2")
    public int threads = 2;

    @SuppressWarnings("NullAway.Init") // by JMH, which calls open first
    private Backend backend;

    @SuppressWarnings("NullAway.Init")
    private Construction network;

    /** Opens the backend and puts the samples there. */
    @Setup(Level.Trial)
    public void open() {
        backend = Backends.discover().open("cpu", BackendOptions.DEFAULT.withThreads(threads));
        network = new Construction(
                backend,
                new ReduNetConfig(size.domain, size.classes, 0.5, 0.1, 500),
                Memberships.ESTIMATED,
                size.draw(),
                Map.of());
    }

    /** Builds a layer and moves the samples through it. */
    @Benchmark
    public void layer() {
        network.advance();
    }

    /** Closes what {@link #open} opened. */
    @TearDown(Level.Trial)
    public void close() {
        network.close();
        backend.close();
    }

    /** Measures all sizes, or those that the options ask for, and prints each beside the authors' time. */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException, IOException {
        Collection<RunResult> results =
                Jmh.run(arguments, options -> options.include(ReduNetLayerBenchmark.class.getSimpleName()));
        System.out.printf(
                Locale.ROOT, "%n%-12s %14s %14s %14s %8s%n", "size", "least ms", "median ms", "PyTorch ms", "ratio");
        for (RunResult result : results) {
            Size size = Size.valueOf(result.getParams().getParam("size"));
            double least = Jmh.least(result);
            double median = Jmh.median(result);
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %14.2f %14.2f %14.1f %7.1f×%n",
                    size,
                    least,
                    median,
                    size.reference,
                    size.reference / median);
        }
    }
}
