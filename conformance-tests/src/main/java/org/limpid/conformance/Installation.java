package org.limpid.conformance;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.limpid.api.backend.Backend;

/**
 * What was tried, and on what.
 *
 * @param backend the provider's name, with the variant if one was asked for
 * @param device what it ran on, for people
 * @param versions of Java, the system, and what the backend runs on, by name
 */
public record Installation(String backend, String device, Map<String, String> versions) {

    /** Copies the map, in its order. */
    public Installation {
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    }

    /** A backend that is open, here. */
    static Installation of(String name, Backend backend) {
        Map<String, String> versions = host();
        versions.putAll(backend.versions());
        return new Installation(name, backend.device().description(), versions);
    }

    /** A backend that does not open, here. */
    static Installation broken(String name) {
        return new Installation(name, "", host());
    }

    private static Map<String, String> host() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("java", Runtime.version() + ", " + System.getProperty("java.vendor"));
        versions.put("system", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
        return versions;
    }
}
