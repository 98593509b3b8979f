package org.limpid.models;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/**
 * A table of positions (1, N + 1, d): the class token's first, then those of a grid of N patches, row by row.
 *
 * @param values F32 (1, N + 1, d)
 * @param rows of patches
 * @param columns of patches
 */
public record PositionTable(Tensor values, int rows, int columns) {

    /** How the cubic convolution of PyTorch and of the reference code bends (Keys 1981 has −0.5). */
    private static final double BEND = -0.75;

    /** What the reference code adds to an extent, so that its rounding gives that extent. */
    private static final double OFFSET = 0.1;

    /**
     * Refuses a table that is not of the grid.
     *
     * @throws LimpidException if the table has not a row for each patch and one for the class token
     */
    public PositionTable {
        Shape shape = values.shape();
        if (shape.rank() != 3 || shape.dim(0) != 1 || shape.dim(1) - 1 != (long) rows * columns) {
            throw new LimpidException(
                    "a table of positions is " + shape + "; expected (1, " + ((long) rows * columns + 1) + ", d) for "
                            + rows + " × " + columns + " patches and the class token");
        }
    }

    /**
     * The table for another number of patches, by cubic convolution as the reference code of CRATE-MAE has it ({@code
     * interpolate_pos_encoding}): the centres of the patches are laid over each other, with the extent plus 0.1 for a scale. The
     * class token's position stays as it is, and so does the whole table where the grid is the same.
     */
    public PositionTable resized(int newRows, int newColumns) {
        if (newRows == rows && newColumns == columns) {
            return this;
        }
        return resized(newRows, newColumns, (newRows + OFFSET) / rows, (newColumns + OFFSET) / columns);
    }

    /** The same with the scales that were asked for, new extents over old ones. */
    PositionTable resized(int newRows, int newColumns, double rowScale, double columnScale) {
        int dim = values.shape().dim(2);
        float[] from = values.toFloats();
        Taps down = Taps.of(rows, newRows, rowScale);
        Taps across = Taps.of(columns, newColumns, columnScale);
        int tokens = Math.addExact(Math.multiplyExact(newRows, newColumns), 1);
        float[] to = new float[Math.multiplyExact(tokens, dim)];
        System.arraycopy(from, 0, to, 0, dim);
        for (int row = 0; row < newRows; row++) {
            for (int column = 0; column < newColumns; column++) {
                int target = (1 + row * newColumns + column) * dim;
                for (int i = 0; i < dim; i++) {
                    to[target + i] = (float) interpolated(from, dim, i, down.at(row), across.at(column));
                }
            }
        }
        return new PositionTable(Tensor.of(to, 1, tokens, dim), newRows, newColumns);
    }

    private double interpolated(float[] from, int dim, int feature, List<Tap> down, List<Tap> across) {
        double sum = 0;
        for (Tap row : down) {
            double along = 0;
            for (Tap column : across) {
                along += column.weight() * from[(1 + row.place() * columns + column.place()) * dim + feature];
            }
            sum += row.weight() * along;
        }
        return sum;
    }

    /** A place that is read, and how much it counts. */
    private record Tap(int place, double weight) {}

    /** The four places that each new one is read from; beyond the edge, the edge is read again. */
    private record Taps(List<List<Tap>> all) {

        static Taps of(int extent, int newExtent, double scale) {
            List<List<Tap>> all = new ArrayList<>();
            for (int i = 0; i < newExtent; i++) {
                double centre = (i + 0.5) / scale - 0.5;
                int first = (int) Math.floor(centre) - 1;
                List<Tap> taps = new ArrayList<>();
                for (int place = first; place < first + 4; place++) {
                    taps.add(new Tap(Math.clamp(place, 0, extent - 1), weight(Math.abs(centre - place))));
                }
                all.add(taps);
            }
            return new Taps(all);
        }

        List<Tap> at(int place) {
            return all.get(place);
        }

        private static double weight(double distance) {
            return distance <= 1
                    ? ((BEND + 2) * distance - (BEND + 3)) * distance * distance + 1
                    : ((BEND * distance - 5 * BEND) * distance + 8 * BEND) * distance - 4 * BEND;
        }
    }
}
