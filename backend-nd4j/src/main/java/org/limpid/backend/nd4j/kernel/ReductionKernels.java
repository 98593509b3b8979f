package org.limpid.backend.nd4j.kernel;

import org.limpid.api.op.Reduce;

/** Sums, extremes and their places. */
final class ReductionKernels {

    private static final int ABSOLUTE = 0x7FFF_FFFF;
    private static final int INFINITY = 0x7F80_0000;
    private static final int SIGN_BIT = 31;

    private ReductionKernels() {}

    static void reduce(Recorder r, Reduce op, NdArray x, NdArray z) {
        if (op.axes().isEmpty()) {
            r.copy(x, z);
            return;
        }
        String name =
                switch (op.function()) {
                    case SUM -> "reduce_sum";
                    case MAX -> "reduce_max";
                    case MIN -> "reduce_min";
                };
        Arguments axes =
                Arguments.integers(op.axes().stream().mapToLong(axis -> axis).toArray());
        NdArray reduced = z.reshaped(kept(op, x));
        if (op.function() == Reduce.Function.SUM || x.element() == Element.I32) {
            r.named(name, reduced, axes, x);
        } else {
            extreme(r, name, axes, x, reduced);
        }
    }

    private static org.limpid.api.tensor.Shape kept(Reduce op, NdArray x) {
        return new Reduce(op.function(), op.axes(), false)
                .infer(java.util.List.of(new org.limpid.api.tensor.TensorType(
                        org.limpid.api.tensor.DType.F32, x.shape())))
                .getFirst()
                .shape();
    }

    /**
     * ND4J drops NaN and takes whichever zero comes last. As integers in the same order the floats are totally ordered;
     * where the largest absolute value is beyond ∞ there was a NaN, and all bits are set.
     */
    private static void extreme(Recorder r, String name, Arguments axes, NdArray x, NdArray z) {
        NdArray bits = z.as(Element.I32);
        r.named(name, bits, axes, ordered(r, x));
        order(r, bits, bits);
        NdArray absolute = r.named(
                "bitwise_and", r.scratch(Element.I32, x.shape()), x.as(Element.I32), r.constant(ABSOLUTE));
        NdArray largest = r.named("reduce_max", r.scratch(Element.I32, z.shape()), axes, absolute);
        r.named("bitwise_or", bits, bits, r.bits("greater", largest, r.constant(INFINITY)));
    }

    /** Integers in the order of the floats, −0 before +0. */
    private static NdArray ordered(Recorder r, NdArray x) {
        return order(r, x.as(Element.I32), r.scratch(Element.I32, x.shape()));
    }

    /** From the bits of floats to integers of the same order, and back: negative ones have their other bits turned over. */
    private static NdArray order(Recorder r, NdArray bits, NdArray z) {
        NdArray negative = r.named("rshift_bits", r.scratch(Element.I32, bits.shape()), bits, r.constant(SIGN_BIT));
        r.named("bitwise_and", negative, negative, r.constant(ABSOLUTE));
        return r.named("bitwise_xor", z, bits, negative);
    }

    /** Of ordered integers, where zeros are equal and a NaN comes before everything. */
    static void argMax(Recorder r, int axis, NdArray x, NdArray z) {
        NdArray positiveZero = r.named("add", r.scratch(Element.F32, x.shape()), x, r.constant(0f));
        NdArray order = ordered(r, positiveZero);
        NdArray nan = r.bits("not_equals", x, x);
        r.named("bitwise_or", order, order, nan);
        r.named("bitwise_and", nan, nan, r.constant(Integer.MIN_VALUE));
        r.named("bitwise_xor", order, order, nan);
        r.named("argmax", z, Arguments.integers(axis), order);
    }
}
