package org.limpid.training;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Value;
import org.limpid.api.program.Input;
import org.limpid.api.program.Node;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Phase;
import org.limpid.api.program.Program;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Objective;
import org.limpid.training.data.Batch;
import org.limpid.training.data.BatchSource;

/**
 * Finds where the first NaN or ∞ came from. When a loss shows it, the weights are spoilt already; so the steps since the last
 * good checkpoint are taken again, each checked in full, up to the first that spoils anything. That one is run once more
 * from the weights before it, watched, and the first tensor in program order that is not finite is the answer.
 */
final class Diagnosis {

    /** How much of a program is watched in one run: what is watched stays in memory together. */
    private static final long WINDOW_BYTES = 256L << 20;

    private final Backend backend;
    private final Weights weights;
    private final BooleanSupplier stop;
    private final long windowBytes;

    /**
     * @param weights to be overwritten
     * @param stop asked before each step
     */
    Diagnosis(Backend backend, Weights weights, BooleanSupplier stop) {
        this(backend, weights, stop, WINDOW_BYTES);
    }

    Diagnosis(Backend backend, Weights weights, BooleanSupplier stop, long windowBytes) {
        this.backend = backend;
        this.weights = weights;
        this.stop = stop;
        this.windowBytes = windowBytes;
    }

    /**
     * Where it began.
     *
     * @param step in which, counted from 0
     * @param tensor the first in program order that is not finite
     * @param detail its type, and which elements
     */
    record Finding(long step, String tensor, String detail) {}

    /**
     * Takes steps again.
     *
     * @param good the checkpoint to start from
     * @param last the last step to take, counted from 0
     * @return null if it did not happen again, or was stopped
     */
    @Nullable
    Finding inSteps(Steps steps, BatchSource batches, Checkpoint good, long last) {
        good.writeTo(weights);
        Map<Parameter, Tensor> before = copyWeights();
        Batch batch = batches.newBatch();
        try (Session session = backend.compile(weights, steps.program())) {
            for (long step = good.state().step(); step <= last && !stop.getAsBoolean(); step++) {
                batches.fill(steps.epoch(step), steps.indexInEpoch(step), batch);
                float loss = steps.take(session, step, batch).scalar(Objective.LOSS);
                Map<Parameter, Tensor> after = copyWeights();
                if (!Float.isFinite(loss) || after.values().stream().anyMatch(value -> NonFinite.in(value) != null)) {
                    steps.fill(step, batch);
                    return inProgram(steps.program(), steps.feed().inputs(), before, step);
                }
                before = after;
            }
        }
        return null;
    }

    /**
     * Runs a program under watch.
     *
     * @param inputs of the run
     * @param before the weights to run it from
     * @param step only for the result
     * @return null if everything is finite
     */
    @Nullable
    Finding inProgram(Program program, Inputs inputs, Map<Parameter, Tensor> before, long step) {
        for (Input input : program.inputs()) {
            Tensor value = inputs.require(program, input);
            NonFinite found = NonFinite.in(value);
            if (found != null) {
                return finding(step, "the input '" + input.name() + "'", value, found);
            }
        }
        for (Map.Entry<Parameter, Tensor> entry : before.entrySet()) {
            NonFinite found = NonFinite.in(entry.getValue());
            if (found != null) {
                return finding(step, "the parameter '" + entry.getKey().name() + "'", entry.getValue(), found);
            }
        }
        for (Set<Node> window : windows(program)) {
            before.forEach(weights::write);
            Finding found = inWindow(program, window, inputs, step);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Finding inWindow(Program program, Set<Node> window, Inputs inputs, long step) {
        Program watched = Watch.steps(program, window::contains);
        try (Session session = backend.compile(weights, watched)) {
            Outputs outputs = session.run(watched, inputs);
            for (int number = 0; number < program.nodes().size(); number++) {
                Node node = program.nodes().get(number);
                for (int result = 0;
                        window.contains(node) && result < node.outputs().size();
                        result++) {
                    Tensor value = outputs.read(Watch.label(node, number, result));
                    NonFinite found = NonFinite.in(value);
                    if (found != null) {
                        return finding(step, name(program, node, number, result), value, found);
                    }
                }
            }
        }
        return null;
    }

    private static Finding finding(long step, String tensor, Tensor value, NonFinite found) {
        return new Finding(step, tensor, value + ": " + found.describe(value.shape()));
    }

    /** As in {@code layer.1.ista (step 84, ista_step)}: the value's own name, else that of its place. */
    private static String name(Program program, Node node, int number, int result) {
        Value value = node.outputs().get(result);
        String name = program.names().entrySet().stream()
                .filter(entry -> entry.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(node.place().scope());
        String phase = node.place().phase() == Phase.FORWARD
                ? ""
                : ", " + node.place().phase().name().toLowerCase(Locale.ROOT);
        return (name.isEmpty() ? "" : name + " ") + "(" + Watch.label(node, number, result) + phase + ")";
    }

    /** The program's steps in order, in sets whose results fit the window. */
    private List<Set<Node>> windows(Program program) {
        List<Set<Node>> windows = new ArrayList<>();
        Set<Node> window = new HashSet<>();
        long bytes = 0;
        for (Node node : program.nodes()) {
            long more =
                    node.outputTypes().stream().mapToLong(type -> type.bytes()).sum();
            if (!window.isEmpty() && bytes + more > windowBytes) {
                windows.add(window);
                window = new HashSet<>();
                bytes = 0;
            }
            window.add(node);
            bytes += more;
        }
        windows.add(window);
        return windows;
    }

    /** The weights as they are now. */
    Map<Parameter, Tensor> copyWeights() {
        Map<Parameter, Tensor> copy = new LinkedHashMap<>();
        weights.parameters().forEach(parameter -> copy.put(parameter, weights.read(parameter)));
        return copy;
    }
}
