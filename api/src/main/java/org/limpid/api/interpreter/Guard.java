package org.limpid.api.interpreter;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.lowering.MemoryPlan;
import org.limpid.api.tensor.DType;

/**
 * What the guard option asks for: memory is filled with NaN (integers with a value that no index has) when a life in it
 * begins and when it ends, and stands between sentinels that are checked after every step.
 */
final class Guard {

    /** Elements of a sentinel on each side of a slot. */
    static final int MARGIN = MemoryPlan.ALIGNMENT;

    private static final int SENTINEL = 0xCAFE1234;
    private static final int POISON = 0x80BADBAD;
    private static final int NAN = 0x7FC00000;

    /**
     * A guarded piece of memory.
     *
     * @param memory where it lies
     * @param dtype the type of its elements
     * @param offset its first element
     * @param size how many elements it has
     * @param birth the step that writes it first
     * @param death the last step that needs it
     * @param name for the error
     */
    record Slot(Memory<?> memory, DType dtype, int offset, int size, int birth, int death, String name) {}

    private final List<Slot> lasting;
    private final List<List<Slot>> born = new ArrayList<>();
    private final List<List<Slot>> alive = new ArrayList<>();
    private final List<List<Slot>> dying = new ArrayList<>();
    private final List<Slot> given;

    /**
     * @param slots of shared memory
     * @param lasting constants and parameters, whose sentinels were laid before
     * @param steps how many steps there are
     */
    Guard(List<Slot> slots, List<Slot> lasting, int steps) {
        this.lasting = List.copyOf(lasting);
        given = slots.stream().filter(slot -> slot.birth() < 0).toList();
        for (int k = 0; k < steps; k++) {
            int step = k;
            born.add(slots.stream().filter(slot -> slot.birth() == step).toList());
            alive.add(slots.stream()
                    .filter(slot -> slot.birth() <= step && step <= slot.death())
                    .toList());
            dying.add(slots.stream().filter(slot -> slot.death() == step).toList());
        }
    }

    /** Before the inputs are copied in. */
    void beforeRun() {
        given.forEach(Guard::open);
    }

    /** Before a step. */
    void before(int step) {
        born.get(step).forEach(Guard::open);
    }

    /** After a step: refuses one that wrote beyond its results. */
    void after(int step) {
        alive.get(step).forEach(Guard::check);
        lasting.forEach(Guard::check);
        dying.get(step).forEach(Guard::poison);
    }

    private static void open(Slot slot) {
        enclose(slot);
        poison(slot);
    }

    /** Lays sentinels on both sides. */
    static void enclose(Slot slot) {
        slot.memory().fill(slot.dtype(), slot.offset() - MARGIN, MARGIN, SENTINEL);
        slot.memory().fill(slot.dtype(), slot.offset() + slot.size(), MARGIN, SENTINEL);
    }

    private static void poison(Slot slot) {
        slot.memory().fill(slot.dtype(), slot.offset(), slot.size(), slot.dtype() == DType.I32 ? POISON : NAN);
    }

    private static void check(Slot slot) {
        int end = slot.offset() + slot.size();
        int before = slot.memory().mismatch(slot.dtype(), slot.offset() - MARGIN, MARGIN, SENTINEL);
        if (before < MARGIN) {
            throw new LimpidException(
                    "the memory " + (MARGIN - before) + " elements before " + slot.name() + " was overwritten");
        }
        int after = slot.memory().mismatch(slot.dtype(), end, MARGIN, SENTINEL);
        if (after < MARGIN) {
            throw new LimpidException(
                    "the memory " + after + " elements after the end of " + slot.name() + " was overwritten");
        }
    }
}
