package org.limpid.benchmarks.peers;

import java.util.List;
import org.limpid.api.program.Node;
import org.limpid.benchmarks.Contest;
import org.limpid.models.CrateConfig;

/** Whole networks beside libtorch: forward passes and training steps. */
final class ModelContest {

    private record Case(String name, CrateConfig config, int batch, boolean training, int rounds) {}

    private ModelContest() {}

    private static List<Case> cases(boolean quick) {
        CrateConfig tiny = CrateConfig.tiny();
        CrateConfig base = CrateConfig.base();
        List<Case> few = List.of(
                new Case("CRATE-Tiny", tiny, 1, false, 15),
                new Case("CRATE-Tiny", tiny, 8, false, 9),
                new Case("CRATE-Tiny", tiny, 8, true, 5),
                new Case("CRATE-Base", base, 1, false, 7));
        if (quick) {
            return few;
        }
        List<Case> all = new java.util.ArrayList<>(few);
        all.addAll(List.of(
                new Case("CRATE-Tiny", tiny, 32, false, 5),
                new Case("CRATE-Tiny", tiny, 1, true, 9),
                new Case("CRATE-Tiny", tiny, 32, true, 3),
                new Case("CRATE-Base", base, 8, false, 5)));
        return all;
    }

    /**
     * Prints a line for each case.
     *
     * @param arguments the number of threads, which libtorch has by its environment variables, and {@code quick}
     */
    public static void main(String[] arguments) {
        int threads = Integer.parseInt(arguments[0]);
        boolean quick = List.of(arguments).contains("quick");
        for (Case one : cases(quick)) {
            String name = one.name() + " 224², batch " + one.batch();
            try (LimpidCrate ours = new LimpidCrate(one.config(), one.batch(), threads, one.training());
                    TorchCrate theirs = new TorchCrate(one.config(), one.batch(), one.training())) {
                requireEqual(name, "libtorch", ours.answer(), theirs.answer());
                double warmUp = one.training() ? 4 : 2;
                double[][] seconds = new Contest(threads, 0, one.rounds()).run(List.of(ours::run, theirs::run), warmUp);
                double flops =
                        ours.program().nodes().stream().mapToDouble(Node::flops).sum();
                String section = one.training() ? "training step" : "forward";
                System.out.println(Result.of(
                                section,
                                name,
                                threads,
                                "libtorch " + TorchCrate.version(),
                                seconds[0],
                                seconds[1],
                                flops)
                        .line());
            }
        }
    }

    /** A comparison of times means nothing if the two compute different things. */
    static void requireEqual(String name, String peer, double ours, double theirs) {
        if (!(Math.abs(ours - theirs) <= 1e-3 * Math.max(1e-2, Math.abs(theirs)))) {
            throw new IllegalStateException(name + ": Limpid gives " + ours + ", " + peer + " " + theirs);
        }
    }
}
