package org.limpid.conformance.host;

import java.util.List;
import org.limpid.api.op.Primitive;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Oracle;

/** How a primitive is computed: from operands into a buffer. */
@FunctionalInterface
interface Kernels {

    /** The oracle's result, rounded to single precision; products and sums as single precision computes them. */
    Kernels REFERENCE = (op, operands, result) -> result.tensor().copyFrom(SinglePrecision.apply(op, operands));

    void run(Primitive op, List<Tensor> operands, Buffer result);

    /** The oracle's result in the types that programs have. */
    static Tensor rounded(Primitive op, List<Tensor> operands) {
        Tensor exact = Oracle.apply(op, operands.toArray(Tensor[]::new)).getFirst();
        return exact.dtype().isFloating() ? exact.toF32() : exact;
    }
}
