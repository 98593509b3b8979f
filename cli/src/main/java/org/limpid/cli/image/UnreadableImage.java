package org.limpid.cli.image;

import java.util.Objects;

/** Why bytes did not become a picture. */
public final class UnreadableImage extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong with them. */
    public enum Reason {
        /** They are of no format that is read. */
        NO_IMAGE,
        /** They begin well and do not go on so. */
        BROKEN,
        /** Their header claims more pixels than may be decoded. */
        TOO_MANY_PIXELS,
        /** A JPEG goes over its picture more often than any has reason to. */
        TOO_MANY_SCANS,
        /** Decoding them has taken more time than it may. */
        TOO_SLOW,
        /** The thread was interrupted. */
        STOPPED
    }

    private final Reason reason;

    UnreadableImage(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    UnreadableImage(Exception broken) {
        super(
                "the image is broken: it cannot be decoded ("
                        + Objects.requireNonNullElse(
                                broken.getMessage(), broken.getClass().getSimpleName())
                        + ")",
                broken);
        this.reason = Reason.BROKEN;
    }

    /** What is wrong. */
    public Reason reason() {
        return reason;
    }

    /** Always says something. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
