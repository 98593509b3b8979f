package org.limpid.cli.broken;

import java.util.ServiceLoader;
import org.limpid.api.backend.Availability;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;

/** The plain CPU backend, but its attention scales scores by one percent too much. */
public final class BrokenProvider implements BackendProvider {

    private final BackendProvider whole =
            ServiceLoader.load(BackendProvider.class.getModule().getLayer(), BackendProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(provider -> provider.name().equals("cpu"))
                    .findFirst()
                    .orElseThrow();

    /** For {@link ServiceLoader}. */
    public BrokenProvider() {}

    @Override
    public String name() {
        return "broken";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability probe() {
        return whole.probe();
    }

    @Override
    public Backend open(BackendOptions options) {
        return new BrokenBackend(whole.open(options.withVariant("scalar")));
    }
}
