package org.limpid.conformance;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
}
