package org.limpid.example.abacus;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.limpid.api.LimpidException;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Concat;
import org.limpid.api.op.Fill;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.Iota;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.op.Select;
import org.limpid.api.op.Slice;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.Unary;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;

/** The loops: what can be worked out when a program is compiled is worked out before they run. */
final class Loops {

    private Loops() {}

    /**
     * The loop that computes {@code y} from {@code x}. The switch has no default, so that the compiler names what lacks.
     *
     * @param scratch gives room for so many sums that are not rounded yet
     */
    static Runnable of(Primitive primitive, List<Cells> x, Cells y, IntFunction<double[]> scratch) {
        return switch (primitive) {
            case Unary op -> unary(op, x.getFirst(), y);
            case Binary op -> binary(op, x.get(0), x.get(1), y);
            case Compare op -> compare(op, x.get(0), x.get(1), y);
            case Select _ -> select(x.get(0), x.get(1), x.get(2), y);
            case Cast op -> cast(op, x.getFirst(), y);
            case Reshape _ -> copy(x.getFirst(), y);
            case Permute op -> permute(op, x.getFirst(), y);
            case Broadcast _ ->
                move(x.getFirst(), Positions.broadcast(x.getFirst().shape(), y.shape()), 0, y);
            case Slice op -> box(x.getFirst(), op.starts(), 1, 0, y);
            case Pad op -> box(x.getFirst(), op.before(), -1, op.value(), y);
            case Concat op -> concat(op, x, y);
            case Fill op -> () -> fill(y, op.value());
            case Iota op -> iota(op.length(), y);
            case Reduce op -> reduce(op, x.getFirst(), y, scratch.apply(y.size()));
            case ArgMax op -> argMax(op, x.getFirst(), y, scratch.apply(y.size()));
            case MatMul op -> matmul(op, x.get(0), x.get(1), y);
            case GatherRows _ -> gather(x.get(0), x.get(1), y);
            case ScatterAddRows op -> scatter(op, x.get(0), x.get(1), y, scratch.apply(y.size()));
            case Cholesky _ -> Factors.cholesky(x.getFirst(), y, scratch);
            case TriangularSolve op -> Factors.solve(op.transpose(), x.get(0), x.get(1), y, scratch);
        };
    }

    private static Runnable unary(Unary op, Cells x, Cells y) {
        return () -> {
            for (int i = 0; i < y.size(); i++) {
                double a = x.get(i);
                y.set(
                        i,
                        switch (op.function()) {
                            case NEG -> -a;
                            case ABS -> Math.abs(a);
                            case SIGN -> Math.signum(a);
                            case RELU -> Math.max(a, 0.0);
                            case EXP -> Math.exp(a);
                            case LOG -> Math.log(a);
                            case SQRT -> Math.sqrt(a);
                            case RECIPROCAL -> 1 / a;
                            case TANH -> Math.tanh(a);
                            case ERF -> Factors.erf(a);
                        });
            }
        };
    }

    private static Runnable binary(Binary op, Cells left, Cells right, Cells y) {
        int[] p = Positions.broadcast(left.shape(), y.shape());
        int[] q = Positions.broadcast(right.shape(), y.shape());
        boolean integers = y.type().dtype() == DType.I32;
        return () -> {
            for (int i = 0; i < p.length; i++) {
                double a = left.get(p[i]);
                double b = right.get(q[i]);
                y.set(
                        i,
                        switch (op.function()) {
                            case ADD -> a + b;
                            case SUB -> a - b;
                            case MUL -> integers ? wrapped(a, b) : a * b;
                            case DIV -> a / b;
                            case MAX -> Math.max(a, b);
                            case MIN -> Math.min(a, b);
                        });
            }
        };
    }

    /** A product of integers, of which a double would lose the last digits. */
    private static int wrapped(double a, double b) {
        int x = (int) a;
        int y = (int) b;
        return x * y;
    }

    private static Runnable compare(Compare op, Cells left, Cells right, Cells y) {
        int[] p = Positions.broadcast(left.shape(), y.shape());
        int[] q = Positions.broadcast(right.shape(), y.shape());
        return () -> {
            for (int i = 0; i < p.length; i++) {
                double a = left.get(p[i]);
                double b = right.get(q[i]);
                boolean holds = switch (op.relation()) {
                    case EQ -> a == b;
                    case NE -> a != b;
                    case LT -> a < b;
                    case LE -> a <= b;
                    case GT -> a > b;
                    case GE -> a >= b;
                };
                y.set(i, holds ? 1 : 0);
            }
        };
    }

    private static Runnable select(Cells mask, Cells left, Cells right, Cells y) {
        int[] m = Positions.broadcast(mask.shape(), y.shape());
        int[] p = Positions.broadcast(left.shape(), y.shape());
        int[] q = Positions.broadcast(right.shape(), y.shape());
        return () -> {
            for (int i = 0; i < m.length; i++) {
                y.set(i, mask.get(m[i]) != 0 ? left.get(p[i]) : right.get(q[i]));
            }
        };
    }

    /** Java's own conversion to int truncates, saturates and turns NaN into 0, as the op's record asks. */
    private static Runnable cast(Cast op, Cells x, Cells y) {
        boolean integer = op.dtype() == DType.I32;
        return () -> {
            for (int i = 0; i < y.size(); i++) {
                y.set(i, integer ? (int) x.get(i) : x.get(i));
            }
        };
    }

    /** All that moves elements is this, with one table of places or another; −1 stands for a constant. */
    private static Runnable move(Cells x, int[] places, double constant, Cells y) {
        return () -> {
            for (int i = 0; i < places.length; i++) {
                y.set(i, places[i] < 0 ? constant : x.get(places[i]));
            }
        };
    }

    private static Runnable permute(Permute op, Cells x, Cells y) {
        int[] places = Positions.of(y.shape(), index -> {
            int[] source = new int[index.length];
            for (int axis = 0; axis < index.length; axis++) {
                source[op.axes().get(axis)] = index[axis];
            }
            return Positions.flat(x.shape(), source);
        });
        return move(x, places, 0, y);
    }

    /** A box out of x, or x within a larger box: the same places, shifted one way or the other. */
    private static Runnable box(Cells x, List<Integer> offsets, int sign, double constant, Cells y) {
        int[] places = Positions.of(y.shape(), index -> {
            int[] source = new int[index.length];
            Arrays.setAll(source, axis -> index[axis] + sign * offsets.get(axis));
            return Positions.flat(x.shape(), source);
        });
        return move(x, places, constant, y);
    }

    private static Runnable concat(Concat op, List<Cells> x, Cells y) {
        int[][] places = new int[x.size()][];
        int start = 0;
        for (int k = 0; k < places.length; k++) {
            int offset = start;
            places[k] = Positions.of(x.get(k).shape(), index -> {
                int[] target = index.clone();
                target[op.axis()] += offset;
                return Positions.flat(y.shape(), target);
            });
            start += x.get(k).shape().dim(op.axis());
        }
        return () -> {
            for (int k = 0; k < places.length; k++) {
                for (int i = 0; i < places[k].length; i++) {
                    y.set(places[k][i], x.get(k).get(i));
                }
            }
        };
    }

    static Runnable copy(Cells x, Cells y) {
        return () -> {
            for (int i = 0; i < y.size(); i++) {
                y.set(i, x.get(i));
            }
        };
    }

    private static Runnable iota(int length, Cells y) {
        return () -> {
            for (int i = 0; i < length; i++) {
                y.set(i, i);
            }
        };
    }

    private static void fill(Cells y, double value) {
        for (int i = 0; i < y.size(); i++) {
            y.set(i, value);
        }
    }

    /** For each element of x the place of the result that it goes into. */
    private static int[] into(Cells x, List<Integer> axes) {
        Shape kept = x.shape();
        for (int axis : axes) {
            kept = kept.with(axis, 1);
        }
        Shape target = kept;
        return Positions.of(x.shape(), index -> {
            int[] place = index.clone();
            axes.forEach(axis -> place[axis] = 0);
            return Positions.flat(target, place);
        });
    }

    private static Runnable reduce(Reduce op, Cells x, Cells y, double[] sums) {
        int[] into = into(x, op.axes());
        double start = switch (op.function()) {
            case SUM -> 0;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
        };
        return () -> {
            Arrays.fill(sums, start);
            for (int i = 0; i < into.length; i++) {
                double a = sums[into[i]];
                double b = x.get(i);
                sums[into[i]] = switch (op.function()) {
                    case SUM -> a + b;
                    case MAX -> Math.max(a, b);
                    case MIN -> Math.min(a, b);
                };
            }
            // Only now are the sums rounded.
            for (int i = 0; i < sums.length; i++) {
                y.set(i, sums[i]);
            }
        };
    }

    /** The first of equal ones wins, and the first NaN over all numbers. */
    private static Runnable argMax(ArgMax op, Cells x, Cells y, double[] best) {
        int[] into = into(x, List.of(op.axis()));
        int extent = x.shape().dim(op.axis());
        int inner = (int) x.shape().range(op.axis() + 1, x.shape().rank()).size();
        return () -> {
            for (int i = 0; i < into.length; i++) {
                int along = i / inner % extent;
                double a = x.get(i);
                double so = best[into[i]];
                if (along == 0 || a > so || (Double.isNaN(a) && !Double.isNaN(so))) {
                    best[into[i]] = a;
                    y.set(into[i], along);
                }
            }
        };
    }

    private static Runnable matmul(MatMul op, Cells a, Cells b, Cells y) {
        int rows = y.shape().dim(-2);
        int columns = y.shape().dim(-1);
        int inner = op.inner(a.shape());
        Shape batch = y.shape().range(0, y.shape().rank() - 2);
        int[] left = Positions.broadcast(a.shape().range(0, a.shape().rank() - 2), batch);
        int[] right = Positions.broadcast(b.shape().range(0, b.shape().rank() - 2), batch);
        return () -> {
            for (int i = 0; i < y.size(); i++) {
                int matrix = i / (rows * columns);
                int row = i / columns % rows;
                int column = i % columns;
                double sum = 0;
                for (int k = 0; k < inner; k++) {
                    int p = op.transposeA() ? k * rows + row : row * inner + k;
                    int q = op.transposeB() ? column * inner + k : k * columns + column;
                    sum += a.get(left[matrix] * rows * inner + p) * b.get(right[matrix] * inner * columns + q);
                }
                y.set(i, sum);
            }
        };
    }

    /** A number that is no row is an error of the run, whatever else it might be taken for. */
    private static int row(String op, Cells indices, int position, int rows) {
        int index = (int) indices.get(position);
        if (index < 0 || index >= rows) {
            throw new LimpidException(
                    op + ": the index " + index + " at position " + position + " is not in 0 … " + (rows - 1));
        }
        return index;
    }

    private static Runnable gather(Cells table, Cells indices, Cells y) {
        int rows = table.shape().dim(0);
        int width = table.size() / rows;
        return () -> {
            for (int i = 0; i < indices.size(); i++) {
                int row = row("gather_rows", indices, i, rows);
                for (int column = 0; column < width; column++) {
                    y.set(i * width + column, table.get(row * width + column));
                }
            }
        };
    }

    private static Runnable scatter(ScatterAddRows op, Cells indices, Cells updates, Cells y, double[] sums) {
        int width = y.size() / op.rows();
        return () -> {
            Arrays.fill(sums, 0);
            for (int i = 0; i < updates.size(); i++) {
                int row = row("scatter_add_rows", indices, i / width, op.rows());
                sums[row * width + i % width] += updates.get(i);
            }
            for (int i = 0; i < sums.length; i++) {
                y.set(i, sums[i]);
            }
        };
    }
}
