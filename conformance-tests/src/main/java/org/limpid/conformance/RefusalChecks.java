package org.limpid.conformance;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.Op;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.op.fused.CrossEntropy;
import org.limpid.api.op.fused.CrossEntropyBackward;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Oracle;

/** Bad input is refused with an error that says what is wrong, and does no damage. */
final class RefusalChecks {

    /** Where the bad number stands: two digits that appear nowhere else in the case. */
    private static final int POSITION = 17;

    private RefusalChecks() {}

    static Stream<Check> all() {
        Samples samples = new Samples("refusals");
        Tensor rows = samples.normal(29, 3);
        Tensor logits = samples.normal(29, 5);
        Tensor weight = samples.uniform(0.5, 1, 29);
        Stream<Check> indices = java.util.Arrays.stream(new int[] {-1, 5, 4711, Integer.MIN_VALUE, Integer.MAX_VALUE})
                .boxed()
                .flatMap(bad -> Stream.of(
                        index(new GatherRows(), bad, samples.normal(5, 3), indices(bad)),
                        index(new ScatterAddRows(5), bad, indices(bad), rows),
                        index(new CrossEntropy(0.1), bad, logits, indices(bad), weight),
                        index(new CrossEntropyBackward(0.1), bad, logits, indices(bad), weight, Tensor.scalar(1))));
        Stream<Check> others = Stream.of(
                new Check(Rule.BAD_INPUTS, "", "a missing input", t -> badInput(t, Map.of(), "x")),
                new Check(
                        Rule.BAD_INPUTS,
                        "",
                        "an input of another shape",
                        t -> badInput(t, Map.of("x", Tensor.zeros(org.limpid.api.tensor.TensorType.f32(34))), "x")),
                new Check(
                        Rule.BAD_INPUTS,
                        "",
                        "an input of another element type",
                        t -> badInput(t, Map.of("x", Tensor.zeros(org.limpid.api.tensor.TensorType.i32(33))), "x")),
                new Check(Rule.UNKNOWN_NAMES, "", "a program that was not compiled", RefusalChecks::unknownProgram),
                new Check(Rule.UNKNOWN_NAMES, "", "an output that does not exist", RefusalChecks::unknownOutput),
                new Check(
                        Rule.UNKNOWN_NAMES, "", "a parameter that was not allocated", RefusalChecks::unknownParameter),
                new Check(Rule.UNKNOWN_NAMES, "", "weights that lack a parameter", RefusalChecks::lackingWeights));
        return Stream.concat(indices, others);
    }

    private static Tensor indices(int bad) {
        Tensor indices = new Samples("indices").indices(0, 5, 29);
        indices.setInt(POSITION, bad);
        return indices;
    }

    private static Check index(Op op, int bad, Tensor... operands) {
        OpCase each = new OpCase(op, operands);
        return new Check(Rule.BAD_INDICES, each, each.name() + ", with " + bad, trial -> {
            trial.needs(op, each.types());
            Program program = each.program();
            Rig rig = new Rig(trial.guarded(), Map.of(), program);
            trial.refused(
                    LimpidException.class,
                    "a run with the number " + bad + " at position " + POSITION,
                    _ -> rig.run(program, each.values()),
                    op.name(),
                    Integer.toString(bad),
                    Integer.toString(POSITION));
            rig.close();
            affine(trial, "another session after the failed one");
        });
    }

    /** The backend still computes. */
    private static void affine(Trial trial, String what) {
        Program program = Programs.affine();
        try (Rig rig = new Rig(trial.guarded(), Map.of(), program)) {
            affine(trial, rig, program, what);
        }
    }

    private static void affine(Trial trial, Rig rig, Program program, String what) {
        Map<String, Tensor> inputs = Map.of("x", new Samples("affine").normal(33));
        Tensor y = rig.run(program, inputs).get("y");
        trial.near(what + ": y", y, Oracle.bounded(program, Map.of(), inputs).output("y"), false);
    }

    private static void badInput(Trial trial, Map<String, Tensor> inputs, String name) {
        Program program = Programs.affine();
        try (Rig rig = new Rig(trial.guarded(), Map.of(), program)) {
            trial.refused(
                    LimpidException.class, "a run with that input", _ -> rig.run(program, inputs), "'" + name + "'");
            affine(trial, rig, program, "the same session afterwards");
        }
    }

    private static void unknownProgram(Trial trial) {
        Program program = Programs.affine();
        try (Rig rig = new Rig(trial.guarded(), Map.of(), program)) {
            trial.refused(
                    LimpidException.class,
                    "running a program that the session was not compiled with",
                    _ -> rig.run(Programs.slow(), Map.of("x", new Samples("slow").normal(160, 160))),
                    "slow");
            affine(trial, rig, program, "the same session afterwards");
        }
    }

    private static void unknownOutput(Trial trial) {
        Program program = Programs.affine();
        try (Rig rig = new Rig(trial.guarded(), Map.of(), program)) {
            var outputs = rig.session().run(program, Rig.inputs(Map.of("x", new Samples("affine").normal(33))));
            trial.refused(
                    LimpidException.class, "reading the output 'nothing'", _ -> outputs.read("nothing"), "nothing");
            trial.refused(
                    LimpidException.class,
                    "reading an output into a tensor of another type",
                    _ -> outputs.read("y", Tensor.scalar(0)),
                    "f32[33]");
            trial.refused(LimpidException.class, "reading a vector as a scalar", _ -> outputs.scalar("y"), "f32[33]");
        }
    }

    private static void unknownParameter(Trial trial) {
        Parameter other = Parameter.of("other", 33);
        try (Weights weights = trial.guarded().allocate(Parameters.of(List.of(Programs.P)))) {
            Tensor value = new Samples("other").normal(33);
            trial.refused(
                    LimpidException.class, "writing an unknown parameter", _ -> weights.write(other, value), "other");
            trial.refused(LimpidException.class, "reading an unknown parameter", _ -> weights.read(other), "other");
            trial.refused(
                    LimpidException.class,
                    "writing a value of another type",
                    _ -> weights.write(Programs.P, value.reshape(3, 11)),
                    "f32[3,11]");
            trial.refused(
                    LimpidException.class,
                    "reading into a tensor of another type",
                    _ -> weights.read(Programs.P, Tensor.scalar(0)),
                    "f32[33]");
            trial.same("a parameter that was never written", weights.read(Programs.P), Tensor.zeros(value.type()));
        }
    }

    private static void lackingWeights(Trial trial) {
        try (Weights weights = trial.guarded().allocate(Parameters.of(List.of(Programs.P)))) {
            trial.refused(
                    LimpidException.class,
                    "compiling a program over weights without its parameter 'q'",
                    _ -> closing(trial.guarded().compile(weights, Programs.swap())),
                    "'q'");
        }
    }

    private static void closing(Session session) {
        session.close();
    }
}
