package org.limpid.benchmarks.peers;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.limpid.benchmarks.kernels.Product;
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
 * The products of {@link Product#all} by {@code cblas_sgemm} of other libraries. Only one is
 * loaded into a process.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class LibraryProductBenchmark {

    /** Whose code it is. */
    public enum Library {
        /** Intel's. */
        MKL,
        /** With its AVX-512 kernels where there are such instructions. */
        OPENBLAS
    }

    /** Which, as {@link Product#toString} has it. */
    @Param("256×256×256 NN")
    public String product = "256×256×256 NN";

    /** How many threads compute. */
    @Param({"1", "2"})
    public int threads = 1;

    /** Whose code it is. */
    @Param
    public Library library = Library.MKL;

    private final Arena arena = Arena.ofShared();

    @SuppressWarnings("NullAway.Init") // by JMH, which calls open first
    private Blas blas;

    @SuppressWarnings("NullAway.Init")
    private Product shape;

    @SuppressWarnings("NullAway.Init")
    private Operands operands;

    /** Loads the library and fills the operands with random numbers. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        blas = library == Library.MKL ? Blas.mkl(threads) : Blas.openBlas(threads);
        shape = Product.named(product);
        operands = Operands.of(arena, shape);
    }

    /** Multiplies once. */
    @Benchmark
    public void sgemm() {
        blas.sgemm(shape, operands);
    }

    /** Frees the operands. */
    @TearDown(Level.Trial)
    public void close() {
        arena.close();
    }
}
