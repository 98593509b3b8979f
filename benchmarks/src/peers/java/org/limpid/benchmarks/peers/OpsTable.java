package org.limpid.benchmarks.peers;

import java.util.List;
import java.util.Locale;

/** The table of ops beside their roofs, with what each takes of a training step. */
final class OpsTable {

    private static final String SECTION = "op";
    private static final String COUNTED = "op ×";

    private OpsTable() {}

    static void append(StringBuilder text, List<Result> results) {
        for (int threads : results.stream()
                .filter(OpsTable::isOp)
                .mapToInt(Result::threads)
                .distinct()
                .toArray()) {
            append(
                    text,
                    results.stream()
                            .filter(result -> isOp(result) && result.threads() == threads)
                            .toList(),
                    threads);
        }
    }

    private static void append(StringBuilder text, List<Result> ops, int threads) {
        double step = ops.stream().mapToDouble(op -> times(op) * op.ours()).sum();
        text.append(String.format(
                Locale.ROOT,
                "Ops of a training step of CRATE-Tiny, batch 8, one by one on %d %s; together %.0f ms. Below them ops of other"
                        + " networks.%n%n",
                threads,
                threads == 1 ? "thread" : "threads",
                step * 1e3));
        text.append(
                "| op, the first shapes it reads | in a step | each | of the step | GFLOP/s | roof | of the roof | middle half |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
        for (Result op : ops) {
            int times = times(op);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.3f ms | %s | %.0f | %s | %.0f %% | %.0f–%.0f |%n",
                    op.name(),
                    times == 0 ? "" : Integer.toString(times),
                    op.ours() * 1e3,
                    times == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * times * op.ours() / step),
                    op.flops() / op.ours() * 1e-9,
                    op.peer(),
                    100 * op.ratio(),
                    100 * op.low(),
                    100 * op.high()));
        }
        text.append('\n');
    }

    private static boolean isOp(Result result) {
        return result.section().equals(SECTION) || result.section().startsWith(COUNTED);
    }

    private static int times(Result op) {
        return op.section().startsWith(COUNTED) ? Integer.parseInt(op.section().substring(COUNTED.length())) : 0;
    }
}
