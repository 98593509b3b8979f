package org.limpid.api.op;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * x inside a larger box: a constant before and after it along each axis.
 *
 * @param before how many elements come before, per axis, none negative
 * @param after how many elements come after, per axis, none negative
 * @param value the constant; rounded to the element type, for integers it must be one
 */
public record Pad(List<Integer> before, List<Integer> after, double value) implements Primitive {

    /** Copies the lists and refuses negative amounts. */
    public Pad {
        before = List.copyOf(before);
        after = List.copyOf(after);
        if (before.size() != after.size()
                || before.stream().anyMatch(n -> n < 0)
                || after.stream().anyMatch(n -> n < 0)) {
            throw new LimpidException("pad: the amounts " + before + " and " + after
                    + " must be as many, one per axis, and none negative");
        }
    }

    @Override
    public String name() {
        return "pad";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "x");
        TensorType x = inputs.getFirst();
        Check.rank(this, "x", x, before.size());
        Check.that(
                Fill.fits(value, x.dtype()),
                this,
                "x is " + x + " and cannot be padded with " + value + ", which is not a 32-bit integer");
        int[] extents = x.shape().toArray();
        for (int axis = 0; axis < extents.length; axis++) {
            long extent = (long) extents[axis] + before.get(axis) + after.get(axis);
            Check.that(
                    extent <= Integer.MAX_VALUE,
                    this,
                    "x is " + x + "; padded by " + before + " and " + after
                            + " its axis " + axis + " would have the extent " + extent + ", and at most "
                            + Integer.MAX_VALUE
                            + " is possible");
            extents[axis] = (int) extent;
        }
        return List.of(x.with(Shape.of(extents)));
    }

    @Override
    public Tolerance tolerance() {
        return new Tolerance.Exact();
    }

    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return 0;
    }
}
