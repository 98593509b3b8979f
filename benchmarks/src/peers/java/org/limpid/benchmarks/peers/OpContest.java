package org.limpid.benchmarks.peers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.program.Node;
import org.limpid.backend.cpu.CpuProvider;
import org.limpid.benchmarks.Contest;
import org.limpid.benchmarks.kernels.Kernel;
import org.limpid.benchmarks.kernels.OneOp;
import org.limpid.benchmarks.kernels.ProgramStep;

/**
 * Each op beside the roof over it: the time that its operations take at the speed of multiply-adds in registers, or its
 * operands and results at the speed of copying as many bytes, whichever is longer. Both roofs are measured here, in the same
 * process; operations and bytes are counted by the program.
 */
final class OpContest {

    private static final double WARM_UP_SECONDS = 0.3;

    private OpContest() {}

    /**
     * Prints a line for each op: the roof's time stands where a peer's stands elsewhere, so that the ratio is the part of the roof
     * that is reached.
     *
     * @param arguments the number of threads, and {@code quick}
     */
    public static void main(String[] arguments) {
        int threads = Integer.parseInt(arguments[0]);
        boolean quick = List.of(arguments).contains("quick");
        double flops = Machine.flops() * threads;
        Map<Long, Double> bandwidths = new HashMap<>();
        Contest contest = quick ? new Contest(threads, 0.01, 5) : new Contest(threads, 0.03, 11);
        List<ProgramStep> steps = ProgramStep.all();
        try (Backend backend = new CpuProvider().open(BackendOptions.DEFAULT.withThreads(threads))) {
            // Compiled by the JVM once for all: the first ops would pay for it.
            for (ProgramStep step : steps) {
                try (OneOp op = new OneOp(backend, Kernel.of(step))) {
                    new Contest(threads, 0, 1).run(List.of(op::run), WARM_UP_SECONDS);
                }
            }
            for (ProgramStep step : steps) {
                Node node = step.node();
                double computing = node.flops() / flops;
                double moving = node.bytes()
                        / bandwidths.computeIfAbsent(node.bytes(), bytes -> Machine.bandwidth(bytes, threads));
                try (OneOp op = new OneOp(backend, Kernel.of(step))) {
                    double[] ours = contest.run(List.of(op::run), WARM_UP_SECONDS)[0];
                    double[] roof = new double[ours.length];
                    Arrays.fill(roof, Math.max(computing, moving));
                    System.out.println(Result.of(
                                    step.times() == 0 ? "op" : "op ×" + step.times(),
                                    step.toString(),
                                    threads,
                                    computing > moving ? "operations" : "bytes",
                                    ours,
                                    roof,
                                    (double) node.flops())
                            .line());
                }
            }
        }
    }
}
