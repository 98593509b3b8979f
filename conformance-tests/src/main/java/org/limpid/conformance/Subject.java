package org.limpid.conformance;

import org.jspecify.annotations.Nullable;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.backend.Capabilities;

/** The backend under test, opened when it is first needed: once with guards and once without. */
final class Subject implements AutoCloseable {

    private final BackendProvider provider;
    private final BackendOptions options;
    private @Nullable Backend guarded;
    private @Nullable Backend plain;

    Subject(BackendProvider provider, BackendOptions options) {
        this.provider = provider;
        this.options = options;
    }

    /** The provider's name, with the variant if one was asked for. */
    String name() {
        return provider.name() + (options.variant().isEmpty() ? "" : ":" + options.variant());
    }

    /** What is tried and on what; of a backend that does not open, its name alone. */
    Installation installation() {
        try {
            return Installation.of(name(), plain());
        } catch (RuntimeException | LinkageError broken) {
            return Installation.broken(name());
        }
    }

    /** How the backend says that it treats what a check tries; null if it does not say. */
    Capabilities.@Nullable Support support(Check check) {
        try {
            return check.support(guarded().capabilities());
        } catch (RuntimeException | LinkageError broken) {
            return null; // The check itself has met the same error and failed.
        }
    }

    BackendProvider provider() {
        return provider;
    }

    BackendOptions options() {
        return options;
    }

    /** With poisoned outputs and sentinels around buffers. */
    Backend guarded() {
        if (guarded == null) {
            guarded = provider.open(options.withGuard(true));
        }
        return guarded;
    }

    /** As users run it. */
    Backend plain() {
        if (plain == null) {
            plain = provider.open(options.withGuard(false));
        }
        return plain;
    }

    /** Another one, which the caller closes. */
    Backend open(BackendOptions other) {
        return provider.open(other);
    }

    @Override
    public void close() {
        Backend first = guarded;
        Backend second = plain;
        guarded = null;
        plain = null;
        try {
            if (first != null) {
                first.close();
            }
        } finally {
            if (second != null) {
                second.close();
            }
        }
    }
}
