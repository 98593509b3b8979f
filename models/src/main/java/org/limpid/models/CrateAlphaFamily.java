package org.limpid.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The kind {@code crate-alpha}: see {@link CrateAlpha}. */
public final class CrateAlphaFamily implements ModelFamily {

    static final String KIND = "crate-alpha";

    /** For {@link java.util.ServiceLoader}. */
    public CrateAlphaFamily() {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String summary() {
        return "CRATE-α: compression (MSSA) and overcomplete dictionaries, with residuals, for images";
    }

    @Override
    public List<String> keys() {
        return CrateAlphaConfig.KEYS;
    }

    @Override
    public SequencedMap<String, String> defaults() {
        return CrateAlphaConfig.defaults();
    }

    /** The sizes of the paper, for ImageNet: images of 224×224×3, 1,000 classes; patches of 16×16 up to base, then 14×14. */
    @Override
    public SequencedMap<String, SequencedMap<String, String>> presets() {
        SequencedMap<String, SequencedMap<String, String>> presets = new LinkedHashMap<>();
        put(presets, "tiny", 16, 192, 12, 3);
        put(presets, "small", 16, 576, 12, 12);
        put(presets, "base", 16, 768, 12, 12);
        put(presets, "large", 14, 1024, 24, 16);
        put(presets, "huge", 14, 1280, 32, 16);
        put(presets, "giant", 14, 1408, 40, 16);
        put(presets, "gigantic", 14, 1664, 48, 16);
        put(presets, "enormous", 14, 1792, 56, 16);
        return presets;
    }

    private static void put(
            Map<String, SequencedMap<String, String>> presets, String name, int patch, int dim, int depth, int heads) {
        PatchGrid grid = PatchGrid.square(224, patch);
        presets.put(name, CrateAlphaConfig.of(grid, 1000, dim, depth, heads).toMap());
    }

    @Override
    public CrateAlpha create(Map<String, String> config) {
        return new CrateAlpha(CrateAlphaConfig.fromMap(config));
    }
}
