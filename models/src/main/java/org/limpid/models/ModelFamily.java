package org.limpid.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * How models of one kind are made from text: command lines, checkpoints and reference files. A service, found by
 * {@link java.util.ServiceLoader}: another module adds a kind by providing one.
 */
public interface ModelFamily {

    /** The name of the kind, as in {@code crate}: lower-case letters, digits and dashes; unique. */
    String kind();

    /** What it is, in one line, for help texts. */
    String summary();

    /** The keys of a configuration, in the order in which they are shown; all are needed but {@link #defaults}. */
    List<String> keys();

    /** The keys that may be left out of a configuration, and what they then are. */
    default SequencedMap<String, String> defaults() {
        return new LinkedHashMap<>();
    }

    /** Complete configurations by name, as in {@code tiny}; start from one and replace what shall differ. */
    SequencedMap<String, SequencedMap<String, String>> presets();

    /**
     * Makes a model.
     *
     * @param config a value for each of {@link #keys()} that has no {@linkplain #defaults default}; others are not looked at, it is the caller's to refuse them
     * @throws org.limpid.api.LimpidException if a value is missing, cannot be read or does not fit the others; the
     *     message names the key, the value and what was expected
     */
    Model create(Map<String, String> config);
}
