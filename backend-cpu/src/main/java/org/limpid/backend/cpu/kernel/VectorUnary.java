package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Functions of one operand by vectors. Each loop is a method of its own, so that the compiler sees which operation it is;
 * tails are masked, so that an element has the same bits wherever it lies in a vector.
 */
final class VectorUnary {

    private VectorUnary() {}

    static void negate(float[] x, int from, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector.fromArray(F, x, from + i, m).neg().intoArray(y, to + i, m);
        }
    }

    static void abs(float[] x, int from, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector.fromArray(F, x, from + i, m).abs().intoArray(y, to + i, m);
        }
    }

    static void sign(float[] x, int from, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(F, x, from + i, m);
            v.blend(1f, v.compare(VectorOperators.GT, 0f))
                    .blend(-1f, v.compare(VectorOperators.LT, 0f))
                    .intoArray(y, to + i, m);
        }
    }

    static void relu(float[] x, int from, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(F, x, from + i, m);
            v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(y, to + i, m);
        }
    }

    static void sqrt(float[] x, int from, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector.fromArray(F, x, from + i, m).sqrt().intoArray(y, to + i, m);
        }
    }

    static void reciprocal(float[] x, int from, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector.broadcast(F, 1f)
                    .div(FloatVector.fromArray(F, x, from + i, m))
                    .intoArray(y, to + i, m);
        }
    }
}
