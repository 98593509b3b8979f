package org.limpid.cli;

import org.jspecify.annotations.Nullable;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import picocli.CommandLine.Option;

/** The choice of a backend, wherever one runs. */
final class BackendMixin {

    @Option(
            names = {"-b", "--backend"},
            paramLabel = "NAME[:VARIANT]",
            description =
                    "What computes: a name from 'limpid backends', as in cpu or cpu:scalar, or auto. A backend asked for"
                            + " by name never falls back to another. Default: LIMPID_BACKEND, else auto.")
    private @Nullable String backend;

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "Threads to compute with; 0, the default, takes all processors.")
    private int threads;

    /** Kernels in plain Java, which the JVM compiles in half the time that those of vectors take it. */
    private static final String QUICK_TO_START = "cpu:scalar";

    /** Opens what was chosen. Where nothing was, and all that runs is a few small passes, what is ready soonest. */
    Backend openBriefly() {
        boolean chosen = backend != null
                || System.getenv("LIMPID_BACKEND") != null
                || System.getProperty("limpid.backend") != null;
        Backends backends = Backends.discover();
        boolean there = backends.providers().stream().anyMatch(provider -> QUICK_TO_START.startsWith(provider.name()));
        return chosen || !there ? open() : backends.open(QUICK_TO_START, BackendOptions.DEFAULT.withThreads(threads));
    }

    /** Opens what was chosen. */
    Backend open() {
        return Backends.discover().open(backend, BackendOptions.DEFAULT.withThreads(threads));
    }
}
