package org.limpid.backend.nd4j.kernel;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;

import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.limpid.api.op.Reduce;
import org.limpid.api.tensor.Shape;

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
        Arguments axes =
                Arguments.integers(op.axes().stream().mapToLong(axis -> axis).toArray());
        NdArray reduced = z.reshaped(kept(op, x.shape()));
        boolean floats = x.element() == Element.F32;
        switch (op.function()) {
            case SUM -> {
                if (floats && isBlock(op)) {
                    sumBlock(r, op, x, z);
                } else {
                    r.named("reduce_sum", reduced, axes, x);
                }
            }
            case MAX -> extreme(r, "reduce_max", floats, axes, x, reduced);
            case MIN -> extreme(r, "reduce_min", floats, axes, x, reduced);
        }
    }

    /** The extents that stay. */
    private static Shape kept(Reduce op, Shape shape) {
        int[] kept = IntStream.range(0, shape.rank())
                .filter(axis -> !op.axes().contains(axis))
                .map(shape::dim)
                .toArray();
        return Shape.of(kept);
    }

    // ---- sums
    // --------------------------------------------------------------------------------------------------------

    /** Whether axes follow each other. */
    private static boolean isBlock(Reduce op) {
        return op.axes().getLast() - op.axes().getFirst() == op.axes().size() - 1;
    }

    /**
     * Over axes that follow each other: products with a vector of ones, which OpenBLAS does many times as fast as ND4J sums,
     * and in a better order.
     */
    private static void sumBlock(Recorder r, Reduce op, NdArray x, NdArray z) {
        Shape shape = x.shape();
        int first = op.axes().getFirst();
        int end = op.axes().getLast() + 1;
        int outer = shape.range(0, first).intSize();
        int summed = shape.range(first, end).intSize();
        int inner = shape.range(end, shape.rank()).intSize();
        if (inner == 1) {
            sumRows(r, x, outer, summed, z);
            return;
        }
        FloatPointer ones = r.ones(summed);
        FloatPointer from = x.floats();
        FloatPointer to = z.floats();
        long size = (long) summed * inner;
        r.call(() -> {
            for (int item = 0; item < outer; item++) {
                sgemv(CblasTrans, summed, inner, from.position(item * size), ones, to.position(item * (long) inner));
            }
        });
    }

    /** The sum of each row of a matrix. */
    static void sumRows(Recorder r, NdArray x, int rows, int width, NdArray sums) {
        FloatPointer ones = r.ones(width);
        FloatPointer from = x.floats();
        FloatPointer to = sums.floats();
        r.call(() -> sgemv(CblasNoTrans, rows, width, from, ones, to));
    }

    private static void sgemv(int transpose, int rows, int width, FloatPointer x, FloatPointer ones, FloatPointer y) {
        openblas.cblas_sgemv(CblasRowMajor, transpose, rows, width, 1, x, width, ones, 1, 0, y, 1);
    }

    // ---- extremes
    // ----------------------------------------------------------------------------------------------------

    /**
     * ND4J drops NaN and takes whichever zero comes last. As integers in the same order the floats are totally ordered;
     * where the largest absolute value is beyond ∞ there was a NaN, and all bits are set.
     */
    private static void extreme(Recorder r, String name, boolean floats, Arguments axes, NdArray x, NdArray z) {
        if (!floats) {
            integers(r, name, axes, x, z);
            return;
        }
        NdArray bits = z.as(Element.I32);
        integers(r, name, axes, ordered(r, x), bits);
        order(r, bits, bits);
        NdArray absolute =
                r.named("bitwise_and", r.scratch(Element.I32, x.shape()), x.as(Element.I32), r.constant(ABSOLUTE));
        NdArray largest = r.scratch(Element.I32, z.shape());
        integers(r, "reduce_max", axes, absolute, largest);
        r.named("bitwise_or", bits, bits, r.bits("greater", largest, r.constant(INFINITY)));
    }

    /**
     * Where a single number is the result ND4J starts threads and waits for them, milliseconds long on a busy machine; the same
     * elements as two rows of a window are reduced at once.
     */
    private static void integers(Recorder r, String name, Arguments axes, NdArray x, NdArray z) {
        if (z.size() > 1) {
            r.named(name, z, axes, x);
            return;
        }
        int count = Math.toIntExact(x.size());
        NdArray twice = x.window(0, new int[] {2, count}, new long[] {0, 1});
        r.copy(r.named(name, r.scratch(Element.I32, Shape.of(2)), Arguments.integers(1), twice), z);
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
