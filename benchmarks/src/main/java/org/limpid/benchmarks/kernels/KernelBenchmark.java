package org.limpid.benchmarks.kernels;

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
@Warmup(iterations = 3, time = 2) // in which the JVM compiles the kernel
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class KernelBenchmark {

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

    /** Opens the backend and puts random operands there. */
    @Setup(Level.Trial)
    public void open() {
        backend = Backends.discover().open("cpu", BackendOptions.DEFAULT.withThreads(threads));
        op = new OneOp(backend, Kernel.named(kernel));
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
