package org.limpid.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The kind {@code crate-mae}: see {@link CrateMae}. */
public final class CrateMaeFamily implements ModelFamily {

    static final String KIND = "crate-mae";

    /** For {@link java.util.ServiceLoader}. */
    public CrateMaeFamily() {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String summary() {
        return "CRATE-MAE: a masked autoencoder whose decoder inverts the steps of its encoder, for images";
    }

    @Override
    public List<String> keys() {
        return CrateMaeConfig.KEYS;
    }

    /** The sizes of the paper, for images of 224×224×3 and patches of 16×16. */
    @Override
    public SequencedMap<String, SequencedMap<String, String>> presets() {
        SequencedMap<String, SequencedMap<String, String>> presets = new LinkedHashMap<>();
        put(presets, "tiny", 384, 12, 6);
        put(presets, "small", 576, 12, 12);
        put(presets, "base", 768, 12, 12);
        put(presets, "large", 1024, 24, 16);
        return presets;
    }

    private static void put(
            Map<String, SequencedMap<String, String>> presets, String name, int dim, int depth, int heads) {
        PatchGrid grid = PatchGrid.square(224, 16);
        presets.put(
                name, CrateMaeConfig.of(grid, dim, depth, heads, depth, heads).toMap());
    }

    @Override
    public CrateMae create(Map<String, String> config) {
        return new CrateMae(CrateMaeConfig.fromMap(config));
    }
}
