package org.limpid.conformance;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.backend.ExecutionReport;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Concat;
import org.limpid.api.op.Fill;
import org.limpid.api.op.Iota;
import org.limpid.api.op.Op;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.Slice;
import org.limpid.api.program.Node;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramExample;
import org.limpid.api.tensor.Tensor;

/**
 * The execution report against what was run. An op that falls back to the host shows in the backend's own counters: its
 * operands and results are moved besides the inputs and outputs of the program, or no kernel is launched for it.
 */
final class ReportChecks {

    private static final int RUNS = 2;

    private ReportChecks() {}

    static Stream<Check> all() {
        Stream<Check> programs = Stream.of(
                new Check(Rule.REPORT, "", "runs, kernels and bytes", ReportChecks::mixture),
                new Check(Rule.REPORT, "", "every step has a place", ReportChecks::placements));
        Stream<Check> ops = RepetitionChecks.largest()
                .map(each -> new Check(Rule.REPORT, each, "counts of " + each.name(), trial -> single(trial, each)));
        return Stream.concat(programs, ops);
    }

    /** The counters and places of a whole model. */
    static Check of(ProgramExample example) {
        return new Check(Rule.REPORT, "", "counts of " + example.name(), trial -> {
            Program program = example.program();
            program.nodes().forEach(node -> trial.needs(node.op(), node.inputTypes()));
            counts(trial, program, example.parameters(), example.inputs(), true);
            places(trial, program, example.parameters());
        });
    }

    private static void mixture(Trial trial) {
        Program program = Programs.mixture();
        counts(trial, program, Programs.mixtureWeights(), Programs.mixtureInputs("a"), true);
        try (Rig rig = new Rig(trial.plain(), Programs.mixtureWeights(), program)) {
            equal(trial, "runs before the first", rig.session().report().runs(), 0);
            trial.that(rig.session().report().memoryBytes() > 0, () -> "a session with intermediates takes no memory");
        }
    }

    private static void single(Trial trial, OpCase each) {
        trial.needs(each.op(), each.types());
        counts(trial, each.program(), Map.of(), each.values(), computes(each.op()));
    }

    /** Whether there is something to do when the program runs; what merely moves or is constant may be settled before. */
    private static boolean computes(Op op) {
        return switch (op) {
            case Reshape _, Permute _, Broadcast _, Slice _, Concat _, Pad _, Fill _, Iota _, Cast _ -> false;
            default -> true;
        };
    }

    /** Runs a program and reads all its outputs: so much, and nothing else, must have been moved and launched. */
    private static void counts(
            Trial trial,
            Program program,
            Map<Parameter, Tensor> parameters,
            Map<String, Tensor> inputs,
            boolean computes) {
        long bytesIn = program.inputs().stream()
                .mapToLong(input -> input.value().type().bytes())
                .sum();
        long bytesOut = program.outputs().values().stream()
                .mapToLong(y -> y.type().bytes())
                .sum();
        Backend backend = trial.plain();
        try (Rig rig = new Rig(backend, parameters, program)) {
            long kernels = 0;
            for (int run = 1; run <= RUNS; run++) {
                rig.run(program, inputs);
                ExecutionReport report = rig.session().report();
                equal(trial, "runs after run " + run, report.runs(), run);
                equal(trial, "bytes moved in after run " + run, report.bytesIn(), run * bytesIn);
                equal(trial, "bytes read out after run " + run, report.bytesOut(), run * bytesOut);
                kernels = run == 1 ? report.kernels() : kernels;
                equal(trial, "kernels after run " + run, report.kernels(), run * kernels);
            }
            boolean launched = kernels > 0;
            trial.that(
                    launched || !computes,
                    () -> "a run of " + program.nodes().size() + " steps launched no kernel: it was done elsewhere");
        }
    }

    private static void equal(Trial trial, String what, long actual, long expected) {
        trial.that(actual == expected, () -> what + ": the report says " + actual + "; expected " + expected);
    }

    private static void placements(Trial trial) {
        places(trial, Programs.mixture(), Programs.mixtureWeights());
    }

    private static void places(Trial trial, Program program, Map<Parameter, Tensor> parameters) {
        Capabilities capabilities = trial.plain().capabilities();
        try (Rig rig = new Rig(trial.plain(), parameters, program)) {
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
