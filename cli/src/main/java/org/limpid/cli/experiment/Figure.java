package org.limpid.cli.experiment;

/**
 * A number of ours beside the published one.
 *
 * @param quantity what it is
 * @param published what others reported, or what the mathematics says
 * @param ours what came of it here
 * @param allowed how far apart the two may be
 */
public record Figure(String quantity, double published, double ours, double allowed) {

    /** Whether they are no further apart; NaN never agrees. */
    public boolean agrees() {
        return Math.abs(ours - published) <= allowed;
    }
}
