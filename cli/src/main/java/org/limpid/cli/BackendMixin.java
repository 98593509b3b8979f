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

    /** Whether something was said of it on the command line. */
    boolean chosen() {
        return backend != null || threads != 0;
    }

    /** Opens what was chosen. */
    Backend open() {
        return Backends.discover().open(backend, BackendOptions.DEFAULT.withThreads(threads));
    }
}
