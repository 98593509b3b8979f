package org.limpid.backend.cpu.kernel;

/** The numbers from 0 on. */
final class IotaStep implements Step {

    private final Operand y;

    IotaStep(Operand y) {
        this.y = y;
    }

    @Override
    public void run(WorkerPool pool) {
        for (int i = 0; i < y.size(); i++) {
            y.ints()[y.offset() + i] = i;
        }
    }

    @Override
    public String kernel() {
        return "iota";
    }
}
