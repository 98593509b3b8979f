package org.limpid.api.op;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.TensorType;

/**
 * The integers 0 … length − 1, as an I32 vector; takes no operands. Identities and triangular masks are comparisons of
 * it with itself.
 *
 * @param length at least 1
 */
public record Iota(int length) implements Primitive {

    /** Refuses an empty vector. */
    public Iota {
        if (length < 1) {
            throw new LimpidException("iota: the length is " + length + "; expected at least 1");
        }
    }

    @Override
    public String name() {
        return "iota";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs);
        return List.of(TensorType.i32(length));
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
