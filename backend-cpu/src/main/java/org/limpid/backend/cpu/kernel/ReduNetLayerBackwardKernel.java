package org.limpid.backend.cpu.kernel;

import java.util.Arrays;
import java.util.List;
import org.limpid.api.op.fused.ReduNetLayerBackward;

/**
 * The gradient of a layer of ReduNet, frequency by frequency, in two passes with one sum over all frequencies between them: what
 * the operators make of the samples is computed in both, and never stored. Samples are columns, as in the forward step, and are
 * {@link ReduNetBlocks ordered} so that a class's operator is only multiplied with those that may have a share of it.
 */
final class ReduNetLayerBackwardKernel implements Step {

    /** The bits of infinity; those of NaNs are above them. */
    private static final int INFINITE = 0x7f800000;

    private final float eta;
    private final float lambda;
    private final Operand z;
    private final Operand expansion;
    private final Operand compressions;
    private final Operand gamma;
    private final Operand weight;
    private final Operand membership;
    private final Operand dmoved;
    private final List<Operand> gradients;
    private final SmallProducts products;
    private final SampleColumns columns;
    private final IstaLoops loops;
    private final Vectors vectors;
    private final Scratch scratch;
    private final ReduNetBlocks blocks;
    private final boolean[] damaged;
    private final Job sum = this::sum;
    private final Job solve = this::solve;
    private final Job differentiate = this::differentiate;
    private final int frequencies;
    private final int channels;
    private final int classes;
    private final int width;

    /** Elements of a block of samples in one frequency. */
    private final int one;

    // Where things lie in the shared scratch memory, and in a worker's.
    private final int coefficients;
    private final int sums;
    private final int totals;
    private final int dgammas;
    private final int samples;
    private final int gradient;
    private final int moved;
    private final int turned;
    private final int rows;
    private final int left;
    private final int operators;
    private final int row;

    ReduNetLayerBackwardKernel(
            ReduNetLayerBackward op, List<Operand> in, List<Operand> out, KernelFamily family, Scratch scratch) {
        eta = (float) op.eta();
        lambda = (float) op.lambda();
        z = in.get(0);
        expansion = in.get(1);
        compressions = in.get(2);
        gamma = in.get(3);
        weight = in.get(4);
        membership = in.get(5);
        dmoved = in.get(6);
        gradients = out;
        products = family.smallProducts();
        columns = family.sampleColumns();
        loops = family.ista();
        vectors = family.vectors();
        this.scratch = scratch;
        frequencies = z.dim(0);
        channels = z.dim(2);
        classes = gamma.size();
        blocks = new ReduNetBlocks(z.dim(1), classes);
        damaged = new boolean[classes * frequencies];
        width = blocks.width;
        one = channels * width;
        coefficients = Scratch.FIRST;
        sums = coefficients + blocks.count * blocks.coefficients();
        totals = Math.addExact(sums, Math.multiplyExact(frequencies, blocks.count * blocks.sums()));
        dgammas = Math.addExact(totals, blocks.count * blocks.sums());
        scratch.reserveShared(dgammas + (long) blocks.count * classes);
        samples = Scratch.FIRST;
        gradient = samples + one;
        moved = gradient + one;
        turned = moved + one;
        rows = turned + one;
        left = rows + one;
        operators = Math.addExact(left, Math.multiplyExact(classes, one));
        row = Math.addExact(operators, Math.multiplyExact(classes + 1, channels * channels));
        scratch.reserveOwn((long) row + width);
    }

    @Override
    public void run(WorkerPool pool) {
        float[] shared = scratch.shared();
        blocks.arrange(membership, gamma, eta, shared, coefficients);
        pool.run(sum, frequencies);
        pool.run(solve, blocks.count);
        Operand dgamma = gradients.get(3);
        for (int j = 0; j < classes; j++) {
            float all = 0;
            for (int block = 0; block < blocks.count; block++) {
                all += shared[dgammas + block * classes + j];
            }
            dgamma.floats()[dgamma.offset() + j] = all;
        }
        pool.run(differentiate, frequencies);
    }

    private int coefficients(int block) {
        return coefficients + block * blocks.coefficients();
    }

    private int sums(int f, int block) {
        return sums + (f * blocks.count + block) * blocks.sums();
    }

    /** A frequency's part of all sums. */
    private void sum(int f, int worker) {
        float[] work = scratch.own(worker);
        float[] shared = scratch.shared();
        Arrays.fill(shared, sums(f, 0), sums(f + 1, 0), 0);
        findDamaged(f);
        for (int block = 0; block < blocks.count; block++) {
            int to = sums(f, block);
            step(work, f, block);
            columns.addProducts(work, gradient, moved, channels, width, shared, to + blocks.gradientByMoved());
            columns.addProducts(work, moved, moved, channels, width, shared, to + blocks.movedSquared());
            for (int j = 0; j < classes; j++) {
                if (takes(f, block, j)) {
                    int v = left + j * one;
                    columns.addProducts(work, gradient, v, channels, width, shared, to + blocks.gradientByLeft(j));
                    columns.addProducts(work, moved, v, channels, width, shared, to + blocks.movedByLeft(j));
                    columns.addProducts(work, v, v, channels, width, shared, to + blocks.leftSquared(j));
                }
            }
        }
    }

    /** The coefficients of a block, from its sums over all frequencies. */
    private void solve(int block, int worker) {
        float[] shared = scratch.shared();
        int total = totals + block * blocks.sums();
        Arrays.fill(shared, total, total + blocks.sums(), 0);
        int plain = blocks.plainSums();
        for (int f = 0; f < frequencies; f++) {
            int part = sums(f, block);
            vectors.addScaled(1, shared, part, shared, total, plain);
            vectors.addScaled(weight(f), shared, part + plain, shared, total + plain, blocks.sums() - plain);
        }
        blocks.solve(block, lambda, eta, gamma, shared, total, coefficients(block), dgammas + block * classes);
    }

    /** The gradients of a frequency's samples, operators and weight. */
    private void differentiate(int f, int worker) {
        float[] work = scratch.own(worker);
        float[] shared = scratch.shared();
        int square = channels * channels;
        Arrays.fill(work, operators, operators + (classes + 1) * square, 0);
        float w = weight(f);
        float dweight = 0;
        for (int block = 0; block < blocks.count; block++) {
            int by = coefficients(block);
            int sum = sums(f, block);
            step(work, f, block);
            gather(work, f, block);
            dweight += vectors.dot(shared, by + blocks.across(), shared, sum + blocks.movedSquared(), width);
            columns.combine(
                    1,
                    shared,
                    by + blocks.along(),
                    gradient,
                    w,
                    by + blocks.across(),
                    moved,
                    work,
                    gradient,
                    channels,
                    width);
            multiply(expansion, f, true, work, gradient, turned, false);
            loops.addScaled(work, gradient, eta, work, turned, one);
            addOuter(work, gradient, operators);
            for (int j = 0; j < classes; j++) {
                if (takes(f, block, j)) {
                    int v = left + j * one;
                    dweight += vectors.dot(shared, by + blocks.pull(j), shared, sum + blocks.leftSquared(j), width);
                    columns.combine(
                            -1,
                            shared,
                            by + blocks.share(j),
                            gradient,
                            w,
                            by + blocks.pull(j),
                            v,
                            work,
                            v,
                            channels,
                            width);
                    multiply(compressions, j * frequencies + f, true, work, v, turned, true);
                    addOuter(work, v, operators + (1 + j) * square);
                }
            }
            write(work, f, block);
        }
        loops.scale(eta, work, operators, square);
        copy(work, operators, gradients.get(1), f);
        for (int j = 0; j < classes; j++) {
            copy(work, operators + (1 + j) * square, gradients.get(2), j * frequencies + f);
        }
        Operand dw = gradients.get(4);
        dw.floats()[dw.offset() + f] = dweight / 2;
    }

    /** Turns a block of z and dz⁺; v_j = C_j z of the classes it takes, and u = z + η(Ez − Σ γ_j π_j v_j). */
    private void step(float[] work, int f, int block) {
        turn(work, z, f, block, samples);
        turn(work, dmoved, f, block, gradient);
        multiply(expansion, f, false, work, samples, moved, false);
        loops.addScaled(work, samples, eta, work, moved, one);
        for (int j = 0; j < classes; j++) {
            if (takes(f, block, j)) {
                int v = left + j * one;
                multiply(compressions, j * frequencies + f, false, work, samples, v, false);
                System.arraycopy(scratch.shared(), coefficients(block) + blocks.share(j), work, row, width);
                columns.subtractShares(work, row, v, moved, channels, width);
            }
        }
    }

    /** What is not finite is multiplied with a share of 0 too. */
    private boolean takes(int f, int block, int j) {
        return blocks.isActive(block, j) || damaged[j * frequencies + f];
    }

    private void findDamaged(int f) {
        int square = channels * channels;
        float[] all = compressions.floats();
        for (int j = 0; j < classes; j++) {
            int from = compressions.offset() + (j * frequencies + f) * square;
            int largest = 0;
            for (int i = from; i < from + square; i++) {
                largest = Math.max(largest, Float.floatToRawIntBits(all[i]) & Integer.MAX_VALUE);
            }
            damaged[j * frequencies + f] = largest >= INFINITE;
        }
    }

    private float weight(int f) {
        return weight.floats()[weight.offset() + f];
    }

    /** A block's samples as columns; behind the last there are zeros. */
    private void turn(float[] work, Operand x, int f, int block, int to) {
        float[] from = x.floats();
        int size = blocks.size(block);
        for (int i = 0; i < size; i++) {
            int at = x.offset() + (f * blocks.samples + blocks.sample(block, i)) * channels;
            for (int c = 0; c < channels; c++) {
                work[to + c * width + i] = from[at + c];
            }
        }
        for (int i = size; i < width; i++) {
            for (int c = 0; c < channels; c++) {
                work[to + c * width + i] = 0;
            }
        }
    }

    /** A block's samples as rows. */
    private void gather(float[] work, int f, int block) {
        int size = blocks.size(block);
        for (int i = 0; i < size; i++) {
            int at = z.offset() + (f * blocks.samples + blocks.sample(block, i)) * channels;
            System.arraycopy(z.floats(), at, work, rows + i * channels, channels);
        }
        Arrays.fill(work, rows + size * channels, rows + one, 0);
    }

    /** An operator or its transpose times a block. */
    private void multiply(Operand of, int which, boolean transposed, float[] work, int x, int to, boolean add) {
        int at = of.offset() + which * channels * channels;
        int line = transposed ? 1 : channels;
        int term = transposed ? channels : 1;
        products.multiply(of.floats(), at, line, term, work, x, width, work, to, width, channels, width, channels, add);
    }

    /** An operator's gradient += Σ of a block's gradients times samples. */
    private void addOuter(float[] work, int by, int to) {
        products.multiply(
                work, by, width, 1, work, rows, channels, work, to, channels, channels, channels, width, true);
    }

    private void write(float[] work, int f, int block) {
        Operand dz = gradients.getFirst();
        float[] to = dz.floats();
        for (int i = 0; i < blocks.size(block); i++) {
            int at = dz.offset() + (f * blocks.samples + blocks.sample(block, i)) * channels;
            for (int c = 0; c < channels; c++) {
                to[at + c] = work[turned + c * width + i];
            }
        }
    }

    private void copy(float[] work, int from, Operand to, int which) {
        int square = channels * channels;
        System.arraycopy(work, from, to.floats(), to.offset() + which * square, square);
    }

    @Override
    public String kernel() {
        return "redunet_layer_backward";
    }
}
