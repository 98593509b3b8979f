package org.limpid.backend.nd4j.kernel;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.limpid.api.interpreter.Step;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.nd4j.nativeblas.OpaqueContext;
import org.nd4j.nativeblas.OpaqueDataBuffer;

/**
 * Notes the calls that a step makes, with everything that they take prepared: running it makes them in order and allocates
 * nothing. Each method adds one call and gives its result, so that kernels read like formulas.
 */
final class Recorder {

    private final NativeOps ops;
    private final Scratch scratch;
    private final Handles handles;
    private final List<Runnable> calls = new ArrayList<>();

    Recorder(NativeOps ops, Scratch scratch, Handles handles) {
        this.ops = ops;
        this.scratch = scratch;
        this.handles = handles;
    }

    /** The step that was noted. */
    Step step(String kernel) {
        return new Recorded(calls.toArray(Runnable[]::new), kernel);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Recorded(Runnable[] calls, String kernel) implements Step {
        @Override
        public void run() {
            for (Runnable call : calls) {
                call.run();
            }
        }
    }

    // ---- arrays
    // ------------------------------------------------------------------------------------------------------

    NdArray scratch(Element element, Shape shape) {
        return scratch.array(element, shape);
    }

    /** A scalar that is part of the step. */
    NdArray constant(float value) {
        MemorySegment memory = scratch.lasting(Float.BYTES);
        memory.set(Tensor.FLOAT, 0, value);
        return NdArray.dense(ops, Element.F32, Shape.SCALAR, memory);
    }

    /** A scalar that is part of the step. */
    NdArray constant(int value) {
        MemorySegment memory = scratch.lasting(Integer.BYTES);
        memory.set(Tensor.INT, 0, value);
        return NdArray.dense(ops, Element.I32, Shape.SCALAR, memory);
    }

    /** At least so many ones. */
    FloatPointer ones(int count) {
        return new FloatPointer(new Address(scratch.ones(count)));
    }

    // ---- ND4J
    // --------------------------------------------------------------------------------------------------------

    /** An op with a name. */
    NdArray named(String name, NdArray z, Arguments arguments, NdArray... in) {
        long hash = ops.hash(name);
        OpaqueContext context = handles.add(ops.context(List.of(in), z, arguments));
        calls.add(() -> ops.run(name, hash, context));
        return z;
    }

    /** An op with a name and nothing but operands, which broadcast. */
    NdArray named(String name, NdArray z, NdArray... in) {
        return named(name, z, Arguments.NONE, in);
    }

    /** An elementwise op with a number. */
    NdArray transform(Transform op, NdArray x, NdArray z) {
        OpaqueDataBuffer from = handles.add(ops.buffer(x));
        OpaqueDataBuffer to = handles.add(ops.buffer(z));
        calls.add(() -> ops.transform(op, x, from, z, to));
        return z;
    }

    /** x's values under z's strides and in its element type. */
    NdArray assign(NdArray x, NdArray z) {
        return transform(Transform.ASSIGN, x, z);
    }

    /** x's bytes; both are dense. */
    NdArray copy(NdArray x, NdArray z) {
        Pointer from = x.address();
        Pointer to = z.address();
        long bytes = z.size() * z.element().bytes();
        calls.add(() -> Pointer.memcpy(to, from, bytes));
        return z;
    }

    /** Zeros; z is dense. */
    NdArray zeros(NdArray z) {
        Pointer to = z.address();
        long bytes = z.size() * z.element().bytes();
        calls.add(() -> Pointer.memset(to, 0, bytes));
        return z;
    }

    /** −1, which has all bits set, where a relation holds, else 0, in scratch of the operands' common shape. */
    NdArray bits(String relation, NdArray a, NdArray b) {
        Shape shape = Shape.broadcast(a.shape(), b.shape());
        NdArray holds = named(relation, scratch(Element.BOOL, shape), a, b);
        NdArray one = assign(holds, scratch(Element.I32, shape));
        return transform(Transform.NEGATE, one, one);
    }

    // ---- OpenBLAS
    // ----------------------------------------------------------------------------------------------------

    /** Any other call. */
    void call(Runnable call) {
        calls.add(call);
    }

    /** C := α·op(A)·op(B) + β·C. */
    void product(Gemm gemm, float alpha, NdArray a, NdArray b, float beta, NdArray c) {
        product(gemm, alpha, a, 0, b, 0, beta, c, 0);
    }

    /** C := α·op(A)·op(B) + β·C, each matrix from so many elements into its array on. */
    void product(
            Gemm gemm, float alpha, NdArray a, long aFrom, NdArray b, long bFrom, float beta, NdArray c, long cFrom) {
        FloatPointer pointerA = a.floats().position(aFrom);
        FloatPointer pointerB = b.floats().position(bFrom);
        FloatPointer pointerC = c.floats().position(cFrom);
        calls.add(() -> gemm.run(alpha, pointerA, pointerB, beta, pointerC));
    }

    /** y := y + α·x; both are dense. */
    void addMultiple(float alpha, NdArray x, NdArray y) {
        FloatPointer from = x.floats();
        FloatPointer to = y.floats();
        int n = Math.toIntExact(x.size());
        calls.add(() -> openblas.cblas_saxpy(n, alpha, from, 1, to, 1));
    }
}
