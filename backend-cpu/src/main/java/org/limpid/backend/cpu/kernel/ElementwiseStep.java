package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Unary;
import org.limpid.api.tensor.Shape;

/** An elementwise op: chunks of neighbouring results, each cut into runs along which the operands have fixed strides. */
final class ElementwiseStep implements Step, Job {

    private final String kernel;
    private final Strides loops;
    private final Span span;
    private final int[] offsets;
    private final int result;
    private final int size;

    private ElementwiseStep(String kernel, Strides loops, Span span, Operand y, Operand... operands) {
        this.kernel = kernel;
        this.loops = loops;
        this.span = span;
        this.result = y.offset();
        this.size = y.size();
        offsets = new int[3];
        for (int k = 0; k < operands.length; k++) {
            offsets[k] = operands[k].offset();
        }
    }

    static Step unary(Unary op, Operand x, Operand y, Elementwise loops) {
        Span span = x.isInt()
                ? IntegerElementwise.unary(op.function(), x.ints(), y.ints())
                : loops.unary(op.function(), x.floats(), y.floats());
        return new ElementwiseStep(op.name(), strides(y, x), span, y, x);
    }

    static Step cast(Cast op, Operand x, Operand y) {
        Span span = x.isInt()
                ? IntegerElementwise.toFloats(x.ints(), y.floats())
                : IntegerElementwise.toInts(x.floats(), y.ints());
        return new ElementwiseStep(op.name(), strides(y, x), span, y, x);
    }

    static Step binary(Binary op, Operand a, Operand b, Operand y, Elementwise loops) {
        Strides strides = strides(y, a, b);
        int sa = strides.innerStride(0);
        int sb = strides.innerStride(1);
        Span span = a.isInt()
                ? IntegerElementwise.binary(op.function(), a.ints(), sa, b.ints(), sb, y.ints())
                : loops.binary(op.function(), a.floats(), sa, b.floats(), sb, y.floats());
        return new ElementwiseStep(op.name(), strides, span, y, a, b);
    }

    static Step compare(Compare op, Operand a, Operand b, Operand y, Elementwise loops) {
        Strides strides = strides(y, a, b);
        int sa = strides.innerStride(0);
        int sb = strides.innerStride(1);
        Span span = a.isInt()
                ? IntegerElementwise.compare(op.relation(), a.ints(), sa, b.ints(), sb, y.ints())
                : loops.compare(op.relation(), a.floats(), sa, b.floats(), sb, y.ints());
        return new ElementwiseStep(op.name(), strides, span, y, a, b);
    }

    static Step select(List<Operand> in, Operand y, Elementwise loops) {
        Operand mask = in.get(0);
        Operand a = in.get(1);
        Operand b = in.get(2);
        Strides strides = strides(y, mask, a, b);
        int sm = strides.innerStride(0);
        int sa = strides.innerStride(1);
        int sb = strides.innerStride(2);
        Span span = y.isInt()
                ? IntegerElementwise.select(mask.ints(), sm, a.ints(), sa, b.ints(), sb, y.ints())
                : loops.select(mask.ints(), sm, a.floats(), sa, b.floats(), sb, y.floats());
        return new ElementwiseStep("select", strides, span, y, mask, a, b);
    }

    /** Strides of the operands over the elements of y; those of y come last, so that its elements stay in order. */
    private static Strides strides(Operand y, Operand... operands) {
        Shape[] shapes = new Shape[operands.length + 1];
        for (int k = 0; k < operands.length; k++) {
            shapes[k] = operands[k].type().shape();
        }
        shapes[operands.length] = y.type().shape();
        return Strides.broadcasting(y.type().shape(), shapes);
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, Chunks.count(size));
    }

    @Override
    public void run(int chunk, int worker) {
        int from = chunk * Chunks.ELEMENTS;
        int to = Math.min(size, from + Chunks.ELEMENTS);
        int inner = loops.inner();
        int operands = loops.operands() - 1;
        int row = from / inner;
        int column = from - row * inner;
        while (from < to) {
            int n = Math.min(inner - column, to - from);
            int a = start(0, row, column);
            int b = operands > 1 ? start(1, row, column) : 0;
            int c = operands > 2 ? start(2, row, column) : 0;
            span.apply(a, b, c, result + from, n);
            from += n;
            column = 0;
            row++;
        }
    }

    private int start(int operand, int row, int column) {
        return offsets[operand] + loops.start(operand, row) + column * loops.innerStride(operand);
    }

    @Override
    public String kernel() {
        return kernel;
    }
}
