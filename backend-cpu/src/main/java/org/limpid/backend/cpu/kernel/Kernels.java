package org.limpid.backend.cpu.kernel;

import java.util.List;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Concat;
import org.limpid.api.op.Fill;
import org.limpid.api.op.Fused;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.Iota;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Op;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.op.Select;
import org.limpid.api.op.Slice;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.Unary;
import org.limpid.api.tensor.TensorType;

/**
 * Makes steps out of ops. One object serves one session: its steps share scratch memory and run one after the other.
 */
public final class Kernels {

    /** Elements that must follow the last operand in an array of floats: kernels may read them, but not use them. */
    public static final int READ_BEYOND = SmallProducts.READ_BEYOND;

    /**
     * Up to so many elements plain Java does. A training step has such ops once, so the JVM takes thousands of steps until it
     * has compiled their loops, and until then vectors are objects: slow, and garbage.
     */
    private static final int FEW = 128;

    private final KernelFamily family;
    private final Workspace workspace;
    private final Scratch scratch;
    private final FusedKernels fused;
    private final KernelFamily few = KernelFamily.scalar();

    private Kernels(KernelFamily family, int threads) {
        this.family = family;
        workspace = new Workspace(threads);
        scratch = new Scratch(threads);
        fused = new FusedKernels(family, workspace, scratch);
    }

    /** Kernels of that variant, for a pool of so many threads. */
    public static Kernels of(Variant variant, int threads) {
        return new Kernels(variant.family(), threads);
    }

    /** Bytes of scratch memory that the steps so far need. */
    public long scratchBytes() {
        return workspace.bytes() + scratch.bytes();
    }

    /** Whether the op has a kernel of its own; a fused op without one is decomposed. */
    public static boolean isNative(Op op) {
        return switch (op) {
            case Primitive _ -> true;
            case Fused fused -> FusedKernels.isNative(fused);
        };
    }

    /** Whether the op may be a stage of a {@link FinishedProduct}. */
    public static boolean isStage(Op op) {
        return op instanceof Unary || op instanceof Binary;
    }

    /** Whether a product may take along the layer norm of its left operand, as a {@link FinishedProduct} has it. */
    public static boolean takesNorm(MatMul op, TensorType a, TensorType b) {
        return NormalisedRows.fit(op, a, b);
    }

    /** Whether running it can fail because of the values of its operands. */
    public static boolean canFail(Op op) {
        return switch (op) {
            case GatherRows _, ScatterAddRows _ -> true;
            case Fused fused -> FusedKernels.canFail(fused);
            case Primitive _ -> false;
        };
    }

    /**
     * Whether a result may lie where an operand of the same type lies: the kernel reads each element of the operand before
     * it writes that element, and never again.
     */
    public static boolean inPlace(Op op, int operand, int result) {
        return switch (op) {
            case Unary _, Binary _, Select _ -> true;
            case TriangularSolve _ -> operand == 1;
            case Cholesky _ -> true;
            case Fused fused -> FusedKernels.inPlace(fused, operand, result);
            case Primitive _ -> false;
        };
    }

    /** Binds an op to its operands and results. */
    public Step bind(Op op, List<Operand> in, List<Operand> out) {
        return switch (op) {
            case Primitive primitive -> bind(primitive, in, out.getFirst());
            case FinishedProduct product -> finished(product, in, out.getFirst());
            case Fused other -> fused.bind(other, in, out);
        };
    }

    private Step bind(Primitive op, List<Operand> in, Operand y) {
        return switch (op) {
            case Unary unary -> ElementwiseStep.unary(unary, in.getFirst(), y, elementwise(y));
            case Binary binary -> ElementwiseStep.binary(binary, in.get(0), in.get(1), y, elementwise(y));
            case Compare compare -> ElementwiseStep.compare(compare, in.get(0), in.get(1), y, elementwise(y));
            case Select _ -> ElementwiseStep.select(in, y, elementwise(y));
            case Cast cast -> cast(cast, in.getFirst(), y);
            case Reduce reduce -> reduce(reduce, in.getFirst(), y);
            case ArgMax argMax -> new ArgMaxStep(argMax, in.getFirst(), y);
            case MatMul matmul -> new MatMulStep(matmul, in.get(0), in.get(1), y, family.products(), workspace);
            case Reshape _ -> MoveStep.copy(in.getFirst(), y);
            case Permute permute -> MoveStep.permute(permute, in.getFirst(), y);
            case Broadcast _ -> MoveStep.broadcast(in.getFirst(), y);
            case Slice slice -> MoveStep.slice(slice, in.getFirst(), y);
            case Concat concat -> MoveStep.concat(concat, in, y);
            case Pad pad -> MoveStep.pad(pad, in.getFirst(), y);
            case GatherRows _ -> IndexedRows.gather(in.get(0), in.get(1), y);
            case ScatterAddRows _ -> IndexedRows.scatterAdd(in.get(0), in.get(1), y);
            case Fill fill -> new FillStep(fill.value(), y);
            case Iota _ -> new IotaStep(y);
            case Cholesky _ -> cholesky(in.getFirst(), y);
            case TriangularSolve solve -> triangularSolve(solve, in.get(0), in.get(1), y);
        };
    }

    private Step finished(FinishedProduct op, List<Operand> in, Operand y) {
        return new FinishedProductStep(op, in, y, family, elementwise(y), workspace, scratch);
    }

    private Step cholesky(Operand a, Operand l) {
        return CholeskyBatchStep.fits(a.leading(2), a.dim(-1), 0)
                ? new CholeskyBatchStep(a, l, family.interleaved(), scratch)
                : new CholeskyStep(a, l, family, workspace, scratch);
    }

    private Step triangularSolve(TriangularSolve op, Operand l, Operand b, Operand x) {
        return CholeskyBatchStep.fits(l.leading(2), l.dim(-1), b.dim(-1))
                ? new TriangularSolveBatchStep(op.transpose(), l, b, x, family.interleaved(), scratch)
                : new TriangularSolveStep(op.transpose(), l, b, x, family, scratch);
    }

    private static Step cast(Cast op, Operand x, Operand y) {
        return x.type().dtype() == op.dtype() ? MoveStep.copy(x, y) : ElementwiseStep.cast(op, x, y);
    }

    private Step reduce(Reduce op, Operand x, Operand y) {
        return x.isInt()
                ? new IntegerReduceStep(op, x, y)
                : new ReduceStep(op, x, y, isFew(x) ? few.reductions() : family.reductions(), scratch);
    }

    private Elementwise elementwise(Operand y) {
        return isFew(y) ? few.elementwise() : family.elementwise();
    }

    private static boolean isFew(Operand operand) {
        return operand.type().shape().size() <= FEW;
    }
}
