package org.limpid.backend.cpu.kernel;

import java.util.Arrays;
import java.util.List;
import org.limpid.api.op.fused.ReduNetLayer;

/**
 * One layer of ReduNet, block by block of samples. A block is turned in scratch memory so that a sample is a column: the
 * products then have few rows and many columns whatever the number of channels, and norms and memberships are sums down the
 * columns. What the classes' operators make of a block stays in scratch memory where it is small; otherwise it is computed a
 * second time for the classes of which some sample of the block has a share, usually one or two.
 */
final class ReduNetLayerKernel implements Step, Job {

    private static final float FLOOR = 1e-8f;

    /** Elements of all classes' products that are kept: a part of a second-level cache of 1 MiB. */
    private static final long MOST_KEPT = 3L << 16;

    private final float eta;
    private final float lambda;
    private final Operand z;
    private final Operand expansion;
    private final Operand compressions;
    private final Operand gamma;
    private final Operand weight;
    private final Operand moved;
    private final Operand membership;
    private final SmallProducts products;
    private final SampleColumns columns;
    private final IstaLoops loops;
    private final SoftmaxColumns softmax;
    private final Scratch scratch;
    private final int frequencies;
    private final int samples;
    private final int channels;
    private final int classes;
    private final int width;
    private final boolean kept;

    // Where things lie in a worker's scratch memory.
    private final int block;
    private final int steps;
    private final int products0;
    private final int distances;
    private final int norms;
    private final int taken;

    ReduNetLayerKernel(ReduNetLayer op, List<Operand> in, List<Operand> out, KernelFamily family, Scratch scratch) {
        eta = (float) op.eta();
        lambda = (float) op.lambda();
        z = in.get(0);
        expansion = in.get(1);
        compressions = in.get(2);
        gamma = in.get(3);
        weight = in.get(4);
        moved = out.get(0);
        membership = out.get(1);
        this.scratch = scratch;
        products = family.smallProducts();
        columns = family.sampleColumns();
        loops = family.ista();
        softmax = family.softmaxColumns();
        frequencies = z.dim(0);
        samples = z.dim(1);
        channels = z.dim(2);
        classes = gamma.size();
        width = SampleColumns.width(samples);
        int one = channels * width;
        kept = (long) classes * frequencies * one <= MOST_KEPT;
        block = Scratch.FIRST;
        steps = block + Scratch.aligned(one);
        products0 = Math.addExact(steps, Math.multiplyExact(frequencies, one));
        distances = products0 + (kept ? classes * frequencies : 1) * one;
        norms = distances + classes * width;
        taken = norms + width;
        scratch.reserveOwn((long) taken + classes);
    }

    @Override
    public void run(WorkerPool pool) {
        pool.run(this, Math.ceilDiv(samples, width));
    }

    @Override
    public void run(int chunk, int worker) {
        float[] work = scratch.own(worker);
        int from = chunk * width;
        int count = Math.min(width, samples - from);
        expand(work, from, count);
        estimate(work, from, count);
        compress(work, from, count);
        write(work, from, count);
    }

    /** z + ηEz into the steps, and ‖C_j z‖² into the distances. */
    private void expand(float[] work, int from, int count) {
        Arrays.fill(work, distances, norms, 0);
        int one = channels * width;
        for (int f = 0; f < frequencies; f++) {
            turn(work, f, from, count);
            int step = steps + f * one;
            multiply(expansion, f, work, step);
            loops.addScaled(work, block, eta, work, step, one);
            for (int j = 0; j < classes; j++) {
                int product = product(j, f);
                multiply(compressions, j * frequencies + f, work, product);
                columns.addSquares(
                        weight.floats()[weight.offset() + f], work, product, channels, width, distances + j * width);
            }
        }
    }

    /** Samples of a frequency as columns; beyond the last there are zeros. */
    private void turn(float[] work, int f, int from, int count) {
        int at = z.offset() + (f * samples + from) * channels;
        SmallAttentionKernel.transpose(z.floats(), at, channels, count, channels, work, block, width);
    }

    private int product(int j, int f) {
        return kept ? products0 + (j * frequencies + f) * channels * width : products0;
    }

    private void multiply(Operand operators, int which, float[] work, int to) {
        int at = operators.offset() + which * channels * channels;
        products.multiply(
                operators.floats(),
                at,
                channels,
                1,
                work,
                block,
                width,
                work,
                to,
                width,
                channels,
                width,
                channels,
                false);
    }

    /** Distances to memberships, which are written, and then to ηγπ. */
    private void estimate(float[] work, int from, int count) {
        for (int j = 0; j < classes; j++) {
            float far = 0;
            for (int i = distances + j * width; i < distances + (j + 1) * width; i++) {
                work[i] = -root(work[i]);
                far += work[i];
            }
            // What is not finite stays so with a share of 0 too: it must be taken.
            work[taken + j] = Float.isFinite(far) ? 0 : 1;
        }
        softmax.forward(lambda, work, distances, classes, width);
        float[] pi = membership.floats();
        for (int i = 0; i < count; i++) {
            int row = membership.offset() + (from + i) * classes;
            for (int j = 0; j < classes; j++) {
                pi[row + j] = work[distances + j * width + i];
            }
        }
        for (int j = 0; j < classes; j++) {
            int shares = distances + j * width;
            loops.scale(eta * gamma.floats()[gamma.offset() + j], work, shares, width);
            for (int i = shares; i < shares + count; i++) {
                work[taken + j] += Math.abs(work[i]);
            }
        }
    }

    /** max(√squared, 10⁻⁸), NaN for NaN. */
    private static float root(float squared) {
        return Math.max((float) Math.sqrt(squared), FLOOR);
    }

    /** Takes the classes' products from the steps, by the samples' shares, and sums up the norms. */
    private void compress(float[] work, int from, int count) {
        Arrays.fill(work, norms, norms + width, 0);
        int one = channels * width;
        for (int f = 0; f < frequencies; f++) {
            if (!kept) {
                turn(work, f, from, count);
            }
            int step = steps + f * one;
            for (int j = 0; j < classes; j++) {
                if (work[taken + j] == 0) {
                    continue;
                }
                if (!kept) {
                    multiply(compressions, j * frequencies + f, work, products0);
                }
                columns.subtractShares(work, distances + j * width, product(j, f), step, channels, width);
            }
            columns.addSquares(weight.floats()[weight.offset() + f], work, step, channels, width, norms);
        }
    }

    private void write(float[] work, int from, int count) {
        for (int i = norms; i < norms + width; i++) {
            work[i] = 1 / root(work[i]);
        }
        int one = channels * width;
        columns.scale(work, norms, steps, frequencies * channels, width);
        float[] y = moved.floats();
        for (int f = 0; f < frequencies; f++) {
            int at = moved.offset() + (f * samples + from) * channels;
            int step = steps + f * one;
            for (int i = 0; i < count; i++) {
                for (int c = 0; c < channels; c++) {
                    y[at + i * channels + c] = work[step + c * width + i];
                }
            }
        }
    }

    @Override
    public String kernel() {
        return "redunet_layer";
    }
}
