package org.limpid.api.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * Where ops are written: a program builder. One method does the work, {@link #emit}; the others name the primitives so
 * that models, decompositions and gradient rules read like their formulas.
 */
public interface Emitter {

    /**
     * Appends one op.
     *
     * @param op what to do
     * @param inputs its operands, defined before
     * @return its results
     * @throws org.limpid.api.LimpidException if the operands do not fit the op
     */
    List<Value> emit(Op op, List<Value> inputs);

    /** Appends an op with one result. */
    default Value apply(Op op, Value... inputs) {
        List<Value> results = emit(op, List.of(inputs));
        if (results.size() != 1) {
            throw new IllegalArgumentException(op.name() + " has " + results.size() + " results; use emit");
        }
        return results.getFirst();
    }

    /** A tensor with one value everywhere. */
    default Value fill(TensorType type, double value) {
        return apply(new Fill(type, value));
    }

    /** A scalar of the element type of {@code like}. */
    default Value constant(double value, Value like) {
        return fill(new TensorType(like.type().dtype(), Shape.SCALAR), value);
    }

    /**
     * An I32 mask (n, n): 1 where the relation holds between row and column number; GE is the lower triangle with the
     * diagonal, EQ the identity.
     */
    default Value triangle(Compare.Relation relation, int n) {
        Value numbers = apply(new Iota(n));
        return compare(relation, reshape(numbers, n, 1), reshape(numbers, 1, n));
    }

    /** The identity matrix (n, n). */
    default Value identity(int n, DType dtype) {
        return cast(triangle(Compare.Relation.EQ, n), dtype);
    }

    /** f(x), elementwise. */
    default Value unary(Unary.Function function, Value x) {
        return apply(new Unary(function), x);
    }

    /** −x. */
    default Value neg(Value x) {
        return unary(Unary.Function.NEG, x);
    }

    /** eˣ. */
    default Value exp(Value x) {
        return unary(Unary.Function.EXP, x);
    }

    /** ln x. */
    default Value log(Value x) {
        return unary(Unary.Function.LOG, x);
    }

    /** √x. */
    default Value sqrt(Value x) {
        return unary(Unary.Function.SQRT, x);
    }

    /** 1/x. */
    default Value reciprocal(Value x) {
        return unary(Unary.Function.RECIPROCAL, x);
    }

    /** max(x, 0). */
    default Value relu(Value x) {
        return unary(Unary.Function.RELU, x);
    }

    /** a + b. */
    default Value add(Value a, Value b) {
        return apply(new Binary(Binary.Function.ADD), a, b);
    }

    /** a + constant. */
    default Value add(Value a, double b) {
        return add(a, constant(b, a));
    }

    /** a − b. */
    default Value sub(Value a, Value b) {
        return apply(new Binary(Binary.Function.SUB), a, b);
    }

    /** a − constant. */
    default Value sub(Value a, double b) {
        return sub(a, constant(b, a));
    }

    /** a ∘ b. */
    default Value mul(Value a, Value b) {
        return apply(new Binary(Binary.Function.MUL), a, b);
    }

    /** a · constant. */
    default Value mul(Value a, double b) {
        return mul(a, constant(b, a));
    }

    /** a / b. */
    default Value div(Value a, Value b) {
        return apply(new Binary(Binary.Function.DIV), a, b);
    }

    /** max(a, b). */
    default Value max(Value a, Value b) {
        return apply(new Binary(Binary.Function.MAX), a, b);
    }

    /** A mask: 1 where the relation holds. */
    default Value compare(Compare.Relation relation, Value a, Value b) {
        return apply(new Compare(relation), a, b);
    }

    /** a where the mask is not 0, else b. */
    default Value select(Value mask, Value a, Value b) {
        return apply(new Select(), mask, a, b);
    }

    /** AB over the last two axes. */
    default Value matmul(Value a, Value b) {
        return apply(new MatMul(false, false), a, b);
    }

    /** op(A)·op(B) over the last two axes. */
    default Value matmul(Value a, boolean transposeA, Value b, boolean transposeB) {
        return apply(new MatMul(transposeA, transposeB), a, b);
    }

    /** Σ over axes (negative ones count from the last), which disappear. */
    default Value sum(Value x, int... axes) {
        return reduce(Reduce.Function.SUM, x, false, axes);
    }

    /** A reduction over axes; negative ones count from the last. */
    default Value reduce(Reduce.Function function, Value x, boolean keepAxes, int... axes) {
        List<Integer> counted = new ArrayList<>(axes.length);
        for (int axis : axes) {
            counted.add(x.type().shape().axis(axis));
        }
        return apply(new Reduce(function, counted, keepAxes), x);
    }

    /** The arithmetic mean over axes (negative ones count from the last). */
    default Value mean(Value x, boolean keepAxes, int... axes) {
        Value sum = reduce(Reduce.Function.SUM, x, keepAxes, axes);
        return mul(sum, (double) sum.type().size() / x.type().size());
    }

    /** x under another shape. */
    default Value reshape(Value x, int... extents) {
        return reshape(x, Shape.of(extents));
    }

    /** x under another shape. */
    default Value reshape(Value x, Shape shape) {
        return x.type().shape().equals(shape) ? x : apply(new Reshape(shape), x);
    }

    /** x with its axes in another order. */
    default Value permute(Value x, int... axes) {
        return apply(new Permute(Shapes.list(axes)), x);
    }

    /** x with its last two axes exchanged. */
    default Value transpose(Value x) {
        return exchange(x, -2, -1);
    }

    /** x with two axes exchanged; negative ones count from the last. */
    default Value exchange(Value x, int first, int second) {
        Shape shape = x.type().shape();
        int[] axes = new int[shape.rank()];
        Arrays.setAll(axes, axis -> axis);
        axes[shape.axis(first)] = shape.axis(second);
        axes[shape.axis(second)] = shape.axis(first);
        return permute(x, axes);
    }

    /** x repeated to a larger shape. */
    default Value broadcast(Value x, Shape shape) {
        return x.type().shape().equals(shape) ? x : apply(new Broadcast(shape), x);
    }

    /** The elements {@code start} … {@code start + length − 1} along one axis. */
    default Value slice(Value x, int axis, int start, int length) {
        Shape shape = x.type().shape();
        int counted = shape.axis(axis);
        int[] starts = new int[shape.rank()];
        starts[counted] = start;
        return apply(new Slice(Shapes.list(starts), shape.with(counted, length)), x);
    }

    /** Operands joined along an axis; a negative one counts from the last. */
    default Value concat(int axis, Value... parts) {
        return apply(new Concat(parts.length == 0 ? 0 : parts[0].type().shape().axis(axis)), parts);
    }

    /** The values in another element type. */
    default Value cast(Value x, DType dtype) {
        return x.type().dtype() == dtype ? x : apply(new Cast(dtype), x);
    }
}
