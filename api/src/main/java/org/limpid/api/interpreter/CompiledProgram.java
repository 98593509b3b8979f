package org.limpid.api.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.ExecutionReport.Placement;
import org.limpid.api.backend.Inputs;
import org.limpid.api.lowering.LoweredStep;
import org.limpid.api.lowering.MemoryPlan;
import org.limpid.api.lowering.Storage;
import org.limpid.api.op.Value;
import org.limpid.api.program.Input;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.DType;

/** A program whose steps are bound to memory. */
final class CompiledProgram<T> {

    /** A readable value. */
    record Slot<T>(Value value, T operand) {}

    private final Engine<T> engine;
    private final Program program;
    private final MemoryPlan plan;
    private final Memory<T> shared;
    private final Memory<T> constants;
    private final InterpreterWeights<T> weights;
    private final KernelSet<T> kernels;
    private final Input[] inputs;
    private final List<T> inputSlots;
    private final Step[] steps;
    private final int[] places;
    private final List<Step> copies = new ArrayList<>();
    private final Map<String, Slot<T>> outputs = new LinkedHashMap<>();
    private final Map<Integer, String> kernelNames = new HashMap<>();
    private final @Nullable Guard guard;
    private final long inputBytes;

    /**
     * Binds every step; those that are the same in every run are run now.
     *
     * @param shared memory that the programs of the session share
     * @param constants memory of this program alone
     */
    CompiledProgram(
            Engine<T> engine,
            MemoryPlan plan,
            KernelSet<T> kernels,
            Memory<T> shared,
            Memory<T> constants,
            InterpreterWeights<T> weights,
            boolean guarded) {
        this.engine = engine;
        this.plan = plan;
        this.shared = shared;
        this.constants = constants;
        this.weights = weights;
        this.kernels = kernels;
        program = plan.lowered().program();
        inputs = program.inputs().toArray(Input[]::new);
        inputSlots = plan.lowered().inputs().stream().map(this::operand).toList();
        inputBytes = plan.lowered().inputs().stream()
                .mapToLong(value -> value.type().bytes())
                .sum();
        List<Guard.Slot> lasting = guarded ? lasting() : List.of();
        for (int k : plan.liveness().onceSteps()) {
            bind(k).run();
            kernelNames.put(k, "constant");
        }
        List<Integer> every = plan.liveness().everySteps();
        steps = new Step[every.size()];
        places = new int[every.size()];
        for (int i = 0; i < steps.length; i++) {
            places[i] = every.get(i);
            steps[i] = bind(places[i]);
            kernelNames.put(places[i], steps[i].kernel());
        }
        plan.lowered().outputs().forEach((name, value) -> outputs.put(name, new Slot<>(value, operand(value))));
        plan.copies()
                .forEach((parameter, value) ->
                        copies.add(kernels.copy(operand(value), weights.operand(parameter, parameter.type(), 0))));
        guard = guarded ? new Guard(slots(), lasting, plan.lowered().steps().size()) : null;
    }

    private Step bind(int k) {
        LoweredStep step = plan.lowered().steps().get(k);
        List<T> in = step.inputs().stream().map(this::operand).toList();
        List<T> out = step.outputs().stream().map(this::operand).toList();
        List<Boolean> lasting = step.inputs().stream().map(this::isLasting).toList();
        return step.isCopy() ? kernels.copy(in.getFirst(), out.getFirst()) : kernels.bind(step.op(), in, lasting, out);
    }

    /** Whether it lies in a parameter that this program leaves as it is. */
    private boolean isLasting(Value value) {
        Storage storage = plan.storage(plan.liveness().root(value));
        return storage.kind() == Storage.Kind.PARAMETER
                && !plan.lowered().updates().containsKey(storage.parameter());
    }

    private T operand(Value value) {
        Storage storage = plan.storage(plan.liveness().root(value));
        int offset = plan.liveness().offset(value);
        return switch (storage.kind()) {
            case PLANNED -> shared.operand(value.type(), storage.offset() + offset);
            case CONSTANT -> constants.operand(value.type(), storage.offset() + offset);
            case PARAMETER -> weights.operand(storage.parameter(), value.type(), offset);
        };
    }

    // ---- guards
    // ------------------------------------------------------------------------------------------------------

    private List<Guard.Slot> slots() {
        List<Guard.Slot> slots = new ArrayList<>();
        for (Storage slot : plan.slots()) {
            slots.add(new Guard.Slot(
                    shared,
                    slot.dtype(),
                    slot.offset(),
                    slot.size(),
                    slot.birth(),
                    slot.death(),
                    "a slot of " + slot.type() + " from step " + slot.birth() + " to step " + slot.death()));
        }
        return slots;
    }

    private List<Guard.Slot> lasting() {
        List<Guard.Slot> lasting = new ArrayList<>();
        for (Storage slot : plan.constants()) {
            Guard.Slot constant = new Guard.Slot(
                    constants, slot.dtype(), slot.offset(), slot.size(), 0, 0, "a constant " + slot.type());
            Guard.enclose(constant);
            lasting.add(constant);
        }
        for (Parameter parameter : program.parameters()) {
            lasting.add(weights.guarded(parameter));
        }
        return lasting;
    }

    // ---- running
    // -----------------------------------------------------------------------------------------------------

    Program program() {
        return program;
    }

    /** Memory of its own: constants. */
    static <T> Extent<T> constantExtent(Engine<T> engine, MemoryPlan plan) {
        return engine.extent(plan.constantSize(DType.F32), plan.constantSize(DType.I32), false);
    }

    /** Refuses inputs that are missing or of another type. */
    void check(Inputs given) {
        for (Input input : inputs) {
            given.require(program, input);
        }
    }

    /**
     * Copies the inputs in, runs the steps and writes the updates.
     *
     * @throws LimpidException if a step fails; it names the step
     */
    void run(Inputs given) {
        kernels.begin(weights.version());
        try {
            runSteps(given);
        } finally {
            if (!plan.lowered().updates().isEmpty()) {
                weights.changed();
            }
        }
    }

    private void runSteps(Inputs given) {
        if (guard != null) {
            guard.beforeRun();
        }
        for (int i = 0; i < inputs.length; i++) {
            engine.copyIn(given.require(program, inputs[i]), inputSlots.get(i));
        }
        for (int i = 0; i < steps.length; i++) {
            try {
                if (guard != null) {
                    guard.before(places[i]);
                }
                steps[i].run();
                if (guard != null) {
                    guard.after(places[i]);
                }
            } catch (RuntimeException failure) {
                throw plan.lowered().failure(places[i], failure);
            }
        }
        for (int i = 0; i < copies.size(); i++) {
            copies.get(i).run();
        }
    }

    /** How many kernels a run launches. */
    int kernels() {
        return steps.length;
    }

    /** Bytes that a run copies in. */
    long inputBytes() {
        return inputBytes;
    }

    /** Where the outputs lie, by name. */
    Map<String, Slot<T>> outputs() {
        return outputs;
    }

    /** Where each step of the program runs. */
    List<Placement> placements() {
        return plan.lowered().placements(k -> kernelNames.getOrDefault(k, "view"));
    }
}
