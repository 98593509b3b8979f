package org.limpid.conformance;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.ScatterAddRows;

/** Reductions along every kind of axis. */
final class ReductionCases {

    private final Samples samples = new Samples("reductions");
    private final List<OpCase> cases = new ArrayList<>();

    private ReductionCases() {}

    static List<OpCase> values() {
        ReductionCases all = new ReductionCases();
        for (Reduce.Function function : Reduce.Function.values()) {
            all.reduce(function);
        }
        all.argMax();
        return all.cases;
    }

    /** Integers so small that single precision makes no error, in whatever order it adds. */
    static List<OpCase> integers() {
        ReductionCases all = new ReductionCases();
        Ladder.extents().forEach(n -> {
            all.cases.add(
                    new OpCase(new Reduce(Reduce.Function.SUM, List.of(1), false), all.samples.integers(999, 3, n)));
            all.cases.add(
                    new OpCase(new Reduce(Reduce.Function.SUM, List.of(0), true), all.samples.integers(999, n, 5)));
        });
        Ladder.few()
                .forEach(n -> all.cases.add(new OpCase(
                        new ScatterAddRows(3), all.samples.indices(0, 3, n), all.samples.integers(999, n, 7))));
        return all.cases;
    }

    private void reduce(Reduce.Function function) {
        Ladder.extents().forEach(n -> {
            cases.add(new OpCase(new Reduce(function, List.of(1), false), samples.normal(3, n)));
            cases.add(new OpCase(new Reduce(function, List.of(0), false), samples.normal(n, 5)));
        });
        Ladder.few().forEach(n -> {
            cases.add(new OpCase(new Reduce(function, List.of(0), true), samples.normal(5, n)));
            cases.add(new OpCase(new Reduce(function, List.of(1), true), samples.normal(3, n, 4)));
            cases.add(new OpCase(new Reduce(function, List.of(0, 2), false), samples.normal(3, n, 7)));
        });
        cases.add(new OpCase(new Reduce(function, List.of(0, 1, 2), false), samples.normal(5, 33, 7)));
        cases.add(new OpCase(new Reduce(function, List.of(1, 2), true), samples.normal(2, 17, 33)));
        cases.add(new OpCase(new Reduce(function, List.of(0, 1), false), samples.normal(9, 11, 13)));
        cases.add(new OpCase(new Reduce(function, List.of(0, 2, 3), false), samples.normal(2, 5, 7, 3)));
        cases.add(new OpCase(new Reduce(function, List.of(), false), samples.normal(4, 9)));
        cases.add(new OpCase(new Reduce(function, List.of(), true), samples.normal()));
        cases.add(new OpCase(new Reduce(function, List.of(1), false), samples.bits(3, 33)));
    }

    private void argMax() {
        Ladder.extents().forEach(n -> {
            cases.add(new OpCase(new ArgMax(1), samples.normal(3, n)));
            cases.add(new OpCase(new ArgMax(0), samples.normal(n, 5)));
        });
        cases.add(new OpCase(new ArgMax(1), samples.normal(3, 33, 4)));
        cases.add(new OpCase(new ArgMax(0), samples.normal(129)));
        cases.add(new OpCase(new ArgMax(1), samples.integers(2, 7, 129)).noted("with many ties"));
    }
}
