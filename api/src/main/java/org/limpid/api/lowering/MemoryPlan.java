package org.limpid.api.lowering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.DType;

/**
 * Where every value of a program lies. Values whose lives do not overlap share memory; a result takes the place of an
 * operand that dies where the kernel allows it, and the place of the parameter that it is the new value of where nothing
 * reads the old one any more.
 */
public final class MemoryPlan {

    /** Slots begin at multiples of so many elements: a cache line. */
    public static final int ALIGNMENT = 16;

    private final Lowered lowered;
    private final Liveness liveness;
    private final int margin;
    private final Map<Value, Storage> storages = new HashMap<>();
    private final Map<Storage, Value> holders = new HashMap<>();
    private final List<Storage> planned = new ArrayList<>();
    private final List<Storage> constants = new ArrayList<>();
    private final Map<Parameter, Value> copies = new LinkedHashMap<>();
    private final Map<DType, Integer> sizes = new HashMap<>();
    private final Map<DType, Integer> constantSizes = new HashMap<>();

    /**
     * Plans the memory of a lowered program.
     *
     * @param margin elements that stay free before and after each slot
     * @throws LimpidException if it needs more elements of one type at a time than an {@code int} counts
     */
    public MemoryPlan(Lowered lowered, int margin) {
        this.lowered = lowered;
        this.margin = margin;
        liveness = new Liveness(lowered);
        lowered.parameters().forEach((parameter, value) -> storages.put(value, Storage.of(parameter)));
        updatesInPlace();
        lowered.inputs().forEach(input -> plan(input, -1));
        for (int k : liveness.onceSteps()) {
            lowered.steps().get(k).outputs().forEach(this::constant);
        }
        for (int k : liveness.everySteps()) {
            LoweredStep step = lowered.steps().get(k);
            for (int result = 0; result < step.outputs().size(); result++) {
                place(k, step, result);
            }
        }
        for (DType dtype : List.of(DType.F32, DType.I32)) {
            sizes.put(
                    dtype, pack(planned.stream().filter(s -> s.dtype() == dtype).toList()));
            constantSizes.put(
                    dtype,
                    pack(constants.stream().filter(s -> s.dtype() == dtype).toList()));
        }
    }

    // ---- parameters
    // --------------------------------------------------------------------------------------------------

    private void updatesInPlace() {
        Map<Value, Integer> producers = liveness.producers();
        Map<Value, Integer> uses = new HashMap<>();
        lowered.updates().values().forEach(value -> uses.merge(liveness.root(value), 1, Integer::sum));
        lowered.updates().forEach((parameter, value) -> {
            Value root = liveness.root(value);
            Integer producer = producers.get(root);
            boolean inPlace = producer != null
                    && uses.getOrDefault(root, 0) == 1
                    && !liveness.leaves(root)
                    && liveness.isWhole(value)
                    && producer > liveness.lastFailure()
                    && mayOverwrite(parameter, root, producer);
            if (inPlace) {
                storages.put(root, storage(parameterValue(parameter)));
            } else {
                copies.put(parameter, value);
            }
        });
    }

    private boolean mayOverwrite(Parameter parameter, Value result, int producer) {
        Value old = parameterValue(parameter);
        if (liveness.lastRead(old) != producer) {
            return liveness.lastRead(old) < producer;
        }
        LoweredStep step = lowered.steps().get(producer);
        return overwrites(step, old, result, step.outputs().indexOf(result));
    }

    private Value parameterValue(Parameter parameter) {
        Value value = lowered.parameters().get(parameter);
        if (value == null) {
            throw new IllegalStateException("the program does not use " + parameter);
        }
        return value;
    }

    // ---- intermediates
    // -----------------------------------------------------------------------------------------------

    private void place(int k, LoweredStep step, int result) {
        Value output = step.outputs().get(result);
        if (storages.containsKey(output)) {
            return;
        }
        for (Value input : step.inputs()) {
            Value root = liveness.root(input);
            Storage storage = storage(root);
            boolean free = storage.kind() == Storage.Kind.PLANNED
                    && liveness.lastRead(root) == k
                    && root.equals(holders.get(storage))
                    && overwrites(step, root, output, result);
            if (free) {
                storages.put(output, storage);
                storage.neededAt(liveness.lastRead(output));
                holders.put(storage, output);
                return;
            }
        }
        plan(output, k);
    }

    /** Whether a result may take the place of a root: all operands there are the root as a whole, and the kernel agrees. */
    private boolean overwrites(LoweredStep step, Value root, Value output, int result) {
        for (int operand = 0; operand < step.inputs().size(); operand++) {
            Value input = step.inputs().get(operand);
            boolean allowed = !liveness.root(input).equals(root)
                    || (liveness.isWhole(input)
                            && input.type().equals(output.type())
                            && !step.isCopy()
                            && lowered.target().inPlace(step.op(), operand, result));
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    private void plan(Value root, int birth) {
        Storage storage =
                Storage.planned(root.type().dtype(), root.type().shape().intSize(), birth);
        storage.neededAt(liveness.lastRead(root));
        storages.put(root, storage);
        holders.put(storage, root);
        planned.add(storage);
    }

    private void constant(Value root) {
        Storage storage =
                Storage.constant(root.type().dtype(), root.type().shape().intSize());
        storage.neededAt(liveness.end());
        storages.put(root, storage);
        constants.add(storage);
    }

    // ---- packing
    // -----------------------------------------------------------------------------------------------------

    /** Largest first, each at the lowest place that is free during its life; gives the elements needed. */
    private int pack(List<Storage> slots) {
        List<Storage> ordered = new ArrayList<>(slots);
        ordered.sort(Comparator.comparingInt(Storage::size).reversed().thenComparingInt(Storage::birth));
        List<Storage> placed = new ArrayList<>();
        long top = 0;
        for (Storage slot : ordered) {
            long at = 0;
            for (Storage other : placed) {
                boolean together = slot.birth() <= other.death() && other.birth() <= slot.death();
                if (together && at < end(other) && start(other) < at + length(slot)) {
                    at = end(other);
                }
            }
            if (at + length(slot) > Integer.MAX_VALUE - 64) {
                throw new LimpidException("program '" + lowered.program().name() + "' needs more than "
                        + Integer.MAX_VALUE + " elements of " + slot.dtype().label()
                        + " at a time; make the batch smaller");
            }
            slot.place(Math.toIntExact(at + margin));
            top = Math.max(top, at + length(slot));
            placed.add(slot);
            placed.sort(Comparator.comparingInt(Storage::offset));
        }
        return Math.toIntExact(top);
    }

    private long start(Storage slot) {
        return slot.offset() - (long) margin;
    }

    private long end(Storage slot) {
        return start(slot) + length(slot);
    }

    private long length(Storage slot) {
        return Math.ceilDiv(slot.size() + 2L * margin, ALIGNMENT) * ALIGNMENT;
    }

    // ---- answers
    // -----------------------------------------------------------------------------------------------------

    /** What was planned. */
    public Lowered lowered() {
        return lowered;
    }

    /** The lives of its values. */
    public Liveness liveness() {
        return liveness;
    }

    /** Where the memory of a root lies. */
    public Storage storage(Value root) {
        Storage storage = storages.get(root);
        if (storage == null) {
            throw new IllegalStateException("no memory was planned for " + root + " " + root.type());
        }
        return storage;
    }

    /** Elements of shared memory that the program needs. */
    public int size(DType dtype) {
        return sizes.getOrDefault(dtype, 0);
    }

    /** Elements that keep their values. */
    public int constantSize(DType dtype) {
        return constantSizes.getOrDefault(dtype, 0);
    }

    /** Updates that are copied after the last step, because the old value was still needed. */
    public Map<Parameter, Value> copies() {
        return copies;
    }

    /** All slots that keep their values. */
    public List<Storage> constants() {
        return constants;
    }

    /** All slots of shared memory. */
    public List<Storage> slots() {
        return planned;
    }
}
