package org.limpid.backend.nd4j.kernel;

import org.limpid.api.op.Binary;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Unary;
import org.limpid.api.tensor.Shape;

/**
 * Elementwise ops. ND4J computes them; where its corner semantics are not ours the result is mended by a few more of its
 * ops, mostly on the bits of the floats seen as integers.
 */
final class ElementwiseKernels {

    /** 2³¹, the least float above all integers. */
    private static final float ABOVE_INTEGERS = 0x1p31f;
    /** 2³¹ − 128, the largest float among the integers. */
    private static final float LARGEST_INTEGER = 0x1.fffffep30f;
    /** What the largest integer is above {@link #LARGEST_INTEGER}. */
    private static final int REST = 127;

    /** From here on tanh rounds to 1. */
    private static final float TANH_IS_ONE = 10;

    private ElementwiseKernels() {}

    static void unary(Recorder r, Unary.Function function, NdArray x, NdArray z) {
        switch (function) {
            case NEG -> r.transform(Transform.NEGATE, x, z);
            case ABS -> r.transform(Transform.ABS, x, z);
            case SIGN -> sign(r, x, z);
            case RELU -> relu(r, x, z);
            case EXP -> r.transform(Transform.EXP, x, z);
            case LOG -> r.transform(Transform.LOG, x, z);
            case SQRT -> r.transform(Transform.SQRT, x, z);
            case RECIPROCAL -> r.transform(Transform.RECIPROCAL, x, z);
            case TANH -> tanh(r, x, z);
            case ERF -> r.transform(Transform.ERF, x, z);
        }
    }

    /** ND4J's sign is +0 for ±0 and NaN: there, x itself is put in. */
    private static void sign(Recorder r, NdArray x, NdArray z) {
        r.transform(Transform.SIGN, x, z);
        if (x.element() == Element.F32) {
            NdArray none = r.bits("equals", z, r.constant(0f));
            r.named("bitwise_and", none, none, x.as(Element.I32));
            NdArray bits = z.as(Element.I32);
            r.named("bitwise_or", bits, bits, none);
        }
    }

    /** ND4J's ReLU leaves −0; adding +0 makes it +0. */
    static void relu(Recorder r, NdArray x, NdArray z) {
        r.named("relu", z, Arguments.floats(0), x);
        if (x.element() == Element.F32) {
            r.named("add", z, z, r.constant(0f));
        }
    }

    /** ND4J's own loses all small numbers; sinh x / cosh x does not, and is ±1 long before it overflows. */
    private static void tanh(Recorder r, NdArray x, NdArray z) {
        NdArray within = r.named(
                "clipbyvalue", r.scratch(Element.F32, x.shape()), Arguments.floats(-TANH_IS_ONE, TANH_IS_ONE), x);
        NdArray cosh = r.transform(Transform.COSH, within, r.scratch(Element.F32, x.shape()));
        r.named("divide", z, r.transform(Transform.SINH, within, within), cosh);
    }

    static void binary(Recorder r, Binary.Function function, NdArray a, NdArray b, NdArray z) {
        switch (function) {
            case ADD -> r.named("add", z, a, b);
            case SUB -> r.named("subtract", z, a, b);
            case MUL -> r.named("multiply", z, a, b);
            case DIV -> r.named("divide", z, a, b);
            case MAX -> {
                if (z.element() == Element.I32) {
                    r.named("maximum", z, a, b);
                } else {
                    NdArray minusA = repeated(r, a, z);
                    NdArray minusB = repeated(r, b, z);
                    r.transform(Transform.NEGATE, minusA, minusA);
                    r.transform(Transform.NEGATE, minusB, minusB);
                    minimum(r, minusA, minusB, z);
                    r.transform(Transform.NEGATE, z, z);
                }
            }
            case MIN -> {
                if (z.element() == Element.I32) {
                    r.named("minimum", z, a, b);
                } else {
                    minimum(r, repeated(r, a, z), repeated(r, b, z), z);
                }
            }
        }
    }

    /** A copy of z's shape. */
    private static NdArray repeated(Recorder r, NdArray x, NdArray z) {
        return r.assign(x.repeated(z.shape()), r.scratch(Element.F32, z.shape()));
    }

    /**
     * ND4J's minimum gives the second operand on a tie and where one is NaN. Of both orders the union of bits is right: equal
     * numbers stay, of two zeros the negative one wins, and a NaN stays one. Operands that broadcast would take another path,
     * on which a NaN is lost in either order.
     */
    private static void minimum(Recorder r, NdArray a, NdArray b, NdArray z) {
        NdArray other = r.named("minimum", r.scratch(Element.F32, z.shape()), b, a);
        r.named("minimum", z, a, b);
        NdArray bits = z.as(Element.I32);
        r.named("bitwise_or", bits, bits, other.as(Element.I32));
    }

    static void compare(Recorder r, Compare.Relation relation, NdArray a, NdArray b, NdArray z) {
        String name = switch (relation) {
            case EQ -> "equals";
            case NE -> "not_equals";
            case LT -> "less";
            case LE -> "less_equal";
            case GT -> "greater";
            case GE -> "greater_equal";
        };
        r.assign(r.named(name, r.scratch(Element.BOOL, z.shape()), a, b), z);
    }

    /** By bits, b ⊕ ((a ⊕ b) ∧ mask): what is not selected leaves no trace, and ND4J's own op goes element by element. */
    static void select(Recorder r, NdArray mask, NdArray a, NdArray b, NdArray z) {
        NdArray chosen = r.bits("not_equals", mask, r.constant(0));
        NdArray bitsA = a.as(Element.I32);
        NdArray bitsB = b.as(Element.I32);
        NdArray difference =
                r.named("bitwise_xor", r.scratch(Element.I32, Shape.broadcast(a.shape(), b.shape())), bitsA, bitsB);
        NdArray bits = z.as(Element.I32);
        r.named("bitwise_and", bits, difference, chosen);
        r.named("bitwise_xor", bits, bits, bitsB);
    }

    static void cast(Recorder r, NdArray x, NdArray z) {
        if (x.element() == Element.F32 && z.element() == Element.I32) {
            truncate(r, x, z);
        } else {
            r.assign(x, z);
        }
    }

    /** The C conversion is undefined for NaN and out of range, so both are kept from it. */
    private static void truncate(Recorder r, NdArray x, NdArray z) {
        NdArray number = r.bits("equals", x, x);
        r.named("bitwise_and", number, number, x.as(Element.I32));
        NdArray clipped = r.named(
                "clipbyvalue",
                r.scratch(Element.F32, x.shape()),
                Arguments.floats(-ABOVE_INTEGERS, LARGEST_INTEGER),
                number.as(Element.F32));
        r.assign(clipped, z);
        NdArray above = r.bits("greater_equal", x, r.constant(ABOVE_INTEGERS));
        r.named("bitwise_and", above, above, r.constant(REST));
        r.named("add", z, z, above);
    }
}
