package org.limpid.backend.cpu.kernel;

import java.util.List;

/**
 * dZ = drate·α (I + α ZZᵀ)⁻¹ Z by two triangular solves, some columns at a time in a worker's scratch memory. Where there are more
 * samples than features those are samples, turned on their way there and back.
 */
final class CodingRateBackwardStep implements Step, Job {

    private static final int COLUMNS = TriangularBlocks.WIDTH;

    private final Operand z;
    private final Operand drate;
    private final Operand dz;
    private final double alpha;
    private final boolean wide;
    private final Vectors vectors;
    private final IstaLoops scaling;
    private final TriangularBlocks triangles;
    private final Scratch scratch;
    private final GramFactor gram;
    private final int side;
    private final int columns;
    private final int blocks;
    private float[] factors = {};

    CodingRateBackwardStep(
            List<Operand> in, Operand dz, double alpha, KernelFamily family, Workspace workspace, Scratch scratch) {
        z = in.get(0);
        drate = in.get(1);
        this.dz = dz;
        this.alpha = alpha;
        this.scratch = scratch;
        wide = z.dim(-2) < z.dim(-1);
        vectors = family.vectors();
        scaling = family.ista();
        triangles = new TriangularBlocks(family);
        gram = new GramFactor(z, alpha, family, workspace, scratch);
        side = gram.side();
        columns = Math.max(z.dim(-2), z.dim(-1));
        blocks = Math.ceilDiv(columns, COLUMNS);
        scratch.reserveOwn((long) side * COLUMNS);
    }

    @Override
    public void run(WorkerPool pool) {
        factors = gram.compute(pool);
        Chunks.run(pool, this, gram.matrices() * blocks, (double) z.size() * side);
    }

    @Override
    public void run(int chunk, int worker) {
        int matrix = chunk / blocks;
        int first = chunk % blocks * COLUMNS;
        int width = Math.min(COLUMNS, columns - first);
        int start = matrix * side * columns + (wide ? first : first * side);
        float[] work = scratch.own(worker);
        int at = Scratch.FIRST;
        if (wide) {
            copy(z.floats(), z.offset() + start, columns, work, at, COLUMNS, width);
        } else {
            vectors.transpose(z.floats(), z.offset() + start, side, width, side, work, at, COLUMNS);
        }
        // Taken for −Z the columns become −L⁻¹Z, which is what the second solve wants.
        triangles.forward(factors, gram.at(matrix), side, work, at, COLUMNS, side, width);
        triangles.backward(factors, gram.at(matrix), side, work, at, COLUMNS, side, width);
        scaling.scale((float) (alpha * drate.floats()[drate.offset() + matrix]), work, at, side * COLUMNS);
        if (wide) {
            copy(work, at, COLUMNS, dz.floats(), dz.offset() + start, columns, width);
        } else {
            vectors.transpose(work, at, COLUMNS, side, width, dz.floats(), dz.offset() + start, side);
        }
    }

    private void copy(float[] from, int at, int ld, float[] to, int toAt, int toLd, int width) {
        for (int i = 0; i < side; i++) {
            System.arraycopy(from, at + i * ld, to, toAt + i * toLd, width);
        }
    }

    @Override
    public String kernel() {
        return "coding_rate_backward";
    }
}
