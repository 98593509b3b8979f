package org.limpid.backend.cpu.kernel;

import java.util.Arrays;
import org.limpid.api.tensor.Shape;

/** An elementwise loop over neighbouring results, cut into runs along which the operands have fixed strides. */
final class ElementwiseRuns {

    private final Strides loops;
    private final Span span;
    private final Place result;
    private final Place[] operands;

    /**
     * Where an operand or the results lie.
     *
     * @param offset of the first element
     * @param following whether that is the first element that is being computed, rather than the first of all
     */
    record Place(int offset, boolean following) {

        /** How far the element at index 0 lies from the beginning of the array, when results from there on are computed. */
        int origin(int from) {
            return following ? offset - from : offset;
        }
    }

    /**
     * @param loops of at most three operands, and last of the result
     */
    ElementwiseRuns(Strides loops, Span span, Place result, Place... operands) {
        this.loops = loops;
        this.span = span;
        this.result = result;
        this.operands = operands;
    }

    /** Strides of operands over the elements of y; those of y come last, so that its elements stay in order. */
    static Strides strides(Shape y, Shape... operands) {
        Shape[] shapes = Arrays.copyOf(operands, operands.length + 1);
        shapes[operands.length] = y;
        return Strides.broadcasting(y, shapes);
    }

    /** Computes results {@code from} to {@code to} − 1, counted from the first. */
    void apply(int from, int to) {
        int inner = loops.inner();
        int y = result.origin(from);
        int a = operands[0].origin(from);
        int b = operands.length > 1 ? operands[1].origin(from) : 0;
        int c = operands.length > 2 ? operands[2].origin(from) : 0;
        int at = from;
        int row = from / inner;
        int column = from - row * inner;
        while (at < to) {
            int n = Math.min(inner - column, to - at);
            span.apply(a + start(0, row, column), b + start(1, row, column), c + start(2, row, column), y + at, n);
            at += n;
            column = 0;
            row++;
        }
    }

    private int start(int operand, int row, int column) {
        return operand < operands.length ? loops.start(operand, row) + column * loops.innerStride(operand) : 0;
    }
}
