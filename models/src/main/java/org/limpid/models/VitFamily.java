package org.limpid.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The kind {@code vit}: see {@link Vit}. */
public final class VitFamily implements ModelFamily {

    static final String KIND = "vit";

    /** For {@link java.util.ServiceLoader}. */
    public VitFamily() {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String summary() {
        return "ViT: the vision transformer that the white-box networks are compared with";
    }

    @Override
    public List<String> keys() {
        return VitConfig.KEYS;
    }

    /** The usual sizes, for ImageNet: images of 224×224×3, patches of 16×16, 1,000 classes. */
    @Override
    public SequencedMap<String, SequencedMap<String, String>> presets() {
        SequencedMap<String, SequencedMap<String, String>> presets = new LinkedHashMap<>();
        put(presets, "tiny", 192, 3);
        put(presets, "small", 384, 6);
        put(presets, "base", 768, 12);
        return presets;
    }

    private static void put(Map<String, SequencedMap<String, String>> presets, String name, int dim, int heads) {
        presets.put(
                name,
                VitConfig.of(PatchGrid.square(224, 16), 1000, dim, 12, heads).toMap());
    }

    @Override
    public Vit create(Map<String, String> config) {
        return new Vit(VitConfig.fromMap(config));
    }
}
