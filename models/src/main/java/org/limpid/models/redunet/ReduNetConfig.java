package org.limpid.models.redunet;

import org.limpid.api.LimpidException;

/**
 * How a ReduNet is built.
 *
 * @param domain what a sample is
 * @param classes k, at least 1
 * @param eta η, the step size, above 0
 * @param epsilonSquared ε², the squared precision of the coding rate, above 0
 * @param lambda λ, the sharpness of the estimated memberships, at least 0; 500 in the reference code
 */
public record ReduNetConfig(Domain domain, int classes, double eta, double epsilonSquared, double lambda) {

    /** Refuses numbers out of range and those that are not finite. */
    public ReduNetConfig {
        require(classes >= 1, "the number of classes", classes, "1 or more");
        require(eta > 0 && Double.isFinite(eta), "the step size eta", eta, "a finite number above 0, as 0.5");
        require(
                epsilonSquared > 0 && Double.isFinite(epsilonSquared),
                "epsilon_squared",
                epsilonSquared,
                "a finite number above 0, as 0.1");
        require(
                lambda >= 0 && Double.isFinite(lambda),
                "the sharpness lambda",
                lambda,
                "a finite number of 0 or more, as 500");
    }

    private static void require(boolean holds, String what, Number value, String expected) {
        if (!holds) {
            throw new LimpidException("redunet: " + what + " is " + value + "; expected " + expected);
        }
    }

    /** α = dimension/(mε²) of m samples. */
    double alpha(double samples) {
        return domain.dimension() / (samples * epsilonSquared);
    }
}
