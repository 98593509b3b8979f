package org.limpid.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.limpid.benchmarks.Contest;
import org.limpid.benchmarks.MarkedPage;

/** Writes the measured part of the page. */
final class Page {

    private Page() {}

    static void write(Path page, List<Result> results, double flops, double bandwidth, boolean quick)
            throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                        Locale.ROOT,
                        "Measured by `benchmarks/compare%s` on %s, %d processors, Java %s.",
                        quick ? " --quick" : "",
                        Machine.processor(),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version()))
                .append('\n');
        text.append(String.format(
                        Locale.ROOT,
                        "One thread computes at most %.0f GFLOP/s in registers and copies %.1f GB/s.",
                        flops * 1e-9,
                        bandwidth * 1e-9))
                .append('\n');
        text.append(String.format(Locale.ROOT, "")).append('\n');
        models(text, results, flops);
        memory(text, results);
        OpsTable.append(text, results);
        idle(text, results);
        products(text, results, flops);
        new MarkedPage(page, "measured").replace(text);
    }

    private static void models(StringBuilder text, List<Result> results, double flops) {
        text.append("| network | threads | Limpid | beside | time | ratio | middle half | of peak |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
        for (Result result : results) {
            if (result.section().equals("forward") || result.section().equals("training step")) {
                text.append(String.format(
                                Locale.ROOT,
                                "| %s, %s | %d | %s | %s | %s | **%.2f** | %.2f–%.2f | %.0f %% |",
                                result.name(),
                                result.section(),
                                result.threads(),
                                time(result.ours()),
                                result.peer(),
                                time(result.theirs()),
                                result.ratio(),
                                result.low(),
                                result.high(),
                                100 * result.flops() / result.ours() / (flops * result.threads())))
                        .append('\n');
            }
        }
        text.append(String.format(Locale.ROOT, "")).append('\n');
    }

    private static void memory(StringBuilder text, List<Result> results) {
        text.append(String.format(
                        Locale.ROOT, "| peak memory of the process, training steps | Limpid | beside | peak | of it |"))
                .append('\n');
        text.append(String.format(Locale.ROOT, "|---|---|---|---|---|")).append('\n');
        for (Result result : results) {
            if (result.section().equals("memory")) {
                text.append(String.format(
                                Locale.ROOT,
                                "| %s | %.0f MB | %s | %.0f MB | **%.2f** |",
                                result.name(),
                                result.ours() * 1e-6,
                                result.peer(),
                                result.theirs() * 1e-6,
                                1 / result.ratio()))
                        .append('\n');
            }
        }
        text.append(String.format(Locale.ROOT, "")).append('\n');
    }

    private static void idle(StringBuilder text, List<Result> results) {
        for (Result result : results) {
            if (result.section().equals("idle")) {
                text.append(String.format(
                        Locale.ROOT,
                        "After a turn of %s on %d threads and a pause, %.2f processors are still busy in the process; after one"
                                + " of Limpid %.2f.%n",
                        result.peer(),
                        result.threads(),
                        result.theirs(),
                        result.ours()));
            }
        }
        text.append('\n');
    }

    private static void products(StringBuilder text, List<Result> results, double flops) {
        List<Result> products = results.stream()
                .filter(result -> result.section().equals("matmul"))
                .toList();
        List<String> peers = products.stream().map(Result::peer).distinct().toList();
        text.append(String.format(
                        Locale.ROOT, "| products of matrices, geometric mean of the ratios | threads | over | worst |"))
                .append('\n');
        text.append(String.format(Locale.ROOT, "|---|---|---|---|")).append('\n');
        for (String peer : peers) {
            for (int threads :
                    products.stream().mapToInt(Result::threads).distinct().toArray()) {
                List<Result> all = products.stream()
                        .filter(result -> result.peer().equals(peer) && result.threads() == threads)
                        .toList();
                Result worst = all.stream()
                        .min((a, b) -> Double.compare(a.ratio(), b.ratio()))
                        .orElseThrow();
                text.append(String.format(
                                Locale.ROOT,
                                "| **%.2f** | %d | %s | %.2f, %s |",
                                Contest.geometricMean(
                                        all.stream().map(Result::ratio).toList()),
                                threads,
                                peer,
                                worst.ratio(),
                                worst.name()))
                        .append('\n');
            }
        }
        text.append(String.format(Locale.ROOT, "")).append('\n');
        text.append(String.format(
                        Locale.ROOT,
                        "| product m×n×k, transposed | threads | GFLOP/s | of peak | %s |",
                        String.join(" | ", peers)))
                .append('\n');
        text.append(String.format(Locale.ROOT, "|---|---|---|---|%s", "---|".repeat(peers.size())))
                .append('\n');
        for (Result result : products) {
            if (result.peer().equals(peers.getFirst())) {
                StringBuilder ratios = new StringBuilder();
                for (String peer : peers) {
                    products.stream()
                            .filter(other -> other.peer().equals(peer)
                                    && other.name().equals(result.name())
                                    && other.threads() == result.threads())
                            .forEach(other -> ratios.append(String.format(
                                    Locale.ROOT, " %.2f (%.2f–%.2f) |", other.ratio(), other.low(), other.high())));
                }
                double rate = result.flops() / result.ours();
                text.append(String.format(
                                Locale.ROOT,
                                "| %s | %d | %.0f | %.0f %% |%s",
                                result.name(),
                                result.threads(),
                                rate * 1e-9,
                                100 * rate / (flops * result.threads()),
                                ratios))
                        .append('\n');
            }
        }
    }

    private static String time(double seconds) {
        return String.format(Locale.ROOT, seconds < 0.1 ? "%.1f ms" : "%.0f ms", seconds * 1e3);
    }
}
