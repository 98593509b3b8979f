package org.limpid.backend.cpu.kernel;

import org.limpid.api.op.Reduce;

/** A reduction of integers, one element after the other: counts and masks are small. */
final class IntegerReduceStep implements Step {

    private final Reduce op;
    private final Operand x;
    private final Operand y;
    private final int[] target;

    IntegerReduceStep(Reduce op, Operand x, Operand y) {
        this.op = op;
        this.x = x;
        this.y = y;
        target = new int[x.type().shape().rank()];
        int stride = 1;
        for (int axis = target.length - 1; axis >= 0; axis--) {
            if (!op.axes().contains(axis)) {
                target[axis] = stride;
                stride *= x.dim(axis);
            }
        }
    }

    @Override
    public void run(WorkerPool pool) {
        int[] out = y.ints();
        int start = switch (op.function()) {
            case SUM -> 0;
            case MAX -> Integer.MIN_VALUE;
            case MIN -> Integer.MAX_VALUE;
        };
        for (int i = 0; i < y.size(); i++) {
            out[y.offset() + i] = start;
        }
        for (int i = 0; i < x.size(); i++) {
            int to = y.offset() + targetOf(i);
            int value = x.ints()[x.offset() + i];
            out[to] = switch (op.function()) {
                case SUM -> out[to] + value;
                case MAX -> Math.max(out[to], value);
                case MIN -> Math.min(out[to], value);
            };
        }
    }

    private int targetOf(int element) {
        int rest = element;
        int to = 0;
        for (int axis = target.length - 1; axis >= 0; axis--) {
            int extent = x.dim(axis);
            to += rest % extent * target[axis];
            rest /= extent;
        }
        return to;
    }

    @Override
    public String kernel() {
        return op.name();
    }
}
