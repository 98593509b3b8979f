package org.limpid.benchmarks;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
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
 * A layer of ReduNet for signals of five channels: with an operator for each frequency, and with one dense operator of the
 * size that covers all shifts. Both are built from and move the same number of samples. {@code benchmarks/jmh spectral-operator} prints
 * the ratios; JMH's options, such as {@code -p length=25}, are taken as they are.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx4g"})
public class SpectralOperatorBenchmark {

    private static final int CHANNELS = 5;
    private static final int CLASSES = 2;

    /** How the operators are held. */
    public enum Form {
        /** T/2 + 1 matrices of C complex channels. */
        SPECTRAL,
        /** One matrix of CT channels. */
        DENSE
    }

    /** T, the length of a signal. */
    @Param({"25", "100", "200"})
    public int length = 25;

    /** How the operators are held. */
    @Param
    public Form form = Form.SPECTRAL;

    /** How many threads compute. */
    @Param("2")
    public int threads = 2;

    @SuppressWarnings("NullAway.Init") // by JMH, which calls open first
    private Backend backend;

    @SuppressWarnings("NullAway.Init")
    private Construction network;

    /** Opens the backend and puts as many samples there as the dense form has channels, so that its operators have full rank. */
    @Setup(Level.Trial)
    public void open() {
        backend = Backends.discover().open("cpu", BackendOptions.DEFAULT.withThreads(threads));
        int samples = CLASSES * CHANNELS * length;
        float[] values = new float[samples * CHANNELS * length];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        int[] labels = new int[samples];
        for (int i = 0; i < samples; i++) {
            labels[i] = i % CLASSES;
        }
        Tensor signals = Tensor.of(values, samples, CHANNELS, length);
        boolean spectral = form == Form.SPECTRAL;
        Domain domain = spectral
                ? new SpectralDomain(CHANNELS, List.of(length), DftScaling.PLAIN)
                : new VectorDomain(CHANNELS * length);
        network = new Construction(
                backend,
                new ReduNetConfig(domain, CLASSES, 0.5, 0.1, 500),
                Memberships.ESTIMATED,
                new LabelledSamples(
                        spectral ? signals : signals.reshape(samples, CHANNELS * length), Tensor.of(labels)),
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

    /** Measures all lengths, or those that the options ask for, and prints the two forms side by side. */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException, IOException {
        Map<Integer, Map<Form, RunResult>> lengths = new TreeMap<>();
        for (RunResult result :
                Jmh.run(arguments, options -> options.include(SpectralOperatorBenchmark.class.getSimpleName()))) {
            int length = Integer.parseInt(result.getParams().getParam("length"));
            Form form = Form.valueOf(result.getParams().getParam("form"));
            lengths.computeIfAbsent(length, _ -> new EnumMap<>(Form.class)).put(form, result);
        }
        System.out.printf(Locale.ROOT, "%nMilliseconds of a layer%n%39s %39s%n", "of processors", "least by the clock");
        System.out.printf(
                Locale.ROOT,
                "%6s %12s %12s %8s %12s %12s %8s%n",
                "T",
                "spectral",
                "dense",
                "ratio",
                "spectral",
                "dense",
                "ratio");
        lengths.forEach((length, forms) -> {
            RunResult spectral = forms.get(Form.SPECTRAL);
            RunResult dense = forms.get(Form.DENSE);
            if (spectral != null && dense != null) {
                System.out.printf(
                        Locale.ROOT,
                        "%6d %12.3f %12.3f %7.1f× %12.3f %12.3f %7.1f×%n",
                        length,
                        Jmh.processor(spectral),
                        Jmh.processor(dense),
                        Jmh.processor(dense) / Jmh.processor(spectral),
                        Jmh.least(spectral),
                        Jmh.least(dense),
                        Jmh.least(dense) / Jmh.least(spectral));
            }
        });
    }
}
