package org.limpid.backend.tornado.plan;

import java.util.Collection;

/**
 * Elements of the arrays in which operands and result of a library's product stand by themselves.
 *
 * @param left the left operands
 * @param right the right operands
 * @param product the results
 */
public record Staging(int left, int right, int product) {

    /** No product goes to a library. */
    public static final Staging NONE = new Staging(0, 0, 0);

    /** Room for all of these sessions: they take turns in it. */
    public static Staging of(Collection<SessionPlan> sessions) {
        return sessions.stream().map(SessionPlan::staging).reduce(NONE, Staging::and);
    }

    /** Room for either. */
    public Staging and(Staging other) {
        return new Staging(Math.max(left, other.left), Math.max(right, other.right), Math.max(product, other.product));
    }

    /** Whether there is anything to hold. */
    public boolean isUsed() {
        return product > 0;
    }

    /** Bytes on the device. */
    public long bytes() {
        return Float.BYTES * ((long) left + right + product);
    }
}
