package org.limpid.backend.cpu.kernel;

import org.limpid.api.LimpidException;

/**
 * Gathering and scattering of rows. Every index is checked before anything is written; the error names the position, the
 * index and the range.
 */
final class IndexedRows implements Step, Job {

    private final boolean scatter;
    private final Operand indices;
    private final Operand values;
    private final Operand result;
    private final int rows;
    private final int width;
    private final int perChunk;

    private IndexedRows(boolean scatter, Operand indices, Operand values, Operand result, int rows, int width) {
        this.scatter = scatter;
        this.indices = indices;
        this.values = values;
        this.result = result;
        this.rows = rows;
        this.width = width;
        perChunk = scatter ? Math.max(16, Chunks.rows(indices.size())) : Chunks.rows(width);
    }

    /** result[i] = table[indices[i]]. */
    static Step gather(Operand table, Operand indices, Operand result) {
        int rows = table.dim(0);
        return new IndexedRows(false, indices, table, result, rows, table.size() / rows);
    }

    /** result[indices[i]] += updates[i], from 0; updates of one row are added in order. */
    static Step scatterAdd(Operand indices, Operand updates, Operand result) {
        int rows = result.dim(0);
        return new IndexedRows(true, indices, updates, result, rows, result.size() / rows);
    }

    @Override
    public void run(WorkerPool pool) {
        check(indices, rows);
        // Rows may meet in a scatter, so its chunks are columns.
        pool.run(this, Math.ceilDiv(scatter ? width : indices.size(), perChunk));
    }

    /** Refuses an index outside of 0 … {@code rows} − 1. */
    static void check(Operand indices, int rows) {
        for (int i = 0; i < indices.size(); i++) {
            int index = indices.ints()[indices.offset() + i];
            if (index < 0 || index >= rows) {
                throw new LimpidException(
                        "the index at position " + i + " is " + index + "; expected 0 to " + (rows - 1));
            }
        }
    }

    @Override
    public void run(int chunk, int worker) {
        int from = chunk * perChunk;
        if (!scatter) {
            gather(from, Math.min(indices.size(), from + perChunk));
        } else if (values.isInt()) {
            scatterInts(from, Math.min(width, from + perChunk));
        } else {
            scatterFloats(from, Math.min(width, from + perChunk));
        }
    }

    private void gather(int from, int to) {
        Object table = values.isInt() ? values.ints() : values.floats();
        Object target = values.isInt() ? result.ints() : result.floats();
        for (int i = from; i < to; i++) {
            int row = indices.ints()[indices.offset() + i];
            System.arraycopy(table, values.offset() + row * width, target, result.offset() + i * width, width);
        }
    }

    private void scatterFloats(int from, int to) {
        float[] y = result.floats();
        float[] x = values.floats();
        for (int row = 0; row < rows; row++) {
            for (int j = from; j < to; j++) {
                y[result.offset() + row * width + j] = 0;
            }
        }
        for (int i = 0; i < indices.size(); i++) {
            int target = result.offset() + indices.ints()[indices.offset() + i] * width;
            int source = values.offset() + i * width;
            for (int j = from; j < to; j++) {
                y[target + j] += x[source + j];
            }
        }
    }

    private void scatterInts(int from, int to) {
        int[] y = result.ints();
        int[] x = values.ints();
        for (int row = 0; row < rows; row++) {
            for (int j = from; j < to; j++) {
                y[result.offset() + row * width + j] = 0;
            }
        }
        for (int i = 0; i < indices.size(); i++) {
            int target = result.offset() + indices.ints()[indices.offset() + i] * width;
            int source = values.offset() + i * width;
            for (int j = from; j < to; j++) {
                y[target + j] += x[source + j];
            }
        }
    }

    @Override
    public String kernel() {
        return scatter ? "scatter_add_rows" : "gather_rows";
    }
}
