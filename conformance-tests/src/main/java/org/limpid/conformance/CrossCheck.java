package org.limpid.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.limpid.api.backend.Backend;
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
 * Two backends side by side on one program, step by step, by the {@linkplain Watch watching pass}. Both run freely from the same
 * start, so their numbers drift apart as errors grow. Whether they <em>part</em> at a step is judged by what the step itself
 * does: each result is held against the oracle's for the operands that the same backend had, by the bound of that op alone.
 * The first step at which one of them leaves its bound is where they part, and that one is at fault.
 *
 * @param example what was run
 * @param first one backend
 * @param second the other
 * @param steps every result of every step of every run, in the order of execution, and every update after it
 */
public record CrossCheck(ProgramExample example, Installation first, Installation second, List<Step> steps) {

    /** Copies the list. */
    public CrossCheck {
        steps = List.copyOf(steps);
    }

    /**
     * What became of one result.
     *
     * @param run in which run, from 0
     * @param label its number and op as {@link Watch#label} says, or the parameter that was updated
     * @param op the op's name; {@code update} for an updated parameter
     * @param scope where in the model it stands, empty if nowhere
     * @param type its type
     * @param difference the largest difference between the two backends' elements; NaN where only one has a number
     * @param relative that difference relative to the largest element
     * @param firstError the first backend's largest error in multiples of the bound of the op
     * @param secondError the second backend's
     * @param trouble what is wrong, empty if both are within the bound
     */
    public record Step(
            int run,
            String label,
            String op,
            String scope,
            String type,
            double difference,
            double relative,
            double firstError,
            double secondError,
            String trouble) {

        /** Whether one of the backends is outside the bound of the op. */
        public boolean parts() {
            return !trouble.isEmpty();
        }

        /** The larger of the two errors, in multiples of the bound. */
        public double worst() {
            return Math.max(firstError, secondError);
        }
    }

    /**
     * Runs a program on both.
     *
     * @param first one backend, which stays open
     * @param second the other
     * @throws org.limpid.api.LimpidException if one of them cannot run it
     */
    public static CrossCheck of(Backend first, Backend second, ProgramExample example) {
        Program watched = Watch.steps(example.program(), _ -> true);
        List<Step> steps = new ArrayList<>();
        try (Rig one = new Rig(first, example.parameters(), watched);
                Rig other = new Rig(second, example.parameters(), watched)) {
            for (int run = 0; run < example.runs(); run++) {
                Side left = Side.run(first.name(), one, watched, example);
                Side right = Side.run(second.name(), other, watched, example);
                compare(run, watched, left, right, steps);
            }
        }
        return new CrossCheck(
                example, Installation.of(first.name(), first), Installation.of(second.name(), second), steps);
    }

    /** What one backend has computed in one run, by the id of the value; and its parameters after it. */
    private record Side(String name, Map<Integer, Tensor> values, Map<Parameter, Tensor> updated) {

        static Side run(String name, Rig rig, Program watched, ProgramExample example) {
            Map<Integer, Tensor> values = new HashMap<>();
            for (Input input : watched.inputs()) {
                values.put(
                        input.value().id(),
                        Objects.requireNonNull(example.inputs().get(input.name())));
            }
            for (Parameter parameter : watched.parameters()) {
                values.put(watched.value(parameter).id(), rig.weights().read(parameter));
            }
            Results results = rig.run(watched, example.inputs());
            for (int step = 0; step < watched.nodes().size(); step++) {
                Node node = watched.nodes().get(step);
                for (int i = 0; i < node.outputs().size(); i++) {
                    values.put(node.outputs().get(i).id(), results.get(Watch.label(node, step, i)));
                }
            }
            Map<Parameter, Tensor> updated = new LinkedHashMap<>();
            for (Update update : watched.updates()) {
                updated.put(update.parameter(), rig.weights().read(update.parameter()));
            }
            return new Side(name, values, updated);
        }

        Tensor value(Value value) {
            return Objects.requireNonNull(values.get(value.id()));
        }

        List<Tensor> operands(Node node) {
            return node.inputs().stream().map(this::value).toList();
        }
    }

    private static void compare(int run, Program watched, Side left, Side right, List<Step> steps) {
        for (int number = 0; number < watched.nodes().size(); number++) {
            Node node = watched.nodes().get(number);
            List<Estimate> one = Oracle.bounded(node.op(), left.operands(node));
            List<Estimate> other = Oracle.bounded(node.op(), right.operands(node));
            for (int i = 0; i < node.outputs().size(); i++) {
                Value value = node.outputs().get(i);
                String label = Watch.label(node, number, i);
                Comparison first = new Comparison(left.value(value), one.get(i), false);
                Comparison second = new Comparison(right.value(value), other.get(i), false);
                String trouble = trouble(left.name(), first, label, trouble(right.name(), second, label, ""));
                steps.add(step(run, label, node, value, left, right, first, second, trouble));
            }
        }
        for (Update update : watched.updates()) {
            Tensor one = Objects.requireNonNull(left.updated().get(update.parameter()));
            Tensor other = Objects.requireNonNull(right.updated().get(update.parameter()));
            String wrong = one.sameBits(left.value(update.value())) ? "" : left.name();
            wrong = other.sameBits(right.value(update.value())) ? wrong : right.name();
            double difference = difference(one, other);
            String name = update.parameter().name();
            steps.add(new Step(
                    run,
                    "parameter " + name,
                    "update",
                    "",
                    update.parameter().type().toString(),
                    difference,
                    difference / largest(one),
                    0,
                    0,
                    wrong.isEmpty()
                            ? ""
                            : wrong + ": the parameter '" + name + "' is not what the run computed for it"));
        }
    }

    private static String trouble(String name, Comparison comparison, String label, String other) {
        if (comparison.passed()) {
            return other;
        }
        return name + ": " + comparison.describe(label) + (other.isEmpty() ? "" : " " + other);
    }

    private static Step step(
            int run,
            String label,
            Node node,
            Value value,
            Side left,
            Side right,
            Comparison first,
            Comparison second,
            String trouble) {
        double difference = difference(left.value(value), right.value(value));
        return new Step(
                run,
                label,
                node.op().name(),
                node.place().scope(),
                value.type().toString(),
                difference,
                difference == 0 ? 0 : difference / largest(left.value(value)),
                first.worst(),
                second.worst(),
                trouble);
    }

    /** 0 where both are NaN or the same infinity; NaN if only one of them is. */
    private static double difference(Tensor a, Tensor b) {
        double most = 0;
        for (int i = 0; i < a.size(); i++) {
            double x = a.get(i);
            double y = b.get(i);
            boolean same = x == y || (Double.isNaN(x) && Double.isNaN(y));
            most = Math.max(most, same ? 0 : Math.abs(x - y));
        }
        return most;
    }

    private static double largest(Tensor a) {
        double largest = Double.MIN_NORMAL;
        for (int i = 0; i < a.size(); i++) {
            double magnitude = Math.abs(a.get(i));
            largest = Double.isFinite(magnitude) ? Math.max(largest, magnitude) : largest;
        }
        return largest;
    }

    /** Whether no step leaves its bound. */
    public boolean agrees() {
        return firstParting().isEmpty();
    }

    /** The first step at which one of the backends is outside the bound of the op. */
    public Optional<Step> firstParting() {
        return steps.stream().filter(Step::parts).findFirst();
    }

    /** Of each op the step that comes nearest to its bound, or goes farthest beyond it; the worst op first. */
    public List<Step> worstByOp() {
        Map<String, Step> worst = new LinkedHashMap<>();
        for (Step step : steps) {
            worst.merge(step.op(), step, (a, b) -> b.worst() > a.worst() || (b.parts() && !a.parts()) ? b : a);
        }
        return worst.values().stream()
                .sorted(Comparator.comparing(Step::parts)
                        .thenComparingDouble(Step::worst)
                        .reversed())
                .toList();
    }
}
