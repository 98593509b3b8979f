package org.limpid.conformance;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.backend.ExecutionReport;
import org.limpid.api.program.Node;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;

/** The execution report against what was run. */
final class ReportChecks {

    private ReportChecks() {}

    static Stream<Check> all() {
        return Stream.of(
                new Check(Rule.REPORT, "", "runs, kernels and bytes", ReportChecks::counts),
                new Check(Rule.REPORT, "", "every step has a place", ReportChecks::placements));
    }

    private static void counts(Trial trial) {
        Program program = Programs.mixture();
        Map<String, Tensor> inputs = Programs.mixtureInputs("a");
        long bytesIn = inputs.values().stream().mapToLong(x -> x.type().bytes()).sum();
        long bytesOut = program.outputs().values().stream()
                .mapToLong(y -> y.type().bytes())
                .sum();
        try (Rig rig = new Rig(trial.plain(), Programs.mixtureWeights(), program)) {
            ExecutionReport before = rig.session().report();
            equal(trial, "runs before the first", before.runs(), 0);
            rig.run(program, inputs);
            ExecutionReport once = rig.session().report();
            rig.run(program, inputs);
            ExecutionReport twice = rig.session().report();
            equal(trial, "runs after one", once.runs(), 1);
            equal(trial, "runs after two", twice.runs(), 2);
            equal(trial, "bytes moved in by two runs", twice.bytesIn(), 2 * bytesIn);
            equal(trial, "bytes read out after two runs", twice.bytesOut(), 2 * bytesOut);
            trial.that(once.kernels() > 0, () -> "a run of " + program.nodes().size() + " steps launched no kernel");
            equal(trial, "kernels after two runs", twice.kernels(), 2 * once.kernels());
            trial.that(twice.memoryBytes() > 0, () -> "a session with intermediates takes no memory");
        }
    }

    private static void equal(Trial trial, String what, long actual, long expected) {
        trial.that(actual == expected, () -> what + ": the report says " + actual + "; expected " + expected);
    }

    private static void placements(Trial trial) {
        Program program = Programs.mixture();
        Capabilities capabilities = trial.plain().capabilities();
        try (Rig rig = new Rig(trial.plain(), Programs.mixtureWeights(), program)) {
            List<ExecutionReport.Placement> placements = rig.session().report().placements();
            for (int step = 0; step < program.nodes().size(); step++) {
                Node node = program.nodes().get(step);
                int number = step;
                List<ExecutionReport.Placement> here = placements.stream()
                        .filter(each -> each.program().equals(program.name()) && each.step() == number)
                        .toList();
                trial.that(
                        !here.isEmpty(),
                        () -> "step " + number + ", " + node.op().name() + ", has no placement");
                Capabilities.Support declared = capabilities.support(node.op(), node.inputTypes());
                for (ExecutionReport.Placement each : here) {
                    trial.that(
                            each.op().equals(node.op().name()) && each.support() == declared,
                            () -> "step " + number + ", " + node.op().name() + ", is declared " + declared
                                    + ", but the report says " + each);
                }
            }
        }
    }
}
