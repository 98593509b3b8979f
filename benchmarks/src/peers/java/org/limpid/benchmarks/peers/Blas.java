package org.limpid.benchmarks.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.limpid.benchmarks.kernels.Product;

/**
 * {@code cblas_sgemm} of a native library. Called without JavaCPP's wrapper: two libraries in a process have the same
 * names, and only a lookup in the library itself is sure to find its own.
 */
@SuppressWarnings("restricted") // calling native code is what it is for
final class Blas {

    /** The variable by which OpenBLAS is told what the processor is. */
    static final String CORE_TYPE = "OPENBLAS_CORETYPE";

    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANSPOSE = 111;
    private static final int TRANSPOSE = 112;

    private final SymbolLookup library;
    private final MethodHandle sgemm;

    private Blas(Path library) {
        this.library = SymbolLookup.libraryLookup(library, Arena.global());
        ValueLayout.OfInt i = ValueLayout.JAVA_INT;
        ValueLayout.OfFloat f = ValueLayout.JAVA_FLOAT;
        sgemm = handle(
                "cblas_sgemm",
                FunctionDescriptor.ofVoid(
                        i,
                        i,
                        i,
                        i,
                        i,
                        i,
                        f,
                        ValueLayout.ADDRESS,
                        i,
                        ValueLayout.ADDRESS,
                        i,
                        f,
                        ValueLayout.ADDRESS,
                        i));
    }

    private MethodHandle handle(String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
    }

    /** Intel's library, on so many threads. */
    static Blas mkl(int threads) throws IOException {
        String folder = "/org/bytedeco/mkl/linux-x86_64/";
        List<String> parts = List.of(
                "libiomp5.so",
                "libmkl_core.so.2",
                "libmkl_intel_thread.so.2",
                "libmkl_intel_lp64.so.2",
                "libmkl_avx2.so.2",
                "libmkl_avx512.so.2",
                "libmkl_def.so.2",
                "libmkl_rt.so.2");
        Path last = Path.of("");
        for (String part : parts) {
            last = unpack(folder, part);
            if (part.startsWith("libiomp5")) {
                // It finds the others beside itself, but not this one.
                System.load(last.toString());
            }
        }
        Blas mkl = new Blas(last);
        mkl.setThreads("MKL_Set_Num_Threads", threads);
        return mkl;
    }

    /** The OpenBLAS library, on so many threads. */
    static Blas openBlas(int threads) throws IOException {
        String folder = "/org/bytedeco/openblas/linux-x86_64/";
        for (String needed : List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5")) {
            System.load(unpack(folder, needed).toString());
        }
        coreType().ifPresent(type -> setEnvironment(CORE_TYPE, type));
        Blas openBlas = new Blas(unpack(folder, "libopenblas.so.0"));
        openBlas.setThreads("openblas_set_num_threads", threads);
        return openBlas;
    }

    private static Path unpack(String folder, String name) throws IOException {
        Path into = Path.of(System.getProperty("java.io.tmpdir"), "limpid-peers");
        Files.createDirectories(into);
        Path file = into.resolve(name);
        try (InputStream in = Blas.class.getResourceAsStream(folder + name)) {
            if (in == null) {
                throw new IOException("the resource " + folder + name + " is not on the class path");
            }
            if (!Files.exists(file)) {
                Path part = Files.createTempFile(into, name, ".part");
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return file;
    }

    /** What OpenBLAS is to be told that the processor is: else it takes slower kernels on those that it does not know yet. */
    static Optional<String> coreType() {
        try {
            Path cpu = Path.of("/proc/cpuinfo");
            boolean wide = Files.exists(cpu) && Files.readString(cpu).contains("avx512f");
            return wide ? Optional.of("SkylakeX") : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a variable of this process, which libraries read when they are loaded, unless whoever started it has. */
    private static void setEnvironment(String name, String value) {
        Linker linker = Linker.nativeLinker();
        MethodHandle setenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int failed = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
            if (failed != 0) {
                throw new IllegalStateException("setenv(" + name + ") failed");
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("setenv(" + name + ") failed", e);
        }
    }

    private void setThreads(String name, int threads) {
        try {
            handle(name, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)).invokeExact(threads);
        } catch (Throwable e) {
            throw new IllegalStateException(name + " failed", e);
        }
    }

    /** For which processor OpenBLAS has chosen its kernels. */
    String core() {
        try {
            MethodHandle core = handle("openblas_get_corename", FunctionDescriptor.of(ValueLayout.ADDRESS));
            return ((MemorySegment) core.invokeExact()).reinterpret(64).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException("openblas_get_corename failed", e);
        }
    }

    /** C = op(A)·op(B) of dense row-major matrices. */
    void sgemm(Product product, Operands operands) {
        int m = product.m();
        int n = product.n();
        int k = product.k();
        try {
            sgemm.invokeExact(
                    ROW_MAJOR,
                    product.transA() ? TRANSPOSE : NO_TRANSPOSE,
                    product.transB() ? TRANSPOSE : NO_TRANSPOSE,
                    m,
                    n,
                    k,
                    1f,
                    operands.a(),
                    product.transA() ? m : k,
                    operands.b(),
                    product.transB() ? k : n,
                    0f,
                    operands.c(),
                    n);
        } catch (Throwable e) {
            throw new IllegalStateException("cblas_sgemm failed", e);
        }
    }
}
