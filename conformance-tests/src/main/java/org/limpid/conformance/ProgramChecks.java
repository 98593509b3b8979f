package org.limpid.conformance;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Estimate;
import org.limpid.conformance.oracle.Oracle;

/** What holds between the runs of programs, and between sessions over the same weights. */
final class ProgramChecks {

    private ProgramChecks() {}

    static Stream<Check> all() {
        return Stream.of(
                new Check(Rule.REPEATABLE, "", "the same session, another run in between", ProgramChecks::repeats),
                new Check(Rule.REPEATABLE, "", "another session", ProgramChecks::repeatsElsewhere),
                new Check(Rule.REPEATABLE, "", "nothing is left of the run before", ProgramChecks::forgets),
                new Check(Rule.GUARDED, "", "with and without guards", ProgramChecks::guarded),
                new Check(Rule.READ_BEFORE_WRITE, "", "p := q and q := p", t -> follow(t, Programs.swap())),
                new Check(Rule.READ_BEFORE_WRITE, "", "p := p + q and q := p", t -> follow(t, Programs.fibonacci())),
                new Check(Rule.READ_BEFORE_WRITE, "", "a step of gradient descent", ProgramChecks::descends),
                new Check(Rule.SHARED_WEIGHTS, "", "one program trains, the next evaluates", ProgramChecks::trains),
                new Check(Rule.SHARED_WEIGHTS, "", "two sessions", ProgramChecks::shares),
                new Check(Rule.SHARED_WEIGHTS, "", "written by the host between runs", ProgramChecks::written),
                new Check(Rule.OUTPUTS, "", "inputs, parameters and one value twice", ProgramChecks::outputs),
                new Check(Rule.OUTPUTS, "", "inputs are copied when a run begins", ProgramChecks::copies),
                new Check(Rule.OUTPUTS, "", "tensors anywhere in memory", ProgramChecks::anywhere),
                new Check(Rule.OUTPUTS, "", "more inputs than the program has", ProgramChecks::ignoresOthers));
    }

    private static void repeats(Trial trial) {
        trial.needsDeterminism();
        Program program = Programs.mixture();
        try (Rig rig = new Rig(trial.plain(), Programs.mixtureWeights(), program)) {
            Results first = rig.run(program, Programs.mixtureInputs("a"));
            rig.run(program, Programs.mixtureInputs("b"));
            sameBits(trial, rig.run(program, Programs.mixtureInputs("a")), first);
            for (int i = 0; i < 8; i++) {
                sameBits(trial, rig.run(program, Programs.mixtureInputs("a")), first);
            }
        }
    }

    private static void repeatsElsewhere(Trial trial) {
        trial.needsDeterminism();
        Program program = Programs.mixture();
        Results first;
        try (Rig rig = new Rig(trial.plain(), Programs.mixtureWeights(), program)) {
            first = rig.run(program, Programs.mixtureInputs("a"));
        }
        try (Rig rig = new Rig(trial.plain(), Programs.mixtureWeights(), Programs.evaluation(), program)) {
            sameBits(trial, rig.run(program, Programs.mixtureInputs("a")), first);
        }
    }

    private static void forgets(Trial trial) {
        Program program = Programs.mixture();
        Map<Parameter, Tensor> weights = Programs.mixtureWeights();
        try (Rig rig = new Rig(trial.plain(), weights, program)) {
            for (String seed : new String[] {"a", "b", "c"}) {
                Map<String, Tensor> inputs = Programs.mixtureInputs(seed);
                near(trial, rig.run(program, inputs), Oracle.bounded(program, weights, inputs));
            }
        }
    }

    private static void guarded(Trial trial) {
        Program program = Programs.mixture();
        Map<Parameter, Tensor> weights = Programs.mixtureWeights();
        Map<String, Tensor> inputs = Programs.mixtureInputs("a");
        Oracle.Result expected = Oracle.bounded(program, weights, inputs);
        Results guarded = twice(trial, trial.guarded(), program, weights, inputs, expected);
        Results plain = twice(trial, trial.plain(), program, weights, inputs, expected);
        if (trial.guarded().capabilities().deterministic()) {
            sameBits(trial, plain, guarded);
        }
    }

    /** What two runs in one session give, which must be the same bits if the backend promises them. */
    private static Results twice(
            Trial trial,
            Backend backend,
            Program program,
            Map<Parameter, Tensor> weights,
            Map<String, Tensor> inputs,
            Oracle.Result expected) {
        try (Rig rig = new Rig(backend, weights, program)) {
            Results first = rig.run(program, inputs);
            near(trial, first, expected);
            Results second = rig.run(program, inputs);
            near(trial, second, expected);
            if (backend.capabilities().deterministic()) {
                sameBits(trial, second, first);
            }
            return second;
        }
    }

    /** Runs a program of p and q four times beside the oracle. */
    private static void follow(Trial trial, Program program) {
        Map<Parameter, Tensor> values = Programs.pairs();
        for (Backend backend : new Backend[] {trial.plain(), trial.guarded()}) {
            Map<Parameter, Tensor> before = values;
            try (Rig rig = new Rig(backend, values, program)) {
                for (int run = 0; run < 4; run++) {
                    Oracle.Result expected = Oracle.bounded(program, before, Map.of());
                    near(trial, rig.run(program, Map.of()), expected);
                    Map<Parameter, Tensor> after = new LinkedHashMap<>();
                    for (Parameter parameter : program.parameters()) {
                        Tensor actual = rig.weights().read(parameter);
                        trial.near(
                                "after run " + run + " the parameter '" + parameter.name() + "'",
                                actual,
                                expected.parameter(parameter),
                                false);
                        after.put(parameter, actual);
                    }
                    before = after;
                }
            }
        }
    }

    private static void descends(Trial trial) {
        Program program = Programs.descent();
        Map<Parameter, Tensor> weights = Programs.mixtureWeights();
        Map<String, Tensor> inputs = Map.of("x", new Samples("descent").normal(9, 33));
        try (Rig rig = new Rig(trial.guarded(), weights, program)) {
            Oracle.Result expected = Oracle.bounded(program, weights, inputs);
            near(trial, rig.run(program, inputs), expected);
            trial.near(
                    "the updated weight",
                    rig.weights().read(Programs.WEIGHT),
                    expected.parameter(Programs.WEIGHT),
                    false);
        }
    }

    private static void trains(Trial trial) {
        Program train = Programs.descent();
        Program evaluate = Programs.evaluation();
        Map<String, Tensor> inputs = Map.of("x", new Samples("trains").normal(9, 33));
        try (Rig rig = new Rig(trial.plain(), Programs.mixtureWeights(), train, evaluate)) {
            evaluated(trial, rig, evaluate, inputs, "before training");
            rig.run(train, inputs);
            evaluated(trial, rig, evaluate, inputs, "after a step");
            rig.run(train, inputs);
            evaluated(trial, rig, evaluate, inputs, "after two steps");
        }
    }

    /** Evaluates with the weights that the host reads: the program must have used the same. */
    private static void evaluated(Trial trial, Rig rig, Program evaluate, Map<String, Tensor> inputs, String when) {
        Map<Parameter, Tensor> weights = Map.of(Programs.WEIGHT, rig.weights().read(Programs.WEIGHT));
        Tensor actual = rig.run(evaluate, inputs).get("y");
        trial.near(
                when + " the evaluation",
                actual,
                Oracle.bounded(evaluate, weights, inputs).output("y"),
                false);
    }

    private static void shares(Trial trial) {
        Program train = Programs.descent();
        Program evaluate = Programs.evaluation();
        Map<String, Tensor> inputs = Map.of("x", new Samples("shares").normal(9, 33));
        Weights weights = trial.plain().allocate(Parameters.of(train, evaluate));
        weights.write(Programs.WEIGHT, Programs.mixtureWeight());
        try (Session first = trial.plain().compile(weights, train);
                Session second = trial.plain().compile(weights, evaluate)) {
            Map<Parameter, Tensor> now = Programs.mixtureWeights();
            for (int step = 0; step < 2; step++) {
                first.run(train, Rig.inputs(inputs));
                Oracle.Result trained = Oracle.bounded(train, now, inputs);
                now = Map.of(Programs.WEIGHT, weights.read(Programs.WEIGHT));
                trial.near(
                        "after step " + step + " in another session the weight that the host reads",
                        now.values().iterator().next(),
                        trained.parameter(Programs.WEIGHT),
                        false);
                trial.near(
                        "after step " + step + " in another session the evaluation",
                        second.run(evaluate, Rig.inputs(inputs)).read("y"),
                        Oracle.bounded(evaluate, now, inputs).output("y"),
                        false);
            }
        } finally {
            weights.close();
        }
    }

    private static void written(Trial trial) {
        Program evaluate = Programs.evaluation();
        Samples samples = new Samples("written");
        Map<String, Tensor> inputs = Map.of("x", samples.normal(9, 33));
        try (Rig rig = new Rig(trial.plain(), Programs.mixtureWeights(), evaluate)) {
            for (int i = 0; i < 2; i++) {
                Tensor weight = samples.normal(33, 17);
                rig.weights().write(Programs.WEIGHT, weight);
                trial.same("the weight that was written", rig.weights().read(Programs.WEIGHT), weight);
                evaluated(trial, rig, evaluate, inputs, "after a write");
            }
        }
    }

    private static void outputs(Trial trial) {
        ProgramBuilder b = new ProgramBuilder("outputs");
        Value x = b.input("x", TensorType.f32(3, 11));
        Value n = b.input("n", TensorType.i32(7));
        Value sum = b.sum(x, 0, 1);
        b.output("x", x);
        b.output("n", n);
        b.output("p", b.parameter(Programs.P));
        b.output("reshaped", b.reshape(x, 33));
        b.output("negated", b.neg(x));
        b.output("again", b.neg(x));
        b.output("sum", sum);
        b.output("sum too", sum);
        b.update(Programs.P, b.reshape(x, 33));
        Program program = b.build();
        Samples samples = new Samples("outputs");
        Tensor given = samples.normal(3, 11);
        Map<String, Tensor> inputs = Map.of("x", given, "n", samples.bits(7));
        Map<Parameter, Tensor> weights = Programs.pairs();
        try (Rig rig = new Rig(trial.guarded(), weights, program)) {
            near(trial, rig.run(program, inputs), Oracle.bounded(program, weights, inputs));
            Outputs outputs = rig.session().run(program, Rig.inputs(inputs));
            trial.same("the updated parameter", outputs.read("p"), given.reshape(33));
            float scalar = outputs.scalar("sum");
            trial.same("a scalar", Tensor.scalar(scalar), outputs.read("sum"));
            trial.that(
                    outputs.type("n").equals(TensorType.i32(7)),
                    () -> "the type of the output 'n' is said to be " + outputs.type("n"));
        }
    }

    private static void copies(Trial trial) {
        Program program = Programs.affine();
        Tensor x = new Samples("copies").normal(33);
        Tensor given = x.copy();
        try (Rig rig = new Rig(trial.plain(), Map.of(), program)) {
            Outputs outputs = rig.session().run(program, Rig.inputs(Map.of("x", given)));
            given.copyFrom(Tensor.zeros(given.type()));
            trial.near(
                    "y, read after its input was overwritten,",
                    outputs.read("y"),
                    Oracle.bounded(program, Map.of(), Map.of("x", x)).output("y"),
                    false);
        }
    }

    /** Native memory, at an address that is no multiple of an element, read-only: a piece of a mapped file is all three. */
    private static void anywhere(Trial trial) {
        Program program = Programs.affine();
        Tensor x = new Samples("anywhere").normal(33);
        Estimate expected = Oracle.bounded(program, Map.of(), Map.of("x", x)).output("y");
        try (Arena arena = Arena.ofConfined();
                Rig rig = new Rig(trial.plain(), Map.of(), program)) {
            MemorySegment memory = arena.allocate(x.type().bytes() + 1).asSlice(1);
            memory.copyFrom(x.data());
            Tensor mapped = Tensor.wrap(x.type(), memory.asReadOnly());
            Outputs outputs = rig.session().run(program, Rig.inputs(Map.of("x", mapped)));
            trial.near("y of an input in native memory", outputs.read("y"), expected, false);
            Tensor result = Tensor.wrap(x.type(), memory);
            outputs.read("y", result);
            trial.near("y, read into native memory,", result, expected, false);
        }
    }

    private static void ignoresOthers(Trial trial) {
        Program program = Programs.affine();
        Tensor x = new Samples("others").normal(33);
        Map<String, Tensor> inputs = Map.of("x", x, "unknown", Tensor.scalar(1));
        try (Rig rig = new Rig(trial.plain(), Map.of(), program)) {
            near(trial, rig.run(program, inputs), Oracle.bounded(program, Map.of(), Map.of("x", x)));
        }
    }

    private static void near(Trial trial, Results actual, Oracle.Result expected) {
        expected.outputs()
                .forEach(
                        (name, estimate) -> trial.near("the output '" + name + "'", actual.get(name), estimate, false));
    }

    private static void sameBits(Trial trial, Results actual, Results expected) {
        expected.names().forEach(name -> trial.same("the output '" + name + "'", actual.get(name), expected.get(name)));
    }
}
