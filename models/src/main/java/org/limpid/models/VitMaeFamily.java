package org.limpid.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The kind {@code vit-mae}: see {@link VitMae}. */
public final class VitMaeFamily implements ModelFamily {

    static final String KIND = "vit-mae";

    /** For {@link java.util.ServiceLoader}. */
    public VitMaeFamily() {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String summary() {
        return "ViT-MAE: the masked autoencoder that CRATE-MAE is compared with";
    }

    @Override
    public List<String> keys() {
        return VitMaeConfig.KEYS;
    }

    /** The sizes that CRATE-MAE was compared with, for images of 224×224×3 and patches of 16×16. */
    @Override
    public SequencedMap<String, SequencedMap<String, String>> presets() {
        SequencedMap<String, SequencedMap<String, String>> presets = new LinkedHashMap<>();
        put(presets, "small", 384, 6, 512, 16);
        put(presets, "base", 768, 12, 768, 12);
        return presets;
    }

    private static void put(
            Map<String, SequencedMap<String, String>> presets,
            String name,
            int dim,
            int heads,
            int decoderDim,
            int decoderHeads) {
        PatchGrid grid = PatchGrid.square(224, 16);
        presets.put(
                name,
                VitMaeConfig.of(grid, dim, 12, heads, decoderDim, 8, decoderHeads)
                        .withoutBias()
                        .toMap());
    }

    @Override
    public VitMae create(Map<String, String> config) {
        return new VitMae(VitMaeConfig.fromMap(config));
    }
}
