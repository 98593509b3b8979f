package org.limpid.cli.parity;

import org.limpid.api.tensor.Tensor;

/**
 * One group of tensors held against the reference: how many there were, and the worst error in units of the group's
 * tolerance. NaN on either side is never in agreement.
 */
public final class Comparison {

    private final String group;
    private final double allowed;
    private final boolean relative;
    private int tensors;
    private long values;
    private long skipped;
    private double worst;
    private String worstAt = "-";
    private boolean agrees = true;

    private Comparison(String group, double allowed, boolean relative) {
        this.group = group;
        this.allowed = allowed;
        this.relative = relative;
    }

    /** A group whose errors are taken relative to the largest magnitude in the reference tensor. */
    static Comparison relative(String group, double allowed) {
        return new Comparison(group, allowed, true);
    }

    /** A group whose errors are taken as they are. */
    static Comparison absolute(String group, double allowed) {
        return new Comparison(group, allowed, false);
    }

    /** Decides which elements of a tensor count. */
    @FunctionalInterface
    interface Mask {
        boolean counts(long index);
    }

    /** Compares all elements. */
    void compare(String tensor, Tensor reference, Tensor ours) {
        compare(tensor, reference, ours, _ -> true);
    }

    /** Compares the elements that count. */
    void compare(String tensor, Tensor reference, Tensor ours, Mask mask) {
        if (reference.size() != ours.size()) {
            throw new IllegalArgumentException(tensor + ": " + reference + " is held against " + ours);
        }
        double scale = relative ? magnitude(reference) : 1;
        tensors++;
        for (long i = 0; i < reference.size(); i++) {
            if (!mask.counts(i)) {
                skipped++;
                continue;
            }
            values++;
            double error = Math.abs(ours.get(i) - reference.get(i)) / scale;
            if (!(error <= allowed)) {
                agrees = false;
            }
            // The first NaN stays the worst: nothing compares greater than it.
            if (!(error <= worst) && !Double.isNaN(worst)) {
                worst = error;
                worstAt = tensor + "[" + i + "]";
            }
        }
    }

    /** The largest magnitude; 1 for a tensor of zeros, whose errors are then taken as they are. */
    private static double magnitude(Tensor tensor) {
        double largest = 0;
        for (long i = 0; i < tensor.size(); i++) {
            largest = Math.max(largest, Math.abs(tensor.get(i)));
        }
        return largest == 0 ? 1 : largest;
    }

    /** What was compared. */
    public String group() {
        return group;
    }

    /** How many tensors were compared. */
    public int tensors() {
        return tensors;
    }

    /** How many elements were compared. */
    public long values() {
        return values;
    }

    /** How many elements say nothing and were left out. */
    public long skipped() {
        return skipped;
    }

    /** The worst error; NaN if there was one on either side. */
    public double worst() {
        return worst;
    }

    /** Where the worst error is, as {@code tensor[index]}. */
    public String worstAt() {
        return worstAt;
    }

    /** The largest error that agrees. */
    public double allowed() {
        return allowed;
    }

    /** Whether errors are relative to the tensor's largest magnitude. */
    public boolean isRelative() {
        return relative;
    }

    /** Whether every element that counts agrees. */
    public boolean agrees() {
        return agrees;
    }
}
