package org.limpid.api.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Concat;
import org.limpid.api.op.Emitter;
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
import org.limpid.api.op.Value;
import org.limpid.api.program.Node;
import org.limpid.api.tensor.Shape;

/** The gradient rules of the primitives: for y = op(x…) and g = ∂f/∂y, the ∂f/∂x of each operand. */
final class PrimitiveGradients {

    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

    private final Emitter e;
    private final List<Value> x;
    private final Value y;
    private final Value g;
    private final Predicate<Value> wanted;

    private PrimitiveGradients(Emitter emitter, Node step, Value gradient, Predicate<Value> wanted) {
        this.e = emitter;
        this.x = step.inputs();
        this.y = step.outputs().getFirst();
        this.g = gradient;
        this.wanted = wanted;
    }

    /**
     * Writes the rule of one op.
     *
     * @param step a step with that op
     * @param gradient of the objective with respect to the step's result
     * @param wanted which operands need a gradient; the others may get null
     * @return for each operand its gradient, null where it has none
     */
    static List<@Nullable Value> of(Primitive op, Emitter emitter, Node step, Value gradient, Predicate<Value> wanted) {
        return new PrimitiveGradients(emitter, step, gradient, wanted).rule(op);
    }

    private List<@Nullable Value> rule(Primitive op) {
        return switch (op) {
            case Unary unary -> each(unary(unary.function()));
            case Binary binary -> binary(binary.function());
            case Select _ -> select();
            case Reduce reduce -> each(reduce(reduce));
            case MatMul matmul -> matmul(matmul);
            case Reshape _ -> each(e.reshape(g, shape(0)));
            case Permute permute -> each(e.apply(permute.inverse(), g));
            case Broadcast _ -> each(unbroadcast(g, shape(0)));
            case Slice slice -> each(padBack(slice));
            case Concat concat -> concat(concat.axis());
            case Pad pad -> each(e.apply(new Slice(pad.before(), shape(0)), g));
            case GatherRows _ -> both(e.apply(new ScatterAddRows(shape(0).dim(0)), x.get(1), g), null);
            case ScatterAddRows _ -> both(null, e.apply(new GatherRows(), g, x.get(0)));
            case Cast _ -> each(e.cast(g, x.getFirst().type().dtype()));
            case Cholesky _ -> each(cholesky());
            case TriangularSolve solve -> triangularSolve(solve.transpose());
            case Compare _, ArgMax _, Fill _, Iota _ -> Arrays.asList(new @Nullable Value[x.size()]);
        };
    }

    private @Nullable Value unary(Unary.Function function) {
        Value input = x.getFirst();
        return switch (function) {
            case NEG -> e.neg(g);
            case ABS -> e.mul(g, e.unary(Unary.Function.SIGN, input));
            case SIGN -> null;
            case RELU -> e.select(e.compare(Compare.Relation.GT, input, e.constant(0, input)), g, e.constant(0, g));
            case EXP -> e.mul(g, y);
            case LOG -> e.div(g, input);
            case SQRT -> e.div(e.mul(g, 0.5), y);
            case RECIPROCAL -> e.neg(e.mul(g, e.mul(y, y)));
            case TANH -> e.sub(g, e.mul(g, e.mul(y, y)));
            case ERF -> e.mul(g, e.mul(e.exp(e.neg(e.mul(input, input))), TWO_OVER_ROOT_PI));
        };
    }

    private List<@Nullable Value> binary(Binary.Function function) {
        Value a = x.get(0);
        Value b = x.get(1);
        return switch (function) {
            case ADD -> both(sumTo(0, () -> g), sumTo(1, () -> g));
            case SUB -> both(sumTo(0, () -> g), sumTo(1, () -> e.neg(g)));
            case MUL -> both(sumTo(0, () -> e.mul(g, b)), sumTo(1, () -> e.mul(g, a)));
            case DIV -> both(sumTo(0, () -> e.div(g, b)), sumTo(1, () -> e.neg(e.div(e.mul(g, y), b))));
            case MAX -> extreme(Compare.Relation.GT);
            case MIN -> extreme(Compare.Relation.LT);
        };
    }

    /** The winner takes the gradient; a tie splits it in halves. */
    private List<@Nullable Value> extreme(Compare.Relation wins) {
        Value a = x.get(0);
        Value b = x.get(1);
        Value none = e.constant(0, g);
        Value half = e.select(e.compare(Compare.Relation.EQ, a, b), e.mul(g, 0.5), none);
        return both(
                sumTo(0, () -> e.select(e.compare(wins, a, b), g, half)),
                sumTo(1, () -> e.select(e.compare(wins, b, a), g, half)));
    }

    private List<@Nullable Value> select() {
        Value none = e.constant(0, g);
        return Arrays.asList(
                null, sumTo(1, () -> e.select(x.get(0), g, none)), sumTo(2, () -> e.select(x.get(0), none, g)));
    }

    private Value reduce(Reduce op) {
        Value input = x.getFirst();
        Shape kept = new Reduce(op.function(), op.axes(), true)
                .infer(List.of(input.type()))
                .getFirst()
                .shape();
        Value spread = e.reshape(g, kept);
        if (op.function() == Reduce.Function.SUM) {
            return e.broadcast(spread, shape(0));
        }
        Value hit = e.compare(Compare.Relation.EQ, input, e.reshape(y, kept));
        Value ties = e.apply(
                new Reduce(Reduce.Function.SUM, op.axes(), true),
                e.cast(hit, input.type().dtype()));
        return e.select(hit, e.div(spread, ties), e.constant(0, g));
    }

    /** For Y = op(A)op(B): dA = G·op(B)ᵀ and dB = op(A)ᵀ·G, transposed back where a flag says so. */
    private List<@Nullable Value> matmul(MatMul op) {
        Value a = x.get(0);
        Value b = x.get(1);
        boolean ta = op.transposeA();
        boolean tb = op.transposeB();
        return both(
                sumTo(0, () -> ta ? e.matmul(b, tb, g, true) : e.matmul(g, false, b, !tb)),
                sumTo(1, () -> weightGradient(a, ta, tb)));
    }

    /** Σ over the batch of op(A)ᵀG; one product with a long inner axis where B is shared by all rows of the batch. */
    private Value weightGradient(Value a, boolean ta, boolean tb) {
        Shape shapeA = a.type().shape();
        Shape shapeB = shape(1);
        if (!ta && shapeB.rank() == 2 && shapeA.rank() > 2) {
            Value rows = e.reshape(a, (int) (shapeA.size() / shapeA.dim(-1)), shapeA.dim(-1));
            Shape shapeG = g.type().shape();
            Value flat = e.reshape(g, (int) (shapeG.size() / shapeG.dim(-1)), shapeG.dim(-1));
            return tb ? e.matmul(flat, true, rows, false) : e.matmul(rows, true, flat, false);
        }
        return tb ? e.matmul(g, true, a, ta) : e.matmul(a, !ta, g, false);
    }

    private Value padBack(Slice slice) {
        int rank = shape(0).rank();
        List<Integer> after = new ArrayList<>(rank);
        for (int axis = 0; axis < rank; axis++) {
            after.add(shape(0).dim(axis)
                    - slice.starts().get(axis)
                    - slice.shape().dim(axis));
        }
        return e.apply(new Pad(slice.starts(), after, 0), g);
    }

    private List<@Nullable Value> concat(int axis) {
        List<@Nullable Value> parts = new ArrayList<>(x.size());
        int start = 0;
        for (Value part : x) {
            int length = part.type().shape().dim(axis);
            parts.add(wanted.test(part) ? e.slice(g, axis, start, length) : null);
            start += length;
        }
        return parts;
    }

    /**
     * For A = LLᵀ: dA = ½ L⁻ᵀ (P + Pᵀ) L⁻¹ with P = Φ(LᵀdL), Φ the lower triangle with half of the diagonal (Murray,
     * arXiv:1602.07527, eq. 10), symmetrised because A is. Only the lower triangle of A is read, so the part above is
     * folded into it.
     */
    private Value cholesky() {
        Value p = lower(e.matmul(y, true, g, false), 0.5);
        Value both = e.add(p, e.transpose(p));
        Value left = e.apply(new TriangularSolve(true), y, both);
        Value right = e.apply(new TriangularSolve(true), y, e.transpose(left));
        // ½ of the symmetric gradient; folding the upper triangle down doubles what is below the diagonal.
        return lower(right, 0.5);
    }

    /** For op(L)X = B: dB = op(L)⁻ᵀG, dL = −dB·Xᵀ (transposed with the flag), lower triangle only. */
    private List<@Nullable Value> triangularSolve(boolean transpose) {
        Value l = x.getFirst();
        Value b = e.apply(new TriangularSolve(!transpose), l, g);
        Value full = transpose ? e.matmul(y, false, b, true) : e.matmul(b, false, y, true);
        return both(lower(e.neg(full), 1), b);
    }

    /** x with what is above the diagonal cleared and the diagonal scaled. */
    private Value lower(Value square, double diagonal) {
        int n = square.type().shape().dim(-1);
        Value below = e.select(e.triangle(Compare.Relation.GT, n), square, e.constant(0, square));
        return e.select(e.triangle(Compare.Relation.EQ, n), e.mul(square, diagonal), below);
    }

    private @Nullable Value sumTo(int operand, Supplier<Value> contribution) {
        return wanted.test(x.get(operand)) ? unbroadcast(contribution.get(), shape(operand)) : null;
    }

    /** Sums over the axes along which a value of that shape was repeated. */
    private Value unbroadcast(Value gradient, Shape shape) {
        Shape from = gradient.type().shape();
        if (from.equals(shape)) {
            return gradient;
        }
        List<Integer> axes = new ArrayList<>();
        int extra = from.rank() - shape.rank();
        for (int axis = 0; axis < from.rank(); axis++) {
            if (axis < extra || (shape.dim(axis - extra) == 1 && from.dim(axis) != 1)) {
                axes.add(axis);
            }
        }
        return e.reshape(e.apply(new Reduce(Reduce.Function.SUM, axes, false), gradient), shape);
    }

    private Shape shape(int operand) {
        return x.get(operand).type().shape();
    }

    private static List<@Nullable Value> each(@Nullable Value gradient) {
        return Arrays.asList(gradient);
    }

    private static List<@Nullable Value> both(@Nullable Value first, @Nullable Value second) {
        return Arrays.asList(first, second);
    }
}
