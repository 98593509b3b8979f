package org.limpid.backend.cpu.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.Unary;
import org.limpid.api.tensor.Shape;
import org.limpid.backend.cpu.kernel.ElementwiseRuns.Place;

/**
 * The stages of a {@link FinishedProduct} over rows of the product, some elements at a time. A result lies where the product lies
 * if that is read no more, else in one of a few blocks of each worker's own.
 */
final class StageRows implements RowEpilogue {

    /** Of the product: what stage −1 gives, so to speak. */
    private static final int IN_PLACE = -1;

    /** Blocks that stages may take at most. */
    private static final int MOST_BLOCKS = 4;

    private final Operand y;
    private final int step;
    private final ElementwiseRuns[][] stages;

    StageRows(List<FinishedProduct.Stage> stages, List<Operand> in, Operand y, Elementwise loops, Scratch scratch) {
        this.y = y;
        int columns = y.dim(-1);
        step = columns <= Scratch.BLOCK ? Scratch.BLOCK / columns * columns : Scratch.BLOCK;
        int[] slots = slots(stages);
        this.stages = new ElementwiseRuns[scratch.threads()][];
        for (int worker = 0; worker < this.stages.length; worker++) {
            List<ElementwiseRuns> bound = new ArrayList<>();
            for (int stage = 0; stage < stages.size(); stage++) {
                bound.add(bind(stages.get(stage), slots, slots[stage + 1], in, loops, scratch, worker));
            }
            this.stages[worker] = bound.toArray(ElementwiseRuns[]::new);
        }
    }

    /** Whether no more than a few results are to be kept at a time. */
    static boolean fits(List<FinishedProduct.Stage> stages) {
        return Arrays.stream(slots(stages)).allMatch(slot -> slot < MOST_BLOCKS);
    }

    /** Where the product and the result of each stage lie: in place, or the number of a block. */
    private static int[] slots(List<FinishedProduct.Stage> stages) {
        int[] lastRead = new int[stages.size() + 1];
        for (int stage = 0; stage < stages.size(); stage++) {
            for (int operand : stages.get(stage).operands()) {
                if (operand < 0) {
                    lastRead[-1 - operand] = stage;
                }
            }
        }
        int[] slots = new int[stages.size() + 1];
        slots[0] = IN_PLACE;
        for (int stage = 0; stage < stages.size(); stage++) {
            int slot = IN_PLACE;
            while (isTaken(slot, stage, slots, lastRead)) {
                slot++;
            }
            slots[stage + 1] = slot;
        }
        return slots;
    }

    /** Whether a result that lies there is read after a stage; the stage itself may write over what it reads. */
    private static boolean isTaken(int slot, int stage, int[] slots, int[] lastRead) {
        for (int result = 0; result <= stage; result++) {
            if (slots[result] == slot && lastRead[result] > stage) {
                return true;
            }
        }
        return false;
    }

    private ElementwiseRuns bind(
            FinishedProduct.Stage stage,
            int[] slots,
            int slot,
            List<Operand> in,
            Elementwise loops,
            Scratch scratch,
            int worker) {
        int count = stage.operands().size();
        Shape[] shapes = new Shape[count];
        float[][] arrays = new float[count][];
        Place[] places = new Place[count];
        for (int k = 0; k < count; k++) {
            int operand = stage.operands().get(k);
            if (operand < 0) {
                int from = slots[-1 - operand];
                shapes[k] = y.type().shape();
                arrays[k] = array(from, scratch, worker);
                places[k] = place(from);
            } else {
                Operand given = in.get(operand);
                shapes[k] = given.type().shape();
                arrays[k] = given.floats();
                places[k] = new Place(given.offset(), false);
            }
        }
        Strides strides = ElementwiseRuns.strides(y.type().shape(), shapes);
        Span span = span(stage.op(), arrays, strides, array(slot, scratch, worker), loops);
        return new ElementwiseRuns(strides, span, place(slot), places);
    }

    private float[] array(int slot, Scratch scratch, int worker) {
        return slot == IN_PLACE ? y.floats() : scratch.block(worker, slot);
    }

    private Place place(int slot) {
        return slot == IN_PLACE ? new Place(y.offset(), false) : new Place(0, true);
    }

    private static Span span(Primitive op, float[][] in, Strides strides, float[] out, Elementwise loops) {
        return switch (op) {
            case Unary unary -> loops.unary(unary.function(), in[0], out);
            case Binary binary ->
                loops.binary(binary.function(), in[0], strides.innerStride(0), in[1], strides.innerStride(1), out);
            default -> throw new IllegalArgumentException(op.name() + " is no stage of a product");
        };
    }

    @Override
    public void apply(int item, int fromRow, int toRow, float[] c, int cOff, int ldc, int worker) {
        int first = cOff - y.offset();
        int to = first + toRow * ldc;
        ElementwiseRuns[] mine = stages[worker];
        for (int from = first + fromRow * ldc; from < to; from += step) {
            int end = Math.min(to, from + step);
            for (ElementwiseRuns stage : mine) {
                stage.apply(from, end);
            }
        }
    }
}
