package org.limpid.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.limpid.api.program.Program;

/**
 * Each op by itself, without guards, run again: whole programs alone would pass over a race in an op that they lack, and a guard
 * may put in order what races without it.
 */
final class RepetitionChecks {

    private static final int RUNS = 4;

    private RepetitionChecks() {}

    static Stream<Check> all() {
        return largest().map(each -> new Check(Rule.REPEATABLE, each, each.name(), trial -> repeats(trial, each)));
    }

    /** Of each op the case with the most elements to work on, where threads share the work. */
    static Stream<OpCase> largest() {
        Map<String, OpCase> byOp = new LinkedHashMap<>();
        ValueChecks.cases().forEach(each -> byOp.merge(each.op().name(), each, RepetitionChecks::larger));
        return byOp.values().stream();
    }

    private static OpCase larger(OpCase a, OpCase b) {
        return elements(b) > elements(a) ? b : a;
    }

    private static long elements(OpCase each) {
        return Stream.concat(each.types().stream(), each.op().infer(each.types()).stream())
                .mapToLong(type -> type.size())
                .sum();
    }

    private static void repeats(Trial trial, OpCase each) {
        trial.needs(each.op(), each.types());
        trial.needsDeterminism();
        Program program = each.program();
        Results first;
        try (Rig rig = new Rig(trial.plain(), Map.of(), program)) {
            first = rig.run(program, each.values());
            for (int run = 1; run < RUNS; run++) {
                same(trial, rig.run(program, each.values()), first, "run again");
            }
        }
        try (Rig rig = new Rig(trial.plain(), Map.of(), program)) {
            same(trial, rig.run(program, each.values()), first, "in another session");
        }
    }

    private static void same(Trial trial, Results actual, Results expected, String when) {
        expected.names()
                .forEach(name -> trial.same("the result '" + name + "' " + when, actual.get(name), expected.get(name)));
    }
}
