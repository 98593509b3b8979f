package org.limpid.api.op;

import java.util.List;
import org.limpid.api.tensor.TensorType;

/**
 * One operation on tensors, as data: its record components are compile-time constants, its operands are given by the
 * program. Sealed, so that a {@code switch} over the {@linkplain Primitive primitives} is exhaustive and the compiler
 * tells a backend what it lacks; {@linkplain Fused fused} ops are open, because each can be decomposed into primitives.
 *
 * <p>Each record documents shapes, the formula, what bad input gets and its corner semantics.
 */
public sealed interface Op permits Primitive, Fused {

    /** The name in print-outs, reports and error messages, as in {@code matmul}. */
    String name();

    /**
     * The types of the results.
     *
     * @param inputs the types of the operands, in the order that the record documents
     * @return one type per result, at least one
     * @throws org.limpid.api.LimpidException if the operands are too few or many or do not fit; the message names the
     *     op, the operand, its type and what was expected
     */
    List<TensorType> infer(List<TensorType> inputs);

    /** How far a backend's results may lie from the f64 oracle's. */
    Tolerance tolerance();

    /**
     * The floating-point operations that the formula counts (a multiply-add is two), for reports and rooflines; a
     * backend that uses symmetry does fewer.
     *
     * @param inputs the types of the operands
     * @param outputs the types of the results, as {@link #infer} gives them
     */
    default long flops(List<TensorType> inputs, List<TensorType> outputs) {
        return outputs.stream().mapToLong(TensorType::size).sum();
    }
}
