package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.fused.AdamWUpdate;
import org.limpid.api.op.fused.LionUpdate;

/** An optimiser's step for one parameter: elements are dealt out. */
final class OptimiserStep implements Step, Job {

    private final OptimiserLoops.@Nullable AdamW adamW;
    private final OptimiserLoops.@Nullable Lion lion;
    private final OptimiserLoops.Slots slots;
    private final List<Operand> scalars;
    private final OptimiserLoops loops;
    private final int size;

    private OptimiserStep(
            OptimiserLoops.@Nullable AdamW adamW,
            OptimiserLoops.@Nullable Lion lion,
            OptimiserLoops.Slots slots,
            List<Operand> scalars,
            OptimiserLoops loops) {
        this.adamW = adamW;
        this.lion = lion;
        this.slots = slots;
        this.scalars = scalars;
        this.loops = loops;
        size = slots.p().size();
    }

    static Step adamW(AdamWUpdate op, List<Operand> in, List<Operand> out, OptimiserLoops loops) {
        OptimiserLoops.Slots slots = new OptimiserLoops.Slots(
                in.get(0), in.get(1), in.get(2), in.get(3), out.get(0), out.get(1), out.get(2));
        return new OptimiserStep(OptimiserLoops.AdamW.of(op), null, slots, in.subList(4, 7), loops);
    }

    static Step lion(LionUpdate op, List<Operand> in, List<Operand> out, OptimiserLoops loops) {
        OptimiserLoops.Slots slots = new OptimiserLoops.Slots(
                in.get(0), in.get(1), in.get(2), in.get(2), out.get(0), out.get(1), out.get(1));
        return new OptimiserStep(null, OptimiserLoops.Lion.of(op), slots, in.subList(3, 4), loops);
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, Chunks.count(size));
    }

    @Override
    public void run(int chunk, int worker) {
        int from = chunk * Chunks.ELEMENTS;
        int to = Math.min(size, from + Chunks.ELEMENTS);
        float rate = scalar(0);
        if (adamW != null) {
            loops.adamW(adamW, slots, rate, scalar(1), scalar(2), from, to);
        } else if (lion != null) {
            loops.lion(lion, slots, rate, from, to);
        }
    }

    private float scalar(int which) {
        Operand scalar = scalars.get(which);
        return scalar.floats()[scalar.offset()];
    }

    @Override
    public String kernel() {
        return adamW != null ? "adamw_update" : "lion_update";
    }
}
