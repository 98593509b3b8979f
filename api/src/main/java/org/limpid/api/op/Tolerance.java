package org.limpid.api.op;

/**
 * How far a result in single precision may lie from the f64 oracle's. The oracle carries a bound beside each value: the
 * error that its operands already have, propagated to first order, plus what the op itself may add, which is said here
 * with u = 2⁻²⁴. At a kink (ReLU at 0, a comparison) the results agree, or the argument lies within its own bound of
 * the kink, in which case either branch is right.
 */
public sealed interface Tolerance {

    /** The same bits: data movement and integer arithmetic. */
    record Exact() implements Tolerance {}

    /**
     * Elementwise functions.
     *
     * @param ulps the largest distance in units in the last place
     */
    record Ulps(double ulps) implements Tolerance {}

    /**
     * Sums of K products or terms: {@code factor · √K · u · (‖a∘b‖₂ + |Σ aᵢbᵢ|)}, and exact when all partial sums are
     * integers below 2²⁴. Tight enough that TF32 arithmetic or one dropped product fails.
     *
     * @param factor at most 8
     */
    record Accumulated(double factor) implements Tolerance {
        /** Refuses a factor so loose that it would let a dropped product pass. */
        public Accumulated {
            if (!(factor > 0 && factor <= 8)) {
                throw new IllegalArgumentException("an accumulation factor lies in (0, 8], not " + factor);
            }
        }
    }

    /**
     * Factorisations and solves of order n: the backward residual is at most {@code factor · √n · u · (‖l∘x‖₂ + |a|)}, the
     * norm over the products that are to sum to the element {@code a} of the operand. Each element of the result is such a
     * sum of at most n products, solved for its last one (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed.,
     * lemma 8.4), so the bound is that of {@link Accumulated}, with the division as one more term: TF32 arithmetic fails.
     *
     * @param factor at most 8
     */
    record Residual(double factor) implements Tolerance {
        /** Refuses a factor so loose that it would let a dropped product pass. */
        public Residual {
            if (!(factor > 0 && factor <= 8)) {
                throw new IllegalArgumentException("a residual factor lies in (0, 8], not " + factor);
            }
        }
    }

    /**
     * Compositions: the bound that the oracle propagates through the steps of the decomposition.
     *
     * @param slack a multiple of that bound, at least 1, for a kernel that orders the steps in another way
     */
    record Propagated(double slack) implements Tolerance {}
}
