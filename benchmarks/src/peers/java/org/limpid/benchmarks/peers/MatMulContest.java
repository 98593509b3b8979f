package org.limpid.benchmarks.peers;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.cpu.CpuProvider;

/**
 * Matrix products beside MKL and OpenBLAS. Ours runs as a user has it: a program of one op in a session of the cpu
 * backend, without the copies of inputs, which the others do not have either.
 */
final class MatMulContest {

    /** C = op(A)·op(B): rows, columns, terms, and which are stored transposed. */
    record Product(int m, int n, int k, boolean transA, boolean transB) {

        double flops() {
            return 2.0 * m * n * k;
        }

        @Override
        public String toString() {
            return m + "×" + n + "×" + k + " " + (transA ? "T" : "N") + (transB ? "T" : "N");
        }
    }

    private static final boolean[][] FLAGS = {{false, false}, {false, true}, {true, false}, {true, true}};

    private MatMulContest() {}

    /** Products of the models by what they are for, and squares with each combination of flags. */
    static List<Product> products(boolean quick) {
        List<Product> products = new ArrayList<>();
        for (int size : quick ? new int[] {256, 1024} : new int[] {256, 384, 512, 768, 1024}) {
            for (boolean[] flags : FLAGS) {
                products.add(new Product(size, size, size, flags[0], flags[1]));
            }
        }
        products.addAll(List.of(
                new Product(1576, 384, 384, false, true),
                new Product(1576, 384, 384, false, false),
                new Product(384, 384, 1576, true, false),
                new Product(197, 384, 384, false, true),
                new Product(1568, 384, 768, false, true),
                new Product(197, 197, 64, false, true),
                new Product(197, 64, 197, false, false)));
        if (!quick) {
            products.addAll(List.of(
                    new Product(197, 384, 384, false, false),
                    new Product(384, 384, 197, true, false),
                    new Product(197, 768, 768, false, true),
                    new Product(1576, 768, 768, false, true),
                    new Product(1576, 768, 768, false, false),
                    new Product(768, 768, 1576, true, false),
                    new Product(1576, 1536, 384, false, true),
                    new Product(1576, 384, 1536, false, true),
                    new Product(6304, 384, 384, false, true),
                    new Product(520, 192, 192, false, true),
                    new Product(1700, 96, 96, false, true),
                    new Product(96, 96, 1700, true, false),
                    new Product(400, 64, 64, false, true),
                    new Product(197, 64, 197, true, false),
                    new Product(50, 96, 96, false, true),
                    new Product(8, 1000, 384, false, true),
                    new Product(1, 384, 384, false, true)));
        }
        return products;
    }

    /**
     * Prints a line for each product and peer.
     *
     * @param arguments the number of threads, which the peers have by their environment variables, {@code quick} or
     *     {@code all}, and if only some shapes are wanted a part of their names
     */
    public static void main(String[] arguments) throws IOException {
        int threads = Integer.parseInt(arguments[0]);
        boolean quick = List.of(arguments).contains("quick");
        Blas mkl = Blas.mkl(threads);
        Blas openBlas = Blas.openBlas(threads);
        Contest contest = quick ? new Contest(threads, 0.008, 7) : new Contest(threads, 0.015, 11);
        try (Backend backend = new CpuProvider().open(BackendOptions.DEFAULT.withThreads(threads))) {
            // Compiled by the JVM once for all: the first products would pay for it.
            for (boolean[] flags : FLAGS) {
                contest(
                        new Contest(threads, 0, 1),
                        backend,
                        new Product(250, 250, 250, flags[0], flags[1]),
                        mkl,
                        openBlas,
                        1);
            }
            if (threads > 1) {
                idle(threads, backend, mkl, openBlas);
            }
            String only = arguments.length > 2 ? arguments[2] : "";
            for (Product product : products(quick)) {
                if (!product.toString().contains(only)) {
                    continue;
                }
                double[][] seconds = contest(contest, backend, product, mkl, openBlas, 0.2);
                String name = product.toString();
                double flops = product.flops();
                System.out.println(Result.of("matmul", name, threads, "MKL", seconds[0], seconds[1], flops)
                        .line());
                String peer = "OpenBLAS " + openBlas.core();
                System.out.println(Result.of("matmul", name, threads, peer, seconds[0], seconds[2], flops)
                        .line());
            }
        }
    }

    private static double[][] contest(
            Contest contest, Backend backend, Product product, Blas mkl, Blas openBlas, double warmUp) {
        int m = product.m();
        int n = product.n();
        int k = product.k();
        TensorType typeA = product.transA() ? TensorType.f32(k, m) : TensorType.f32(m, k);
        TensorType typeB = product.transB() ? TensorType.f32(n, k) : TensorType.f32(k, n);
        Random random = new Random(7);
        try (Arena arena = Arena.ofConfined();
                OneOp ours = OneOp.matmul(backend, typeA, typeB, product.transA(), product.transB())) {
            MemorySegment a = filled(arena, (long) m * k, random);
            MemorySegment b = filled(arena, (long) k * n, random);
            MemorySegment c = filled(arena, (long) m * n, random);
            return contest.run(
                    List.of(ours::run, () -> mkl.sgemm(product, a, b, c), () -> openBlas.sgemm(product, a, b, c)),
                    warmUp);
        }
    }

    /** Prints whether the threads of each side sleep when it is another's turn. */
    private static void idle(int threads, Backend backend, Blas mkl, Blas openBlas) {
        Product product = new Product(768, 768, 768, false, false);
        try (Arena arena = Arena.ofConfined();
                OneOp ours = OneOp.matmul(
                        backend,
                        TensorType.f32(768, 768),
                        TensorType.f32(768, 768),
                        product.transA(),
                        product.transB())) {
            Random random = new Random(7);
            MemorySegment a = filled(arena, 768 * 768, random);
            MemorySegment b = filled(arena, 768 * 768, random);
            MemorySegment c = filled(arena, 768 * 768, random);
            double self = Contest.busyAfter(ours::run);
            printIdle(threads, "MKL", self, Contest.busyAfter(() -> mkl.sgemm(product, a, b, c)));
            printIdle(threads, "OpenBLAS", self, Contest.busyAfter(() -> openBlas.sgemm(product, a, b, c)));
        }
    }

    private static void printIdle(int threads, String peer, double ours, double theirs) {
        double[] self = {ours};
        double[] other = {theirs};
        System.out.println(
                Result.of("idle", "after a turn", threads, peer, self, other, 0).line());
    }

    private static MemorySegment filled(Arena arena, long size, Random random) {
        MemorySegment numbers = arena.allocate(size * Float.BYTES, 64);
        for (long i = 0; i < size; i++) {
            numbers.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat() - 0.5f);
        }
        return numbers;
    }
}
