package org.limpid.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.limpid.api.LimpidException;

/**
 * The shape of a {@link VitMae}. Start from {@link #of} or a preset of {@link VitMaeFamily}.
 *
 * @param grid how images are cut
 * @param dim the width of a token in the encoder
 * @param depth layers of the encoder, at most 10,000
 * @param heads of the encoder; divides dim
 * @param decoderDim the width of a token in the decoder
 * @param decoderDepth layers of the decoder, at most 10,000
 * @param decoderHeads of the decoder; divides decoderDim
 * @param maskRatio which part of the patches is hidden, at least 0 and less than 1
 * @param normPixels whether the numbers of each patch are normalised before they are compared
 * @param bias whether queries, keys and values have one
 * @param epsilon ε of the layer norms
 */
public record VitMaeConfig(
        PatchGrid grid,
        int dim,
        int depth,
        int heads,
        int decoderDim,
        int decoderDepth,
        int decoderHeads,
        double maskRatio,
        boolean normPixels,
        boolean bias,
        double epsilon) {

    /** The keys of {@link #toMap}. */
    static final List<String> KEYS = Stream.of(
                    PatchGrid.KEYS,
                    List.of("dim", "depth", "heads", "decoder_dim", "decoder_depth", "decoder_heads"),
                    List.of("mask_ratio", "norm_pixels", "qkv_bias", "norm_eps"))
            .flatMap(List::stream)
            .toList();

    /**
     * Refuses what makes no network.
     *
     * @throws LimpidException that names the key, the value and what was expected
     */
    public VitMaeConfig {
        ModelChecks checks = new ModelChecks(VitMaeFamily.KIND);
        checks.grid(grid);
        checks.depth("depth", depth);
        checks.depth("decoder_depth", decoderDepth);
        width(checks, "dim", dim, "heads", heads);
        width(checks, "decoder_dim", decoderDim, "decoder_heads", decoderHeads);
        checks.masks(grid, maskRatio, normPixels);
        checks.epsilon("norm_eps", epsilon);
    }

    private static void width(ModelChecks checks, String key, int dim, String headsKey, int heads) {
        checks.positive(key, dim);
        checks.check(dim % 4 == 0, key, dim, "a multiple of 4, for the table of positions");
        checks.check(heads >= 1 && dim % heads == 0, headsKey, heads, "a divisor of " + key + " = " + dim);
        checks.fits("numbers in a perceptron", 4, dim, dim);
    }

    /** Three of four patches hidden, pixels as they are, with a bias, ε = 1e-6. */
    public static VitMaeConfig of(
            PatchGrid grid, int dim, int depth, int heads, int decoderDim, int decoderDepth, int decoderHeads) {
        return new VitMaeConfig(
                grid, dim, depth, heads, decoderDim, decoderDepth, decoderHeads, 0.75, false, true, 1e-6);
    }

    /** The same without a bias of queries, keys and values, as the variant that CRATE-MAE was compared with. */
    public VitMaeConfig withoutBias() {
        return new VitMaeConfig(
                grid, dim, depth, heads, decoderDim, decoderDepth, decoderHeads, maskRatio, normPixels, false, epsilon);
    }

    /**
     * Reads what {@link #toMap} writes; other keys are not looked at.
     *
     * @throws LimpidException if a key is missing, or a value cannot be read or does not fit the others
     */
    public static VitMaeConfig fromMap(Map<String, String> map) {
        Settings settings = new Settings(VitMaeFamily.KIND, map);
        return new VitMaeConfig(
                PatchGrid.read(settings),
                settings.integer("dim"),
                settings.integer("depth"),
                settings.integer("heads"),
                settings.integer("decoder_dim"),
                settings.integer("decoder_depth"),
                settings.integer("decoder_heads"),
                settings.real("mask_ratio"),
                settings.truth("norm_pixels"),
                settings.truth("qkv_bias"),
                settings.real("norm_eps"));
    }

    /** The configuration as strings, as checkpoints hold it. */
    public SequencedMap<String, String> toMap() {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        grid.write(map);
        map.put("dim", Integer.toString(dim));
        map.put("depth", Integer.toString(depth));
        map.put("heads", Integer.toString(heads));
        map.put("decoder_dim", Integer.toString(decoderDim));
        map.put("decoder_depth", Integer.toString(decoderDepth));
        map.put("decoder_heads", Integer.toString(decoderHeads));
        map.put("mask_ratio", Double.toString(maskRatio));
        map.put("norm_pixels", Boolean.toString(normPixels));
        map.put("qkv_bias", Boolean.toString(bias));
        map.put("norm_eps", Double.toString(epsilon));
        return map;
    }

    /** How many patches of an image are shown. */
    public int kept() {
        return MaskedPatches.kept(grid, maskRatio);
    }
}
