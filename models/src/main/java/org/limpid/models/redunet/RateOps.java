package org.limpid.models.redunet;

import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Value;

/** Coding rates ½ log det(I + s·Gram) of features (F, m, c): per sample vector, or the mean over all frequencies. */
final class RateOps {

    private RateOps() {}

    /** From the Cholesky factors (n, F, r, r) of n matrices I + s·Gram: (n). */
    static Value ofFactor(Emitter e, Domain domain, Value l) {
        Value mask = e.triangle(Compare.Relation.EQ, l.type().shape().dim(-1));
        Value diagonal = e.sum(e.select(mask, l, e.constant(0, l)), -1);
        Value perFrequency = e.mul(e.sum(e.log(diagonal), -1), domain.frequencyWeight(e));
        return e.mul(e.sum(perFrequency, -1), 1 / domain.rateDivisor());
    }

    /**
     * The rates of n weighted sets of the same features: (n).
     *
     * @param features (F, m, c)
     * @param weights (n, m), the square roots of how much each sample counts in each set
     * @param scale s for each set, (n)
     */
    static Value ofWeighted(Emitter e, Domain domain, Value features, Value weights, Value scale) {
        int n = weights.type().shape().dim(0);
        int m = weights.type().shape().dim(1);
        Value weighted = e.mul(features, e.reshape(weights, n, 1, m, 1));
        Value gram;
        if (m * domain.rowsPerSample() < domain.channels()) {
            Value rows = domain.rows(e, weighted);
            gram = e.matmul(rows, false, rows, true);
        } else {
            gram = domain.gram(e, e.matmul(weighted, true, weighted, false));
        }
        Value identity = e.identity(gram.type().shape().dim(-1), gram.type().dtype());
        Value shifted = e.add(e.mul(gram, e.reshape(scale, n, 1, 1, 1)), identity);
        return ofFactor(e, domain, e.apply(new Cholesky(), shifted));
    }
}
