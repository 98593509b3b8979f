package org.limpid.backend.tornado.plan;

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

    /** Room for either. */
    public Staging and(Staging other) {
        return new Staging(Math.max(left, other.left), Math.max(right, other.right), Math.max(product, other.product));
    }

    /** Whether there is anything to hold. */
    public boolean isUsed() {
        return product > 0;
    }

    long elements() {
        return (long) left + right + product;
    }
}
