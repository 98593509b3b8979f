package org.limpid.cli.verify;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.limpid.api.backend.Capabilities.Support;
import org.limpid.conformance.ConformanceReport;
import org.limpid.conformance.Outcome;
import org.limpid.conformance.Rule;

/**
 * The ops in the rows, the backends in the columns.
 *
 * @param backends their names
 * @param rows one for each op that was tried, primitives before fused ops
 */
public record OpTable(List<String> backends, List<Row> rows) {

    /** Copies the lists. */
    public OpTable {
        backends = List.copyOf(backends);
        rows = List.copyOf(rows);
    }

    /**
     * One op.
     *
     * @param op its name
     * @param fused whether it is made of others
     * @param cells what each backend makes of it, in the order of the backends
     */
    public record Row(String op, boolean fused, List<Cell> cells) {
        /** Copies the list. */
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * One op on one backend.
     *
     * @param support how it says that it treats the op, over all shapes that were tried; empty if none was
     * @param checks how many checks were executed
     * @param failed how many of them failed
     * @param worst the largest error in multiples of its bound
     */
    public record Cell(Set<Support> support, int checks, int failed, double worst) {
        /** Copies the set. */
        public Cell {
            support = Set.copyOf(support);
        }

        /** As in {@code native 0.31}, {@code decomposed FAILED 3 of 21}, {@code unsupported} or {@code -}. */
        public String text() {
            if (support.isEmpty()) {
                return "-";
            }
            String how = treatment();
            if (failed > 0) {
                return how + " FAILED " + failed + " of " + checks;
            }
            return checks == 0 ? how : how + String.format(Locale.ROOT, " %.2f", worst);
        }

        private String treatment() {
            if (support.size() == 1) {
                return support.iterator().next().name().toLowerCase(Locale.ROOT);
            }
            return (support.contains(Support.NATIVE) ? "native" : "decomposed") + " in part";
        }
    }

    /** What became of each op on each backend. */
    public static OpTable of(List<ConformanceReport> reports) {
        Map<String, Boolean> fused = new LinkedHashMap<>();
        for (ConformanceReport report : reports) {
            report.outcomes().stream()
                    .filter(outcome -> outcome.support() != null)
                    .forEach(outcome -> fused.merge(outcome.op(), isFused(outcome), Boolean::logicalOr));
        }
        List<Row> rows = new ArrayList<>();
        for (boolean second : new boolean[] {false, true}) {
            fused.forEach((op, is) -> {
                if (is == second) {
                    rows.add(new Row(
                            op,
                            is,
                            reports.stream().map(report -> cell(op, report)).toList()));
                }
            });
        }
        return new OpTable(reports.stream().map(ConformanceReport::backend).toList(), rows);
    }

    private static boolean isFused(Outcome outcome) {
        return outcome.rule() == Rule.FUSED || outcome.rule() == Rule.FUSED_SPECIAL_VALUES;
    }

    private static Cell cell(String op, ConformanceReport report) {
        Set<Support> support = EnumSet.noneOf(Support.class);
        Set<String> failed = new LinkedHashSet<>();
        int checks = 0;
        double worst = 0;
        for (Outcome outcome : report.outcomes()) {
            Support how = outcome.support();
            if (!outcome.op().equals(op) || how == null) {
                continue;
            }
            support.add(how);
            if (outcome.status() != Outcome.Status.UNSUPPORTED) {
                checks++;
                worst = Math.max(worst, outcome.worst());
            }
            if (outcome.status() == Outcome.Status.FAILED) {
                failed.add(outcome.title());
            }
        }
        return new Cell(support, checks, failed.size(), worst);
    }
}
