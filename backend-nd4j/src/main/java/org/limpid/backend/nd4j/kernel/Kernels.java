package org.limpid.backend.nd4j.kernel;

import java.util.List;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.interpreter.KernelSet;
import org.limpid.api.interpreter.Step;
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

/** Makes steps out of ops, for one session: its steps share scratch memory and run one after the other. */
public final class Kernels implements KernelSet<NdArray> {

    private final NativeOps ops;
    private final IndexCheck indexCheck;
    private final Scratch scratch;
    private final Handles handles;

    /**
     * Kernels over ND4J's library.
     *
     * @param indexCheck refuses indices before they are used
     * @param budget counts scratch memory before it is taken
     */
    public Kernels(NativeOps ops, IndexCheck indexCheck, MemoryBudget budget) {
        this.ops = ops;
        this.indexCheck = indexCheck;
        scratch = new Scratch(ops, budget);
        handles = new Handles(ops);
    }

    /** Whether the op has a kernel of its own; a fused op without one is decomposed. */
    public static boolean isNative(Op op) {
        return switch (op) {
            case Primitive _ -> true;
            case Fused fused -> FusedKernels.isNative(fused);
        };
    }

    /** Whether running it can fail because of the values of its operands. */
    public static boolean canFail(Op op) {
        return op instanceof GatherRows || op instanceof ScatterAddRows;
    }

    /** Whether a result may lie where an operand of the same type lies. */
    public static boolean inPlace(Op op, int operand, int result) {
        return switch (op) {
            case Unary unary -> unary.function() != Unary.Function.SIGN;
            case Binary binary ->
                switch (binary.function()) {
                    case ADD, SUB, MUL, DIV -> true;
                    case MAX, MIN -> false;
                };
            case TriangularSolve _ -> operand == 1;
            case Cholesky _ -> true;
            case Fused fused -> FusedKernels.inPlace(fused);
            case Primitive _ -> false;
        };
    }

    @Override
    public Step bind(Op op, List<NdArray> in, List<NdArray> out) {
        scratch.nextStep();
        Recorder r = new Recorder(ops, scratch, handles);
        switch (op) {
            case Primitive primitive -> record(r, primitive, in, out.getFirst());
            case Fused fused -> FusedKernels.record(r, fused, in, out);
        }
        return r.step(op.name());
    }

    private void record(Recorder r, Primitive op, List<NdArray> in, NdArray z) {
        switch (op) {
            case Unary unary -> ElementwiseKernels.unary(r, unary.function(), in.getFirst(), z);
            case Binary binary -> ElementwiseKernels.binary(r, binary.function(), in.get(0), in.get(1), z);
            case Compare compare -> ElementwiseKernels.compare(r, compare.relation(), in.get(0), in.get(1), z);
            case Select _ -> ElementwiseKernels.select(r, in.get(0), in.get(1), in.get(2), z);
            case Cast _ -> ElementwiseKernels.cast(r, in.getFirst(), z);
            case Reduce reduce -> ReductionKernels.reduce(r, reduce, in.getFirst(), z);
            case ArgMax argMax -> ReductionKernels.argMax(r, argMax.axis(), in.getFirst(), z);
            case MatMul product -> LinearKernels.matmul(r, product, in.get(0), in.get(1), z);
            case Cholesky _ -> LinearKernels.cholesky(r, in.getFirst(), z);
            case TriangularSolve solve -> LinearKernels.solve(r, solve.transpose(), in.get(0), in.get(1), z);
            case Reshape _ -> r.copy(in.getFirst(), z);
            case Permute permute -> MoveKernels.permute(r, permute, in.getFirst(), z);
            case Broadcast _ -> r.assign(in.getFirst().repeated(z.shape()), z);
            case Slice slice -> MoveKernels.slice(r, slice, in.getFirst(), z);
            case Concat concat -> MoveKernels.concat(r, concat.axis(), in, z);
            case Pad pad -> MoveKernels.pad(r, pad, in.getFirst(), z);
            case GatherRows _ -> MoveKernels.gather(r, indexCheck, in.get(0), in.get(1), z);
            case ScatterAddRows _ -> MoveKernels.scatterAdd(r, indexCheck, in.get(0), in.get(1), z);
            case Fill fill -> MoveKernels.fill(r, fill.value(), z);
            case Iota iota -> r.named("range", z, Arguments.integers(0, iota.length(), 1));
        }
    }

    @Override
    public Step copy(NdArray from, NdArray to) {
        Recorder r = new Recorder(ops, scratch, handles);
        r.copy(from, to);
        return r.step("copy");
    }

    @Override
    public long scratchBytes() {
        return scratch.bytes();
    }

    @Override
    public void close() {
        handles.close();
        scratch.close();
    }
}
