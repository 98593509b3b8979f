package org.limpid.api.lowering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.limpid.api.op.Value;

/**
 * Which values share memory with which, which are the same in every run, and until when each is read. Values are told
 * apart by their number, steps by their place.
 */
public final class Liveness {

    /** Results of at most so many elements that depend on nothing but constants are computed once. */
    private static final int CONSTANT_ELEMENTS = 1 << 16;

    private final Lowered lowered;
    private final int end;
    private final Value[] roots;
    private final int[] offsets;
    private final boolean[] constant;
    private final int[] lastRead;
    private final boolean[] leaves;
    private final List<Integer> onceSteps = new ArrayList<>();
    private final List<Integer> everySteps = new ArrayList<>();
    private int lastFailure = -1;

    Liveness(Lowered lowered) {
        this.lowered = lowered;
        end = lowered.steps().size();
        roots = new Value[lowered.valueCount()];
        offsets = new int[lowered.valueCount()];
        constant = new boolean[lowered.valueCount()];
        lastRead = new int[lowered.valueCount()];
        leaves = new boolean[lowered.valueCount()];
        Arrays.fill(lastRead, -1);
        lowered.inputs().forEach(this::own);
        lowered.parameters().values().forEach(this::own);
        for (int k = 0; k < end; k++) {
            visit(k, lowered.steps().get(k));
        }
        lowered.outputs().values().forEach(value -> {
            lastRead[root(value).id()] = end;
            leaves[root(value).id()] = true;
        });
        lowered.updates().values().forEach(value -> lastRead[root(value).id()] = end);
    }

    private void own(Value value) {
        roots[value.id()] = value;
    }

    private void visit(int k, LoweredStep step) {
        long view = Views.offset(step);
        if (view != Views.NONE) {
            Value from = step.inputs().getFirst();
            Value to = step.outputs().getFirst();
            roots[to.id()] = root(from);
            offsets[to.id()] = Math.toIntExact(offset(from) + view);
            return;
        }
        step.outputs().forEach(this::own);
        boolean once = step.inputs().stream().allMatch(this::isConstant)
                && step.outputs().stream().allMatch(value -> value.type().size() <= CONSTANT_ELEMENTS)
                && !lowered.target().canFail(step.op());
        if (once) {
            step.outputs().forEach(value -> constant[value.id()] = true);
            onceSteps.add(k);
            return;
        }
        everySteps.add(k);
        step.inputs().forEach(value -> lastRead[root(value).id()] = k);
        if (lowered.target().canFail(step.op())) {
            lastFailure = k;
        }
    }

    /** Steps that run once, when the program is compiled, in order. */
    public List<Integer> onceSteps() {
        return onceSteps;
    }

    /** Steps that run every time, in order; views are in neither list. */
    public List<Integer> everySteps() {
        return everySteps;
    }

    /** The number that stands for the time after the last step. */
    int end() {
        return end;
    }

    /** The value whose memory holds this one. */
    public Value root(Value value) {
        return roots[value.id()];
    }

    /** First element in the memory of its root. */
    public int offset(Value value) {
        return offsets[value.id()];
    }

    /** Whether it is the same in every run. */
    public boolean isConstant(Value value) {
        return constant[root(value).id()];
    }

    /** The last step that reads a root or a view of it; {@link #end} if it is read after the run. */
    int lastRead(Value root) {
        return lastRead[root.id()];
    }

    /** Whether the host reads a root or a view of it. */
    boolean leaves(Value root) {
        return leaves[root.id()];
    }

    /** The last step that can fail because of its operands' values, −1 if none can. */
    int lastFailure() {
        return lastFailure;
    }

    /** Whether a value is the whole of its root's memory. */
    boolean isWhole(Value value) {
        return offset(value) == 0 && root(value).type().size() == value.type().size();
    }

    /** For each root that is written by a step that runs every time: that step. */
    Map<Value, Integer> producers() {
        Map<Value, Integer> producers = new HashMap<>();
        for (int k : everySteps) {
            lowered.steps().get(k).outputs().forEach(output -> producers.put(output, k));
        }
        return producers;
    }
}
