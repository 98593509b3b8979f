package org.limpid.benchmarks.peers;

import java.util.Locale;
import org.limpid.benchmarks.Contest;

/**
 * One comparison, as a child process prints it and the page shows it.
 *
 * @param section {@code matmul}, {@code forward}, …
 * @param name what was computed
 * @param threads of each side
 * @param peer whom it was compared with
 * @param ours what Limpid took, in seconds or bytes
 * @param theirs what the peer took
 * @param ratio theirs over ours, the median of the rounds: above 1 Limpid is ahead
 * @param low the first quartile of the ratios
 * @param high the third quartile
 * @param flops operations of one call, 0 if they were not counted
 */
record Result(
        String section,
        String name,
        int threads,
        String peer,
        double ours,
        double theirs,
        double ratio,
        double low,
        double high,
        double flops) {

    private static final String MARK = "result";
    private static final String BETWEEN = "\t";

    /** From the times of the rounds. */
    static Result of(
            String section, String name, int threads, String peer, double[] ours, double[] theirs, double flops) {
        double[] ratios = Contest.ratios(theirs, ours);
        return new Result(
                section,
                name,
                threads,
                peer,
                Contest.median(ours),
                Contest.median(theirs),
                Contest.median(ratios),
                Contest.quantile(ratios, 0.25),
                Contest.quantile(ratios, 0.75),
                flops);
    }

    /** As one line for {@link #parse}. */
    String line() {
        return String.format(
                Locale.ROOT,
                String.join(BETWEEN, MARK, "%s", "%s", "%d", "%s", "%e", "%e", "%f", "%f", "%f", "%e"),
                section,
                name,
                threads,
                peer,
                ours,
                theirs,
                ratio,
                low,
                high,
                flops);
    }

    /** Whether {@link #parse} reads the line. */
    static boolean isResult(String line) {
        return line.startsWith(MARK + BETWEEN);
    }

    /** What {@link #line} wrote. */
    static Result parse(String line) {
        String[] part = line.split(BETWEEN, -1);
        return new Result(
                part[1],
                part[2],
                Integer.parseInt(part[3]),
                part[4],
                Double.parseDouble(part[5]),
                Double.parseDouble(part[6]),
                Double.parseDouble(part[7]),
                Double.parseDouble(part[8]),
                Double.parseDouble(part[9]),
                Double.parseDouble(part[10]));
    }
}
