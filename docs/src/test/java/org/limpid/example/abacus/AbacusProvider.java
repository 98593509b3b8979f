package org.limpid.example.abacus;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Availability;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.backend.Device;
import org.limpid.api.interpreter.Interpreter;

/** The door: what users ask for by name, and what tells them why it does not open. */
public final class AbacusProvider implements BackendProvider {

    private static final Device DEVICE = new Device("0", Device.Kind.OTHER, "an abacus", 0);

    /** For {@link java.util.ServiceLoader}. */
    public AbacusProvider() {}

    @Override
    public String name() {
        return "abacus";
    }

    @Override
    public int priority() {
        return 1;
    }

    /**
     * Never throws. A backend with a library of its own loads it here, in a class that nothing else mentions, and runs a kernel
     * whose answer is known; what is thrown becomes an {@link Availability.Unavailable} that says what to do.
     */
    @Override
    public Availability probe() {
        return new Availability.Ready(List.of(DEVICE));
    }

    @Override
    public Backend open(BackendOptions options) {
        if (!options.variant().isEmpty()) {
            throw new LimpidException("the abacus has no variant '" + options.variant() + "'; it has none at all");
        }
        if (!options.device().isEmpty() && !options.device().equals(DEVICE.id())) {
            throw new LimpidException(
                    "there is no abacus '" + options.device() + "'; the only one is '" + DEVICE.id() + "'");
        }
        return new Interpreter<>(name(), DEVICE, new AbacusCapabilities(), options, new AbacusEngine());
    }
}
