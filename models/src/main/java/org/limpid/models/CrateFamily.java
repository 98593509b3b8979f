package org.limpid.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The kind {@code crate}: see {@link Crate}. */
public final class CrateFamily implements ModelFamily {

    static final String KIND = "crate";

    /** For {@link java.util.ServiceLoader}. */
    public CrateFamily() {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String summary() {
        return "CRATE: a transformer of compression (MSSA) and sparsification (ISTA) steps, for images";
    }

    @Override
    public List<String> keys() {
        return CrateConfig.KEYS;
    }

    @Override
    public SequencedMap<String, String> defaults() {
        return CompressionStep.defaults();
    }

    @Override
    public SequencedMap<String, SequencedMap<String, String>> presets() {
        SequencedMap<String, SequencedMap<String, String>> presets = new LinkedHashMap<>();
        CrateConfig.presets().forEach((name, config) -> presets.put(name, config.toMap()));
        return presets;
    }

    @Override
    public Crate create(Map<String, String> config) {
        return new Crate(CrateConfig.fromMap(config));
    }
}
