package org.limpid.cli.verify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Availability;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.backend.Backends;

/**
 * A backend to be tried.
 *
 * @param provider opens it
 * @param options its variant and threads
 */
public record Candidate(BackendProvider provider, BackendOptions options) {

    /** As in {@code cpu:scalar}. */
    public String name() {
        return provider.name() + (options.variant().isEmpty() ? "" : ":" + options.variant());
    }

    /**
     * The one that is asked for.
     *
     * @param asked as of {@link Backends#open(String, BackendOptions)}
     * @throws LimpidException if it is unknown or does not start
     */
    public static Candidate named(Backends backends, @Nullable String asked, BackendOptions options) {
        // Opened for the errors of a choice that cannot be met, and for the name of one that is left to Limpid.
        try (Backend backend = backends.open(asked, options)) {
            String wanted = asked == null ? "" : asked.strip();
            boolean left = wanted.isEmpty() || wanted.equals(Backends.AUTO);
            String[] parts = (left ? backend.name() : wanted).split(":", 2);
            BackendProvider provider = backends.providers().stream()
                    .filter(each -> each.name().equals(parts[0]))
                    .findFirst()
                    .orElseThrow();
            return new Candidate(provider, parts.length == 1 ? options : options.withVariant(parts[1]));
        }
    }

    /**
     * Every variant of every backend that can start here.
     *
     * @param passedOver receives a line about each that cannot
     */
    public static List<Candidate> installed(Backends backends, BackendOptions options, List<String> passedOver) {
        List<Candidate> candidates = new ArrayList<>();
        for (BackendProvider provider : backends.providers()) {
            try {
                if (provider.probe() instanceof Availability.Unavailable(String reason, String remedy)) {
                    passedOver.add(provider.name() + " cannot start: " + reason + " (remedy: " + remedy + ")");
                    continue;
                }
            } catch (RuntimeException | LinkageError broken) {
                passedOver.add(provider.name() + " cannot start: its probe failed with " + broken);
                continue;
            }
            List<String> variants = provider.variants().isEmpty() ? List.of("") : provider.variants();
            for (String variant : variants) {
                Candidate candidate = new Candidate(provider, options.withVariant(variant));
                try (Backend _ = provider.open(candidate.options())) {
                    candidates.add(candidate);
                } catch (RuntimeException | LinkageError refused) {
                    passedOver.add(candidate.name() + " does not open: " + refused.getMessage());
                }
            }
        }
        backends.broken().forEach(reason -> passedOver.add("a provider does not load: " + reason));
        return candidates;
    }
}
