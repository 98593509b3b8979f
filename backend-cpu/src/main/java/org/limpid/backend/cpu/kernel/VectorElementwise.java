package org.limpid.backend.cpu.kernel;

import org.limpid.api.op.Binary;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Unary;

/** Elementwise loops by vectors; runs shorter than a vector in plain Java where that gives the same bits. */
final class VectorElementwise implements Elementwise {

    private final ScalarElementwise plain = new ScalarElementwise();

    @Override
    public Span unary(Unary.Function function, float[] x, float[] y) {
        return switch (function) {
            case NEG -> (a, _, _, to, n) -> VectorUnary.negate(x, a, y, to, n);
            case ABS -> (a, _, _, to, n) -> VectorUnary.abs(x, a, y, to, n);
            case SIGN -> (a, _, _, to, n) -> VectorUnary.sign(x, a, y, to, n);
            case RELU -> (a, _, _, to, n) -> VectorUnary.relu(x, a, y, to, n);
            case EXP -> (a, _, _, to, n) -> VectorMath.exp(1, 0, x, a, y, to, n);
            case LOG -> (a, _, _, to, n) -> VectorMath.log(x, a, y, to, n);
            case SQRT -> (a, _, _, to, n) -> VectorUnary.sqrt(x, a, y, to, n);
            case RECIPROCAL -> (a, _, _, to, n) -> VectorUnary.reciprocal(x, a, y, to, n);
            case TANH -> (a, _, _, to, n) -> VectorMath.tanh(x, a, y, to, n);
            case ERF -> (a, _, _, to, n) -> VectorMath.erf(x, a, y, to, n);
        };
    }

    @Override
    public Span binary(Binary.Function function, float[] x, int sx, float[] z, int sz, float[] y) {
        if (sx == 0 && sz == 0) {
            return plain.binary(function, x, sx, z, sz, y);
        }
        return sx == 1 && sz == 1
                ? ofRuns(function, x, z, y)
                : sz == 0 ? withRight(function, x, z, y) : withLeft(function, x, z, y);
    }

    private static Span ofRuns(Binary.Function function, float[] x, float[] z, float[] y) {
        return switch (function) {
            case ADD -> (a, b, _, to, n) -> VectorBinary.add(x, a, z, b, y, to, n);
            case SUB -> (a, b, _, to, n) -> VectorBinary.subtract(x, a, z, b, y, to, n);
            case MUL -> (a, b, _, to, n) -> VectorBinary.multiply(x, a, z, b, y, to, n);
            case DIV -> (a, b, _, to, n) -> VectorBinary.divide(x, a, z, b, y, to, n);
            case MAX -> (a, b, _, to, n) -> VectorBinary.max(x, a, z, b, y, to, n);
            case MIN -> (a, b, _, to, n) -> VectorBinary.min(x, a, z, b, y, to, n);
        };
    }

    private static Span withRight(Binary.Function function, float[] x, float[] z, float[] y) {
        return switch (function) {
            case ADD -> (a, b, _, to, n) -> VectorBinary.add(x, a, z[b], y, to, n);
            case SUB -> (a, b, _, to, n) -> VectorBinary.subtract(x, a, z[b], y, to, n);
            case MUL -> (a, b, _, to, n) -> VectorBinary.multiply(x, a, z[b], y, to, n);
            case DIV -> (a, b, _, to, n) -> VectorBinary.divide(x, a, z[b], y, to, n);
            case MAX -> (a, b, _, to, n) -> VectorBinary.max(x, a, z[b], y, to, n);
            case MIN -> (a, b, _, to, n) -> VectorBinary.min(x, a, z[b], y, to, n);
        };
    }

    private static Span withLeft(Binary.Function function, float[] x, float[] z, float[] y) {
        return switch (function) {
            case ADD -> (a, b, _, to, n) -> VectorBinary.add(z, b, x[a], y, to, n);
            case SUB -> (a, b, _, to, n) -> VectorBinary.subtractFrom(x[a], z, b, y, to, n);
            case MUL -> (a, b, _, to, n) -> VectorBinary.multiply(z, b, x[a], y, to, n);
            case DIV -> (a, b, _, to, n) -> VectorBinary.divideInto(x[a], z, b, y, to, n);
            case MAX -> (a, b, _, to, n) -> VectorBinary.max(z, b, x[a], y, to, n);
            case MIN -> (a, b, _, to, n) -> VectorBinary.min(z, b, x[a], y, to, n);
        };
    }

    @Override
    public Span compare(Compare.Relation relation, float[] x, int sx, float[] z, int sz, int[] y) {
        return switch (relation) {
            case EQ -> (a, b, _, to, n) -> VectorMasks.equal(x, a, sx, z, b, sz, y, to, n);
            case NE -> (a, b, _, to, n) -> VectorMasks.unequal(x, a, sx, z, b, sz, y, to, n);
            case LT -> (a, b, _, to, n) -> VectorMasks.less(x, a, sx, z, b, sz, y, to, n);
            case LE -> (a, b, _, to, n) -> VectorMasks.lessOrEqual(x, a, sx, z, b, sz, y, to, n);
            case GT -> (a, b, _, to, n) -> VectorMasks.greater(x, a, sx, z, b, sz, y, to, n);
            case GE -> (a, b, _, to, n) -> VectorMasks.greaterOrEqual(x, a, sx, z, b, sz, y, to, n);
        };
    }

    @Override
    public Span select(int[] mask, int sm, float[] x, int sx, float[] z, int sz, float[] y) {
        return (m, a, b, to, n) -> VectorMasks.select(mask, m, sm, x, a, sx, z, b, sz, y, to, n);
    }
}
