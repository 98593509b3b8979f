package org.limpid.backend.cpu.kernel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** The Cholesky factors of I + α·Gram on the smaller side of a batch of Z, in memory that all steps share. */
final class GramFactor {

    private final Operand z;
    private final float alpha;
    private final Vectors loops;
    private final IstaLoops scaling;
    private final Scratch scratch;
    private final TensorType type;
    private final int side;
    private final int matrices;
    private final MatMul gram;
    private @Nullable Operand factor;
    private @Nullable Step cholesky;

    /** @param further elements that the step wants in the shared memory, after the factors */
    GramFactor(Operand z, double alpha, KernelFamily family, Workspace workspace, Scratch scratch, long further) {
        this.z = z;
        this.alpha = (float) alpha;
        this.scratch = scratch;
        loops = family.vectors();
        scaling = family.ista();
        int n = z.dim(-2);
        int d = z.dim(-1);
        side = Math.min(n, d);
        matrices = z.leading(2);
        Shape leading = z.type().shape().range(0, z.type().shape().rank() - 2);
        type = z.type().with(leading.concat(Shape.of(side, side)));
        scratch.reserveShared(Scratch.aligned(type.shape().intSize()) + further);
        boolean wide = n < d;
        MatMulSpec spec = MatMulSpec.of(side, side, Math.max(n, d), !wide, wide).resultSymmetric();
        gram = family.products().plan(spec.withBatch(matrices, n * d, n * d, side * side), workspace);
    }

    /** The length of the smaller side. */
    int side() {
        return side;
    }

    /** How many Z there are. */
    int matrices() {
        return matrices;
    }

    /** Where the memory that was asked for begins in {@link Scratch#shared}. */
    int after() {
        return Scratch.FIRST + Scratch.aligned(type.shape().intSize());
    }

    /** Computes the factors; they stay until another step runs. */
    Operand compute(WorkerPool pool) {
        Operand into = bound();
        float[] g = into.floats();
        gram.run(pool, z.floats(), z.offset(), z.floats(), z.offset(), g, into.offset());
        scaling.scale(alpha, g, into.offset(), into.size());
        for (int b = 0; b < matrices; b++) {
            for (int i = 0; i < side; i++) {
                g[into.offset() + (b * side + i) * side + i] += 1;
            }
        }
        Objects.requireNonNull(cholesky).run(pool);
        return into;
    }

    /** Shared memory may have moved since the step was made: a later step may have asked for more. */
    @SuppressWarnings("ReferenceEquality") // the array is meant, not its contents
    private Operand bound() {
        Operand now = factor;
        if (now == null || now.floats() != scratch.shared()) {
            now = Operand.of(type, scratch.shared(), Scratch.FIRST);
            factor = now;
            cholesky = new CholeskyStep(now, now, loops);
        }
        return now;
    }
}
