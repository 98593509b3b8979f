package org.limpid.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.limpid.benchmarks.Contest;
import org.limpid.models.CrateConfig;

/**
 * Whole networks on ND4J: the same programs by the backend {@code nd4j} of Limpid, which gives ND4J's native library one op after
 * the other. Its class path is that of the launcher, since ND4J and the other peers want different versions of OpenBLAS.
 */
final class Nd4jContest {

    private record Case(int batch, boolean training, int rounds) {}

    private Nd4jContest() {}

    /**
     * Prints a line for each case.
     *
     * @param arguments the number of threads, and {@code quick}
     */
    public static void main(String[] arguments) {
        int threads = Integer.parseInt(arguments[0]);
        List<Case> cases = new ArrayList<>(List.of(new Case(1, false, 5), new Case(8, false, 3), new Case(8, true, 3)));
        if (!List.of(arguments).contains("quick")) {
            cases.addAll(List.of(new Case(1, true, 3), new Case(32, false, 1), new Case(32, true, 1)));
        }
        CrateConfig config = CrateConfig.tiny();
        for (Case one : cases) {
            String name = "CRATE-Tiny 224², batch " + one.batch();
            try (LimpidCrate ours = new LimpidCrate("cpu", config, one.batch(), threads, one.training());
                    LimpidCrate theirs = new LimpidCrate("nd4j", config, one.batch(), threads, one.training())) {
                ModelContest.requireEqual(name, "ND4J", ours.answer(), theirs.answer());
                double[][] seconds = new Contest(threads, 0, one.rounds()).run(List.of(ours::run, theirs::run), 2);
                String section = one.training() ? "training step" : "forward";
                System.out.println(Result.of(section, name, threads, "ND4J", seconds[0], seconds[1], (double)
                                ours.program().flops())
                        .line());
            }
        }
    }
}
