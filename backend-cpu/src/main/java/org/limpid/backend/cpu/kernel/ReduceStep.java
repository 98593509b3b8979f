package org.limpid.backend.cpu.kernel;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.op.Reduce;

/** A reduction of floats: passes over one group of axes after the other, with what lies between them in scratch memory. */
final class ReduceStep implements Step {

    private final List<ReducePass> passes = new ArrayList<>();
    private final Reduce op;
    private final Operand x;
    private final Operand y;
    private final Scratch scratch;

    ReduceStep(Reduce op, Operand x, Operand y, Reductions loops, Scratch scratch) {
        this.op = op;
        this.x = x;
        this.y = y;
        this.scratch = scratch;
        for (Axes group : Axes.groups(x.type().shape(), op.axes())) {
            ReducePass pass = new ReducePass(loops, op.function(), group.outer(), group.extent(), group.inner());
            passes.add(pass);
            while (pass.blocks() > 1) {
                pass = new ReducePass(loops, op.function(), pass.outer(), pass.blocks(), pass.inner());
                passes.add(pass);
            }
        }
        long between = 0;
        for (int i = 0; i < passes.size() - 1; i++) {
            between += passes.get(i).results();
        }
        scratch.reserveShared(between);
    }

    @Override
    public void run(WorkerPool pool) {
        if (passes.isEmpty()) {
            System.arraycopy(x.floats(), x.offset(), y.floats(), y.offset(), y.size());
            return;
        }
        float[] source = x.floats();
        int from = x.offset();
        int next = 0;
        int last = passes.size() - 1;
        for (int i = 0; i < last; i++) {
            ReducePass pass = passes.get(i);
            pass.run(pool, source, from, scratch.shared(), next);
            source = scratch.shared();
            from = next;
            next += pass.results();
        }
        passes.get(last).run(pool, source, from, y.floats(), y.offset());
    }

    @Override
    public String kernel() {
        return op.name();
    }
}
