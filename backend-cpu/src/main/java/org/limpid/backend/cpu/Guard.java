package org.limpid.backend.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.lowering.MemoryPlan;
import org.limpid.backend.cpu.kernel.Operand;

/**
 * What the guard option asks for: memory is filled with NaN (integers with a value that no index has) when a life in it
 * begins and when it ends, and stands between sentinels that are checked after every step.
 */
final class Guard {

    /** Elements of a sentinel on each side of a slot. */
    static final int MARGIN = MemoryPlan.ALIGNMENT;

    private static final int SENTINEL = 0xCAFE1234;
    private static final int POISON = 0x80BADBAD;

    /**
     * A guarded piece of memory.
     *
     * @param memory all of it
     * @param birth the step that writes it first
     * @param death the last step that needs it
     * @param name for the error
     */
    record Slot(Operand memory, int birth, int death, String name) {}

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
        dying.get(step).forEach(slot -> poison(slot.memory()));
    }

    private static void open(Slot slot) {
        enclose(slot.memory());
        poison(slot.memory());
    }

    /** Lays sentinels on both sides. */
    static void enclose(Operand memory) {
        int from = memory.offset();
        int to = from + memory.size();
        switch (memory.type().dtype()) {
            case I32 -> {
                Arrays.fill(memory.ints(), from - MARGIN, from, SENTINEL);
                Arrays.fill(memory.ints(), to, to + MARGIN, SENTINEL);
            }
            case F32, F64, BF16, F16 -> {
                float sentinel = Float.intBitsToFloat(SENTINEL);
                Arrays.fill(memory.floats(), from - MARGIN, from, sentinel);
                Arrays.fill(memory.floats(), to, to + MARGIN, sentinel);
            }
        }
    }

    private static void poison(Operand memory) {
        int from = memory.offset();
        int to = from + memory.size();
        switch (memory.type().dtype()) {
            case I32 -> Arrays.fill(memory.ints(), from, to, POISON);
            case F32, F64, BF16, F16 -> Arrays.fill(memory.floats(), from, to, Float.NaN);
        }
    }

    private static void check(Slot slot) {
        Operand memory = slot.memory();
        int from = memory.offset();
        int to = from + memory.size();
        for (int i = 1; i <= MARGIN; i++) {
            if (bits(memory, from - i) != SENTINEL) {
                throw new LimpidException("the memory " + i + " elements before " + slot.name() + " was overwritten");
            }
            if (bits(memory, to + i - 1) != SENTINEL) {
                throw new LimpidException(
                        "the memory " + (i - 1) + " elements after the end of " + slot.name() + " was overwritten");
            }
        }
    }

    private static int bits(Operand memory, int index) {
        return switch (memory.type().dtype()) {
            case I32 -> memory.ints()[index];
            case F32, F64, BF16, F16 -> Float.floatToRawIntBits(memory.floats()[index]);
        };
    }
}
