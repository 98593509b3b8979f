package org.limpid.benchmarks.kernels;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
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

/**
 * A kernel by itself, as a user has it: a program of one op whose operands are parameters, so that nothing is copied. Forward and
 * backward are ops of their own; the gradients of a product are products with other flags. {@link Kernels} says which there are.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class KernelBenchmark {

    private static final Duration MOST_WARM_UP = Duration.ofMinutes(1);
    private static final Duration QUIET = Duration.ofMillis(400);
    private static final int QUIET_SPELLS = 3;

    /** Which, by {@link Kernel#name}. */
    @Param("softmax [8,6,197,197]")
    public String kernel = "softmax [8,6,197,197]";

    /** How many threads compute. */
    @Param({"1", "2"})
    public int threads = 1;

    @SuppressWarnings("NullAway.Init") // by JMH, which calls open first
    private Backend backend;

    @SuppressWarnings("NullAway.Init")
    private OneOp op;

    /** Opens the backend, puts random operands there, and computes until the JVM has done with the kernel. */
    @Setup(Level.Trial)
    public void open() {
        backend = Backends.discover().open("cpu", BackendOptions.DEFAULT.withThreads(threads));
        op = new OneOp(backend, Kernel.named(kernel));
        warmUp();
    }

    /** Vector code runs hundreds of times as long until it is compiled, which takes the longer the more else there is to do. */
    private void warmUp() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long most = System.nanoTime() + MOST_WARM_UP.toNanos();
        long compiled = -1;
        int quiet = 0;
        while (quiet < QUIET_SPELLS && System.nanoTime() < most) {
            long before = compiled;
            long spell = System.nanoTime() + QUIET.toNanos();
            do {
                op.run();
            } while (System.nanoTime() < spell);
            compiled = compiler.getTotalCompilationTime();
            quiet = compiled == before ? quiet + 1 : 0;
        }
    }

    /** Computes once. */
    @Benchmark
    public void limpid() {
        op.run();
    }

    /** Closes what {@link #open} opened. */
    @TearDown(Level.Trial)
    public void close() {
        op.close();
        backend.close();
    }
}
