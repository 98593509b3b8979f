package org.limpid.api.op;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * The transpose of {@link GatherRows}: y[r, :] = Σ updates[i…, :] over all i… with indices[i…] = r, and 0 where there
 * is none; indices (I32) of any shape, updates of shape indices.shape + rest, y (rows, rest). An index outside 0 … rows
 * − 1 is an error of the run that names the op, the position and the index.
 *
 * @param rows how many rows the result has
 */
public record ScatterAddRows(int rows) implements Primitive {

    /** Refuses a result without rows. */
    public ScatterAddRows {
        if (rows < 1) {
            throw new LimpidException("scatter_add_rows: the result must have at least one row, not " + rows);
        }
    }

    @Override
    public String name() {
        return "scatter_add_rows";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "indices", "updates");
        TensorType indices = inputs.get(0);
        TensorType updates = inputs.get(1);
        Check.integers(this, "indices", indices);
        int leading = indices.shape().rank();
        Check.rankAtLeast(this, "updates", updates, leading);
        Check.that(
                updates.shape().range(0, leading).equals(indices.shape()),
                this,
                "indices are " + indices + " and updates " + updates
                        + "; the updates' first axes must be those of the indices");
        Shape rest = updates.shape().range(leading, updates.shape().rank());
        return List.of(updates.with(Shape.of(rows).concat(rest)));
    }

    @Override
    public Tolerance tolerance() {
        return new Tolerance.Accumulated(4);
    }

    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return inputs.get(1).size();
    }
}
