package org.limpid.api.op;

import java.util.List;
import org.limpid.api.tensor.TensorType;

/**
 * Rows of a table by number: y[i…, :] = table[indices[i…], :], table (R, …), indices (I32) of any shape, y of shape
 * indices.shape + table.shape[1:]. An index outside 0 … R − 1 is an error of the run that names the op, the position
 * and the index; nothing is clamped.
 */
public record GatherRows() implements Primitive {

    @Override
    public String name() {
        return "gather_rows";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "table", "indices");
        TensorType table = inputs.get(0);
        TensorType indices = inputs.get(1);
        Check.rankAtLeast(this, "table", table, 1);
        Check.integers(this, "indices", indices);
        return List.of(table.with(
                indices.shape().concat(table.shape().range(1, table.shape().rank()))));
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
