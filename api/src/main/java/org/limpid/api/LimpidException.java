package org.limpid.api;

import java.util.Objects;

/**
 * An error that is the user's to mend: bad input, a backend that cannot start, a file that lies. Its message names the
 * thing, the value, what was expected and what to do; programs with a command line show it without a stack trace.
 */
public class LimpidException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message names the thing, the value, what was expected and what to do */
    public LimpidException(String message) {
        super(message);
    }

    /**
     * @param message names the thing, the value, what was expected and what to do
     * @param cause what lies behind it
     */
    public LimpidException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Always says something. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
