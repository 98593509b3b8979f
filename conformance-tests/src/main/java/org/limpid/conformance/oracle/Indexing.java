package org.limpid.conformance.oracle;

import java.util.Arrays;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Op;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** Rows by number. An index outside the table is an error that says where it stands. */
final class Indexing {

    private Indexing() {}

    static Estimate gatherRows(Op op, Estimate table, Estimate indices, TensorType type) {
        int[] rows = rows(op, indices, table.shape().dim(0));
        int width = table.size() / table.shape().dim(0);
        int[] positions = new int[rows.length * width];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = rows[i / width] * width + i % width;
        }
        return doubtful(Layout.gather(table, type, positions), indices, width);
    }

    static Estimate scatterAddRows(
            ScatterAddRows op, Estimate indices, Estimate updates, TensorType type, boolean bounded) {
        int[] rows = rows(op, indices, op.rows());
        int width = updates.size() / rows.length;
        int[] target = new int[updates.size()];
        for (int i = 0; i < target.length; i++) {
            target[i] = rows[i / width] * width + i % width;
        }
        Estimate sums = Reductions.sum(updates, target, type, op.tolerance(), bounded);
        for (int i = 0; i < rows.length; i++) {
            if (indices.bound(i) > 0) {
                return unknown(sums);
            }
        }
        return sums;
    }

    private static int[] rows(Op op, Estimate indices, int limit) {
        int[] rows = new int[indices.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (int) indices.value(i);
            if (rows[i] < 0 || rows[i] >= limit) {
                throw new LimpidException(op.name() + ": the index " + rows[i] + " at position "
                        + Arrays.toString(position(indices.shape(), i)) + " lies outside 0 … " + (limit - 1));
            }
        }
        return rows;
    }

    /** The index along each axis of a row-major position. */
    static int[] position(Shape shape, int position) {
        int[] index = new int[shape.rank()];
        int rest = position;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return index;
    }

    /** Rows whose number is in doubt are unknown. */
    private static Estimate doubtful(Estimate gathered, Estimate indices, int width) {
        if (indices.bounds() == null) {
            return gathered;
        }
        double[] bounds = new double[gathered.size()];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = indices.bound(i / width) > 0 ? Double.POSITIVE_INFINITY : gathered.bound(i);
        }
        return new Estimate(gathered.type(), gathered.values(), bounds);
    }

    private static Estimate unknown(Estimate x) {
        double[] bounds = new double[x.size()];
        Arrays.fill(bounds, Double.POSITIVE_INFINITY);
        return new Estimate(x.type(), x.values(), bounds);
    }
}
