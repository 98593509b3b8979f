package org.limpid.cli.serve;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request that is not granted, and why. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String allow;

    Refusal(int status, String message) {
        this(status, message, null);
    }

    /** @param allow the methods that would be granted, of status 405 */
    Refusal(int status, String message, @Nullable String allow) {
        super(message);
        this.status = status;
        this.allow = allow;
    }

    int status() {
        return status;
    }

    @Nullable
    String allow() {
        return allow;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
