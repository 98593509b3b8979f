package org.limpid.models.redunet;

import org.limpid.api.op.Emitter;
import org.limpid.api.op.Value;

/**
 * α(I + sG)⁻¹ in each frequency, for the Gram matrix G = YᵀY of some rows Y: E of all samples, or Cʲ of a class. Applied
 * to z it leaves what ridge regression on the rows does not explain: α(z − Yᵀq*), q* = argmin s‖z − Yᵀq‖² + ‖q‖².
 */
sealed interface Operator {

    /** What it makes of features (F, m, c). */
    Value apply(Emitter e, Value features);

    /** It as one matrix per frequency, (F, c, c). */
    Value dense(Emitter e);

    /** The matrix itself. */
    record Dense(Value matrix) implements Operator {

        @Override
        public Value apply(Emitter e, Value features) {
            // The matrix is symmetric: transposed it multiplies rows from the right.
            return e.matmul(features, false, matrix, true);
        }

        @Override
        public Value dense(Emitter e) {
            return matrix;
        }
    }

    /**
     * By the matrix inversion lemma, α(I − sWᵀW) with W = L⁻¹Y and LLᵀ = I + sYYᵀ: fewer rows than channels.
     *
     * @param w W (F, r, c)
     */
    record LowRank(double alpha, double scale, Value w) implements Operator {

        @Override
        public Value apply(Emitter e, Value features) {
            Value explained = e.matmul(e.matmul(features, false, w, true), w);
            return e.mul(e.sub(features, e.mul(explained, scale)), alpha);
        }

        @Override
        public Value dense(Emitter e) {
            Value identity = e.identity(w.type().shape().dim(-1), w.type().dtype());
            return e.mul(e.sub(identity, e.mul(e.matmul(w, true, w, false), scale)), alpha);
        }

        /** Whether two thin products are fewer multiplications than a square one. */
        boolean cheaperThanDense() {
            return 2 * w.type().shape().dim(-2) < w.type().shape().dim(-1);
        }
    }
}
