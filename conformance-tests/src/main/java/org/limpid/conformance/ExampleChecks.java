package org.limpid.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.limpid.api.op.Value;
import org.limpid.api.program.Input;
import org.limpid.api.program.Node;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramExample;
import org.limpid.api.program.Update;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Estimate;
import org.limpid.conformance.oracle.Oracle;

/**
 * Whole models. Errors grow along a network in a way that no bound which is carried from step to step follows closely, so two
 * rules share the work: each step is judged on what the backend itself computed before it, where the bound is as tight as for
 * a single op; and the results of the whole are judged by how far they move when every step errs at random by what it may.
 */
final class ExampleChecks {

    /** How often the oracle repeats a program with errors. */
    private static final int DISTURBANCES = 4;

    /** How much farther a right backend may land than the farthest of those. */
    private static final double ALLOWANCE = 4;

    private ExampleChecks() {}

    static Stream<Check> of(ProgramExample example) {
        return Stream.of(
                new Check(Rule.EXAMPLE_STEPS, "", example.name(), trial -> steps(trial, example)),
                new Check(Rule.EXAMPLES, "", example.name(), trial -> whole(trial, example)));
    }

    private static void steps(Trial trial, ProgramExample example) {
        needs(trial, example.program());
        Program watched = Watch.steps(example.program(), _ -> true);
        try (Rig rig = new Rig(trial.guarded(), example.parameters(), watched)) {
            for (int run = 0; run < example.runs(); run++) {
                Map<Integer, Tensor> known = new HashMap<>();
                for (Input input : watched.inputs()) {
                    known.put(input.value().id(), required(example.inputs().get(input.name())));
                }
                for (Parameter parameter : watched.parameters()) {
                    known.put(watched.value(parameter).id(), rig.weights().read(parameter));
                }
                step(trial, watched, rig.run(watched, example.inputs()), known);
                for (Update update : watched.updates()) {
                    trial.same(
                            "the parameter '" + update.parameter().name() + "' after run " + run,
                            rig.weights().read(update.parameter()),
                            required(known.get(update.value().id())));
                }
            }
        }
    }

    private static void step(Trial trial, Program program, Results results, Map<Integer, Tensor> known) {
        for (int step = 0; step < program.nodes().size(); step++) {
            Node node = program.nodes().get(step);
            List<Tensor> operands = new ArrayList<>();
            for (Value operand : node.inputs()) {
                operands.add(required(known.get(operand.id())));
            }
            List<Estimate> expected = Oracle.bounded(node.op(), operands);
            for (int i = 0; i < expected.size(); i++) {
                Tensor actual = results.get(Watch.label(node, step, i));
                String scope = node.place().scope().isEmpty()
                        ? ""
                        : " in " + node.place().scope();
                trial.near("step " + Watch.label(node, step, i) + scope, actual, expected.get(i), false);
                known.put(node.outputs().get(i).id(), actual);
            }
        }
    }

    private static void whole(Trial trial, ProgramExample example) {
        Program program = example.program();
        needs(trial, program);
        Map<String, Tensor> actual = new LinkedHashMap<>();
        try (Rig rig = new Rig(trial.plain(), example.parameters(), program)) {
            for (int run = 0; run < example.runs(); run++) {
                actual.putAll(rig.run(program, example.inputs()).byName());
            }
            for (Update update : program.updates()) {
                actual.put(label(update.parameter()), rig.weights().read(update.parameter()));
            }
        }
        Map<String, double[]> expected = oracle(example, -1);
        Map<String, Distance> reach = new LinkedHashMap<>();
        for (int i = 0; i < DISTURBANCES; i++) {
            oracle(example, i)
                    .forEach((name, values) ->
                            reach.merge(name, Distance.of(values, required(expected.get(name))), Distance::larger));
        }
        expected.forEach((name, values) -> {
            Distance distance = Distance.of(required(actual.get(name)).toDoubles(), values);
            Distance allowed = required(reach.get(name)).times(ALLOWANCE).plusRounding(values);
            trial.within(distance.norm(), allowed.norm(), () -> name + " is far from the oracle's, in the 2-norm");
            trial.within(distance.most(), allowed.most(), () -> name + " is far from the oracle's at one element");
        });
    }

    /** Outputs and updated parameters after the last run; with a seed of 0 or more, of a program that errs at random. */
    private static Map<String, double[]> oracle(ProgramExample example, int seed) {
        Map<Parameter, Tensor> parameters = example.parameters();
        Oracle.Result result = null;
        for (int run = 0; run < example.runs(); run++) {
            result = seed < 0
                    ? Oracle.run(example.program(), parameters, example.inputs())
                    : Oracle.disturbed(example.program(), parameters, example.inputs(), 1000L * seed + run);
            parameters = result.after(parameters);
        }
        Map<String, double[]> values = new LinkedHashMap<>();
        Oracle.Result last = required(result);
        last.outputs().forEach((name, estimate) -> values.put(name, estimate.toDoubles()));
        for (Update update : example.program().updates()) {
            values.put(
                    label(update.parameter()),
                    last.parameter(update.parameter()).toDoubles());
        }
        return values;
    }

    private static String label(Parameter parameter) {
        return "parameter " + parameter.name();
    }

    private static void needs(Trial trial, Program program) {
        program.nodes().forEach(node -> trial.needs(node.op(), node.inputTypes()));
    }

    private static <T> T required(@org.jspecify.annotations.Nullable T value) {
        return Objects.requireNonNull(value);
    }

    /**
     * How far two tensors are apart.
     *
     * @param norm the 2-norm of their difference
     * @param most the largest difference of two elements
     */
    private record Distance(double norm, double most) {

        static Distance of(double[] a, double[] b) {
            double squares = 0;
            double most = 0;
            for (int i = 0; i < a.length; i++) {
                double difference = Math.abs(a[i] - b[i]);
                squares += difference * difference;
                most = Math.max(most, difference);
            }
            return new Distance(Math.sqrt(squares), most);
        }

        Distance larger(Distance other) {
            return new Distance(Math.max(norm, other.norm), Math.max(most, other.most));
        }

        Distance times(double factor) {
            return new Distance(factor * norm, factor * most);
        }

        /** What storing the values in single precision costs. */
        Distance plusRounding(double[] values) {
            double squares = 0;
            double most = 0;
            for (double value : values) {
                double rounding = Math.ulp((float) value) / 2;
                squares += rounding * rounding;
                most = Math.max(most, rounding);
            }
            return new Distance(norm + Math.sqrt(squares), this.most + most);
        }
    }
}
