package org.limpid.backend.cpu.kernel;

import org.limpid.api.op.Binary;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Unary;

/**
 * Elementwise loops on floats. Strides are 0 (the operand has one value for the whole run) or 1. A result may lie where an
 * operand of stride 1 lies.
 */
interface Elementwise {

    /** y = f(x). */
    Span unary(Unary.Function function, float[] x, float[] y);

    /** y = f(a, b). */
    Span binary(Binary.Function function, float[] a, int strideA, float[] b, int strideB, float[] y);

    /** y = 1 where the relation holds, else 0. */
    Span compare(Compare.Relation relation, float[] a, int strideA, float[] b, int strideB, int[] y);

    /** y = a where the mask is not 0, else b. */
    Span select(int[] mask, int strideMask, float[] a, int strideA, float[] b, int strideB, float[] y);
}
