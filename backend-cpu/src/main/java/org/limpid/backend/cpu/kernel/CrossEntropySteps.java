package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.op.fused.CrossEntropy;
import org.limpid.api.op.fused.CrossEntropyBackward;

/** Cross-entropy and its gradient: samples are dealt out; sums over the batch are in double precision, in its order. */
final class CrossEntropySteps {

    private CrossEntropySteps() {}

    static Step forward(
            CrossEntropy op,
            List<Operand> in,
            Operand loss,
            SoftmaxRows softmax,
            Reductions reductions,
            Scratch scratch) {
        return new Forward(op.labelSmoothing(), new Batch(in), loss, softmax, reductions, scratch);
    }

    static Step backward(CrossEntropyBackward op, List<Operand> in, Operand dlogits, SoftmaxRows softmax) {
        return new Backward(op.labelSmoothing(), new Batch(in), in.get(3), dlogits, softmax);
    }

    /** The operands of both. */
    private static final class Batch {

        private final Operand logits;
        private final Operand label;
        private final Operand weight;
        private final int samples;
        private final int classes;
        private final int perChunk;

        Batch(List<Operand> in) {
            logits = in.get(0);
            label = in.get(1);
            weight = in.get(2);
            samples = logits.dim(0);
            classes = logits.dim(1);
            perChunk = Chunks.rows(4L * classes);
        }

        void checkLabels() {
            for (int b = 0; b < samples; b++) {
                if (label(b) < 0 || label(b) >= classes) {
                    throw new LimpidException(
                            "the label at position " + b + " is " + label(b) + "; expected 0 to " + (classes - 1));
                }
            }
        }

        int label(int b) {
            return label.ints()[label.offset() + b];
        }

        float weight(int b) {
            return weight.floats()[weight.offset() + b];
        }

        double totalWeight() {
            double total = 0;
            for (int b = 0; b < samples; b++) {
                total += weight(b);
            }
            return total;
        }

        int row(int b) {
            return logits.offset() + b * classes;
        }

        int chunks() {
            return Math.ceilDiv(samples, perChunk);
        }
    }

    private static final class Forward implements Step, Job {

        private final double smoothing;
        private final Batch batch;
        private final Operand loss;
        private final SoftmaxRows softmax;
        private final Reductions reductions;
        private final Scratch scratch;

        Forward(
                double smoothing,
                Batch batch,
                Operand loss,
                SoftmaxRows softmax,
                Reductions reductions,
                Scratch scratch) {
            this.smoothing = smoothing;
            this.batch = batch;
            this.loss = loss;
            this.softmax = softmax;
            this.reductions = reductions;
            this.scratch = scratch;
            scratch.reserveShared(batch.samples);
            scratch.reserveOwn(batch.classes);
        }

        @Override
        public void run(WorkerPool pool) {
            batch.checkLabels();
            pool.run(this, batch.chunks());
            double sum = 0;
            for (int b = 0; b < batch.samples; b++) {
                sum += (double) scratch.shared()[Scratch.FIRST + b] * batch.weight(b);
            }
            loss.floats()[loss.offset()] = (float) (sum / batch.totalWeight());
        }

        @Override
        public void run(int chunk, int worker) {
            int to = Math.min(batch.samples, (chunk + 1) * batch.perChunk);
            for (int b = chunk * batch.perChunk; b < to; b++) {
                scratch.shared()[Scratch.FIRST + b] = sample(b, scratch.own(worker));
            }
        }

        /** log Σ e^x − (1 − ε)·x_label − ε·mean x with x = logits − max. */
        private float sample(int b, float[] work) {
            float[] x = batch.logits.floats();
            int row = batch.row(b);
            float max = reductions.max(x, row, batch.classes);
            double value = Math.log(softmax.sumExp(x, row, max, work, Scratch.FIRST, batch.classes));
            value -= (1 - smoothing) * (x[row + batch.label(b)] - max);
            if (smoothing != 0) {
                double mean = reductions.sum(x, row, batch.classes) / (double) batch.classes - max;
                value -= smoothing * mean;
            }
            return (float) value;
        }

        @Override
        public String kernel() {
            return "cross_entropy";
        }
    }

    private static final class Backward implements Step, Job {

        private final float atLabel;
        private final float everywhere;
        private final Batch batch;
        private final Operand dloss;
        private final Operand dlogits;
        private final SoftmaxRows softmax;
        private double share;

        Backward(double smoothing, Batch batch, Operand dloss, Operand dlogits, SoftmaxRows softmax) {
            double spread = smoothing / batch.classes;
            atLabel = (float) (1 - smoothing + spread);
            everywhere = (float) spread;
            this.batch = batch;
            this.dloss = dloss;
            this.dlogits = dlogits;
            this.softmax = softmax;
        }

        @Override
        public void run(WorkerPool pool) {
            batch.checkLabels();
            share = dloss.floats()[dloss.offset()] / batch.totalWeight();
            pool.run(this, batch.chunks());
        }

        @Override
        public void run(int chunk, int worker) {
            int to = Math.min(batch.samples, (chunk + 1) * batch.perChunk);
            for (int b = chunk * batch.perChunk; b < to; b++) {
                sample(b);
            }
        }

        private void sample(int b) {
            int row = dlogits.offset() + b * batch.classes;
            float[] p = dlogits.floats();
            softmax.forward(batch.logits.floats(), batch.row(b), p, row, batch.classes);
            float scale = (float) (share * batch.weight(b));
            int label = row + batch.label(b);
            float surplus = (p[label] - atLabel) * scale;
            for (int i = row; i < row + batch.classes; i++) {
                p[i] = (p[i] - everywhere) * scale;
            }
            p[label] = surplus;
        }

        @Override
        public String kernel() {
            return "cross_entropy_backward";
        }
    }
}
