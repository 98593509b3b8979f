package org.limpid.backend.cpu;

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
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.cpu.kernel.Kernels;
import org.limpid.backend.cpu.kernel.Operand;
import org.limpid.backend.cpu.kernel.Step;
import org.limpid.backend.cpu.kernel.WorkerPool;

/** A program whose steps are bound to memory. */
final class CompiledProgram {

    private final Program program;
    private final MemoryPlan plan;
    private final Arena arena;
    private final Arena constants;
    private final CpuWeights weights;
    private final Input[] inputs;
    private final Operand[] inputSlots;
    private final Step[] steps;
    private final int[] places;
    private final Operand[] copiedFrom;
    private final Operand[] copiedTo;
    private final Map<String, Operand> outputs = new LinkedHashMap<>();
    private final Map<Integer, String> kernelNames = new HashMap<>();
    private final @Nullable Guard guard;
    private final long inputBytes;

    /**
     * Binds every step; those that are the same in every run are run now.
     *
     * @param arena memory that the programs of the session share
     */
    CompiledProgram(
            MemoryPlan plan, Kernels kernels, Arena arena, CpuWeights weights, WorkerPool pool, boolean guarded) {
        this.plan = plan;
        this.arena = arena;
        this.weights = weights;
        program = plan.lowered().program();
        constants = constantSize(plan).allocate("the constants of '" + program.name() + "'");
        inputs = program.inputs().toArray(Input[]::new);
        inputSlots = plan.lowered().inputs().stream().map(this::operand).toArray(Operand[]::new);
        long bytes = 0;
        for (Operand slot : inputSlots) {
            bytes += slot.type().bytes();
        }
        inputBytes = bytes;
        List<Guard.Slot> lasting = guarded ? lasting() : List.of();
        for (int k : plan.liveness().onceSteps()) {
            bind(kernels, k).run(pool);
            kernelNames.put(k, "constant");
        }
        List<Integer> every = plan.liveness().everySteps();
        steps = new Step[every.size()];
        places = new int[every.size()];
        for (int i = 0; i < steps.length; i++) {
            places[i] = every.get(i);
            steps[i] = bind(kernels, places[i]);
            kernelNames.put(places[i], steps[i].kernel());
        }
        plan.lowered().outputs().forEach((name, value) -> outputs.put(name, operand(value)));
        List<Map.Entry<Parameter, Value>> copies = List.copyOf(plan.copies().entrySet());
        copiedFrom = copies.stream().map(copy -> operand(copy.getValue())).toArray(Operand[]::new);
        copiedTo = copies.stream().map(copy -> weights.slot(copy.getKey())).toArray(Operand[]::new);
        guard = guarded ? new Guard(slots(), lasting, plan.lowered().steps().size()) : null;
    }

    private Step bind(Kernels kernels, int k) {
        LoweredStep step = plan.lowered().steps().get(k);
        return kernels.bind(
                step.op(),
                step.inputs().stream().map(this::operand).toList(),
                step.outputs().stream().map(this::operand).toList());
    }

    private Operand operand(Value value) {
        Storage storage = plan.storage(plan.liveness().root(value));
        int offset = plan.liveness().offset(value);
        return switch (storage.kind()) {
            case PLANNED -> arena.operand(value.type(), storage.offset() + offset);
            case CONSTANT -> constants.operand(value.type(), storage.offset() + offset);
            case PARAMETER -> weights.slot(storage.parameter()).view(value.type(), offset);
        };
    }

    // ---- guards
    // ------------------------------------------------------------------------------------------------------

    private List<Guard.Slot> slots() {
        List<Guard.Slot> slots = new ArrayList<>();
        for (Storage slot : plan.slots()) {
            TensorType type = slot.type();
            slots.add(new Guard.Slot(
                    arena.operand(type, slot.offset()),
                    slot.birth(),
                    slot.death(),
                    "a slot of " + type + " from step " + slot.birth() + " to step " + slot.death()));
        }
        return slots;
    }

    private List<Guard.Slot> lasting() {
        List<Guard.Slot> lasting = new ArrayList<>();
        for (Storage slot : plan.constants()) {
            Operand memory = constants.operand(slot.type(), slot.offset());
            Guard.enclose(memory);
            lasting.add(new Guard.Slot(memory, 0, 0, "a constant " + slot.type()));
        }
        for (Parameter parameter : program.parameters()) {
            lasting.add(new Guard.Slot(weights.slot(parameter), 0, 0, "the parameter '" + parameter.name() + "'"));
        }
        return lasting;
    }

    // ---- running
    // -----------------------------------------------------------------------------------------------------

    Program program() {
        return program;
    }

    /** Memory of its own: constants. */
    static Arena.Size constantSize(MemoryPlan plan) {
        return Arena.Size.of(plan.constantSize(DType.F32), plan.constantSize(DType.I32), false);
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
    void run(WorkerPool pool, Inputs given) {
        if (guard != null) {
            guard.beforeRun();
        }
        for (int i = 0; i < inputs.length; i++) {
            Tensor value = given.require(program, inputs[i]);
            Transfer.in(value, inputSlots[i]);
        }
        for (int i = 0; i < steps.length; i++) {
            try {
                if (guard != null) {
                    guard.before(places[i]);
                }
                steps[i].run(pool);
                if (guard != null) {
                    guard.after(places[i]);
                }
            } catch (RuntimeException failure) {
                throw plan.lowered().failure(places[i], failure);
            }
        }
        for (int i = 0; i < copiedFrom.length; i++) {
            Transfer.copy(copiedFrom[i], copiedTo[i]);
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
    Map<String, Operand> outputs() {
        return outputs;
    }

    // ---- reporting
    // ---------------------------------------------------------------------------------------------------

    /** Where each step of the program runs. */
    List<Placement> placements() {
        return plan.lowered().placements(k -> kernelNames.getOrDefault(k, "view"));
    }
}
