package org.limpid.benchmarks.peers;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.backend.cpu.CpuProvider;
import org.limpid.benchmarks.Contest;
import org.limpid.benchmarks.kernels.Kernel;
import org.limpid.benchmarks.kernels.OneOp;
import org.limpid.benchmarks.kernels.Product;

/**
 * Matrix products beside MKL and OpenBLAS. Ours runs as a user has it: a program of one op in a session of the cpu
 * backend, without the copies of inputs, which the others do not have either.
 */
final class MatMulContest {

    private MatMulContest() {}

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
            for (Product product : Product.squares(250)) {
                contest(new Contest(threads, 0, 1), backend, product, mkl, openBlas, 1);
            }
            if (threads > 1) {
                idle(threads, backend, mkl, openBlas);
            }
            String only = arguments.length > 2 ? arguments[2] : "";
            for (Product product : Product.all(quick)) {
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
        try (Arena arena = Arena.ofConfined();
                OneOp ours = new OneOp(backend, Kernel.of(product))) {
            Operands operands = Operands.of(arena, product);
            return contest.run(
                    List.of(ours::run, () -> mkl.sgemm(product, operands), () -> openBlas.sgemm(product, operands)),
                    warmUp);
        }
    }

    /** Prints whether the threads of each side sleep when it is another's turn. */
    private static void idle(int threads, Backend backend, Blas mkl, Blas openBlas) {
        Product product = new Product(768, 768, 768, false, false);
        try (Arena arena = Arena.ofConfined();
                OneOp ours = new OneOp(backend, Kernel.of(product))) {
            Operands operands = Operands.of(arena, product);
            double self = Contest.busyAfter(ours::run);
            printIdle(threads, "MKL", self, Contest.busyAfter(() -> mkl.sgemm(product, operands)));
            printIdle(threads, "OpenBLAS", self, Contest.busyAfter(() -> openBlas.sgemm(product, operands)));
        }
    }

    private static void printIdle(int threads, String peer, double ours, double theirs) {
        double[] self = {ours};
        double[] other = {theirs};
        System.out.println(
                Result.of("idle", "after a turn", threads, peer, self, other, 0).line());
    }
}
