package org.limpid.api.op;

import java.util.List;
import java.util.Locale;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/**
 * A mask: 1 where the relation holds, else 0, as I32; operands of one element type, with broadcasting. −0 equals +0;
 * NaN is unequal to everything, so that only NE holds with it.
 *
 * @param relation which
 */
public record Compare(Relation relation) implements Primitive {

    /** The relations. */
    public enum Relation {
        /** a = b. */
        EQ,
        /** a ≠ b. */
        NE,
        /** a &lt; b. */
        LT,
        /** a ≤ b. */
        LE,
        /** a &gt; b. */
        GT,
        /** a ≥ b. */
        GE
    }

    @Override
    public String name() {
        return "compare_" + relation.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "a", "b");
        TensorType a = inputs.get(0);
        TensorType b = inputs.get(1);
        Check.sameDType(this, "a", a, "b", b);
        return List.of(new TensorType(DType.I32, Shapes.broadcast(this, "a", a, "b", b)));
    }

    @Override
    public Tolerance tolerance() {
        return new Tolerance.Exact();
    }
}
