package org.limpid.models;

import org.limpid.api.LimpidException;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Iota;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.CodingRate;
import org.limpid.api.tensor.Shape;

/**
 * The rate reduction of features Z (m, p) that belong to classes, and the loss that maximises it (Yu et al., <i>Learning
 * Diverse and Discriminative Representations via the Principle of Maximal Coding Rate Reduction</i>, NeurIPS 2020,
 * arXiv:2006.08558). Each sample i belongs to class j by a membership Π(i, j) of 0 or more; t_j = Σ_i Π(i, j):
 *
 * <ul>
 *   <li>R = ½ log det(I + γ₁ p/(mε²) ZᵀZ), m the sum of all memberships;
 *   <li>Rᶜ = Σ_j (t_j/m)·½ log det(I + p/(t_jε²) ZᵀΠ_jZ); a class without members adds nothing;
 *   <li>loss = Rᶜ − γ₂R.
 * </ul>
 *
 * Gradients flow to the features, and to memberships above 10⁻³⁰.
 *
 * @param epsilonSquared ε², above 0; 0.5 in the reference code
 * @param gamma1 γ₁, above 0; 1 for supervised learning
 * @param gamma2 γ₂, above 0; 1 for supervised learning
 */
public record RateReduction(double epsilonSquared, double gamma1, double gamma2) {

    /** The reference code's floor under a class's size. */
    private static final double SIZE_FLOOR = 1e-8;

    /** Keeps the root of a membership of zero differentiable, and its products normal in single precision. */
    private static final double WEIGHT_FLOOR = 1e-30;

    /** Refuses numbers that are not finite and above 0. */
    public RateReduction {
        positive("epsilon_squared", epsilonSquared);
        positive("gamma1", gamma1);
        positive("gamma2", gamma2);
    }

    private static void positive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new LimpidException(
                    "rate reduction: " + what + " is " + value + "; expected a finite number above 0, as 0.5");
        }
    }

    /** With γ₁ = γ₂ = 1. */
    public static RateReduction supervised(double epsilonSquared) {
        return new RateReduction(epsilonSquared, 1, 1);
    }

    /**
     * The two rates, each f32[].
     *
     * @param total R
     * @param compressed Rᶜ
     */
    public record Terms(Value total, Value compressed) {}

    /**
     * Memberships (m, k) of labelled samples.
     *
     * @param labels i32[m] from 0 to k − 1; a sample with another label belongs to no class
     * @param weights f32[m], how much each sample counts
     */
    public static Value memberships(Emitter e, Value labels, Value weights, int classes) {
        Value numbers = e.reshape(e.apply(new Iota(classes)), 1, classes);
        int m = labels.type().shape().dim(0);
        Value member = e.compare(Compare.Relation.EQ, e.reshape(labels, m, 1), numbers);
        return e.mul(e.cast(member, weights.type().dtype()), e.reshape(weights, m, 1));
    }

    /**
     * Both rates.
     *
     * @param features Z (m, p)
     * @param memberships Π (m, k)
     */
    public Terms terms(Emitter e, Value features, Value memberships) {
        int m = features.type().shape().dim(0);
        int k = memberships.type().shape().dim(1);
        double scale = features.type().shape().dim(1) / epsilonSquared;
        Value each = e.reduce(Reduce.Function.SUM, memberships, false, 1);
        Value size = e.add(e.sum(each, 0), SIZE_FLOOR);
        Value whole = weighted(e, features, e.div(e.mul(each, gamma1 * scale), size));
        Value total = e.apply(new CodingRate(1), whole);

        Value members = e.permute(memberships, 1, 0);
        Value sizes = e.add(e.reduce(Reduce.Function.SUM, members, true, 1), SIZE_FLOOR);
        Value alphas = e.reshape(e.div(e.mul(members, scale), sizes), k, m);
        Value rates = e.apply(new CodingRate(1), weighted(e, features, alphas));
        Value shares = e.div(e.reshape(sizes, k), size);
        return new Terms(total, e.sum(e.mul(rates, shares), 0));
    }

    /** √weight ∘ Z for each set of weights (…, m): the rows whose Gram matrix is ZᵀDiag(weight)Z. */
    private static Value weighted(Emitter e, Value features, Value weights) {
        Value roots = e.sqrt(e.max(weights, e.constant(WEIGHT_FLOOR, weights)));
        return e.mul(features, e.reshape(roots, roots.type().shape().concat(Shape.of(1))));
    }

    /** Rᶜ − γ₂R, f32[]. */
    public Value loss(Emitter e, Terms terms) {
        return e.sub(terms.compressed(), e.mul(terms.total(), gamma2));
    }
}
