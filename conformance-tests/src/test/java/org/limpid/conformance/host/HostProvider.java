package org.limpid.conformance.host;

import java.util.List;
import java.util.function.Function;
import org.limpid.api.backend.Availability;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;

/** Opens the host backend, whole or with a fault. */
record HostProvider(Function<BackendOptions, Backend> opener) implements BackendProvider {

    static final HostProvider REFERENCE = new HostProvider(options -> new HostBackend(options, Kernels.REFERENCE));

    @Override
    public String name() {
        return "host";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Availability probe() {
        return new Availability.Ready(List.of(HostBackend.DEVICE));
    }

    @Override
    public Backend open(BackendOptions options) {
        return opener.apply(options);
    }
}
