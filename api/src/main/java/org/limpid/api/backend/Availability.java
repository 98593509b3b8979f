package org.limpid.api.backend;

import java.util.List;

/** The answer of {@link BackendProvider#probe}: whether the backend would start here and now, and if not, why. */
public sealed interface Availability {

    /**
     * It starts.
     *
     * @param devices at least one, the default first
     */
    record Ready(List<Device> devices) implements Availability {
        /** Copies the list and refuses an empty one. */
        public Ready {
            devices = List.copyOf(devices);
            if (devices.isEmpty()) {
                throw new IllegalArgumentException("a backend that is ready has at least one device");
            }
        }
    }

    /**
     * It does not start.
     *
     * @param reason what is wrong, in one line
     * @param remedy what the user can do about it, in one line
     */
    record Unavailable(String reason, String remedy) implements Availability {}
}
