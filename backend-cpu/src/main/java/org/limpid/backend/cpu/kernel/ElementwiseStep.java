package org.limpid.backend.cpu.kernel;

import java.util.List;
import java.util.stream.Stream;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Unary;
import org.limpid.api.tensor.Shape;
import org.limpid.backend.cpu.kernel.ElementwiseRuns.Place;

/** An elementwise op, cut into chunks of neighbouring results. */
final class ElementwiseStep implements Step, Job {

    private final String kernel;
    private final ElementwiseRuns runs;
    private final int size;

    private ElementwiseStep(String kernel, Strides loops, Span span, Operand y, Operand... operands) {
        this.kernel = kernel;
        size = y.size();
        runs = new ElementwiseRuns(
                loops,
                span,
                place(y),
                Stream.of(operands).map(ElementwiseStep::place).toArray(Place[]::new));
    }

    private static Place place(Operand operand) {
        return new Place(operand.offset(), false);
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

    private static Strides strides(Operand y, Operand... operands) {
        return ElementwiseRuns.strides(
                y.type().shape(),
                Stream.of(operands).map(operand -> operand.type().shape()).toArray(Shape[]::new));
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, Chunks.count(size));
    }

    @Override
    public void run(int chunk, int worker) {
        int from = chunk * Chunks.ELEMENTS;
        runs.apply(from, Math.min(size, from + Chunks.ELEMENTS));
    }

    @Override
    public String kernel() {
        return kernel;
    }
}
