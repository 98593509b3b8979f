package org.limpid.backend.cpu.kernel;

import java.util.Arrays;

/** One value everywhere. */
final class FillStep implements Step, Job {

    private final double value;
    private final Operand y;

    FillStep(double value, Operand y) {
        this.value = value;
        this.y = y;
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, Chunks.count(y.size()));
    }

    @Override
    public void run(int chunk, int worker) {
        int from = y.offset() + chunk * Chunks.ELEMENTS;
        int to = Math.min(y.offset() + y.size(), from + Chunks.ELEMENTS);
        if (y.isInt()) {
            Arrays.fill(y.ints(), from, to, (int) value);
        } else {
            Arrays.fill(y.floats(), from, to, (float) value);
        }
    }

    @Override
    public String kernel() {
        return "fill";
    }
}
