package org.limpid.backend.cpu.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Permute;
import org.limpid.api.tensor.TensorType;

/**
 * dZ = drate·α (I + α ZZᵀ)⁻¹ Z by two triangular solves; where there are more samples than features Z is solved for
 * transposed, in shared memory.
 */
final class CodingRateBackwardStep implements Step {

    private final Operand z;
    private final Operand drate;
    private final Operand dz;
    private final double alpha;
    private final boolean wide;
    private final Vectors loops;
    private final IstaLoops scaling;
    private final GramFactor gram;
    private @Nullable Operand bound;
    private List<Step> solution = List.of();

    CodingRateBackwardStep(
            List<Operand> in, Operand dz, double alpha, KernelFamily family, Workspace workspace, Scratch scratch) {
        z = in.get(0);
        drate = in.get(1);
        this.dz = dz;
        this.alpha = alpha;
        wide = z.dim(-2) < z.dim(-1);
        loops = family.vectors();
        scaling = family.ista();
        gram = new GramFactor(z, alpha, family, workspace, scratch, wide ? 0 : z.size());
    }

    @Override
    public void run(WorkerPool pool) {
        Operand factor = gram.compute(pool);
        if (bound == null || !bound.isSame(factor)) {
            solution = solution(factor);
            bound = factor;
        }
        for (int i = 0; i < solution.size(); i++) {
            solution.get(i).run(pool);
        }
        int n = dz.size() / gram.matrices();
        for (int b = 0; b < gram.matrices(); b++) {
            float scale = (float) (alpha * drate.floats()[drate.offset() + b]);
            scaling.scale(scale, dz.floats(), dz.offset() + b * n, n);
        }
    }

    private List<Step> solution(Operand factor) {
        if (wide) {
            return List.of(
                    new TriangularSolveStep(false, factor, z, dz, loops),
                    new TriangularSolveStep(true, factor, dz, dz, loops));
        }
        int rank = z.type().shape().rank();
        List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        axes.set(rank - 1, rank - 2);
        axes.set(rank - 2, rank - 1);
        Permute transpose = new Permute(axes);
        TensorType transposed = transpose.infer(List.of(z.type())).getFirst();
        Operand t = Operand.of(transposed, factor.floats(), gram.after());
        return List.of(
                MoveStep.permute(transpose, z, t),
                new TriangularSolveStep(false, factor, t, t, loops),
                new TriangularSolveStep(true, factor, t, t, loops),
                MoveStep.permute(transpose, t, dz));
    }

    @Override
    public String kernel() {
        return "coding_rate_backward";
    }
}
