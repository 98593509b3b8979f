package org.limpid.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.limpid.api.LimpidException;

/**
 * The shape of a {@link CrateMae}. Start from {@link #of} or a preset of {@link CrateMaeFamily}. Heads divide the width, and
 * each has as many columns as that gives.
 *
 * @param grid how images are cut
 * @param dim the width d of a token, in the encoder and in the decoder
 * @param depth layers of the encoder, at most 10,000
 * @param heads subspaces of the encoder; divides dim
 * @param decoderDepth layers of the decoder, at most 10,000
 * @param decoderHeads subspaces of the decoder; divides dim
 * @param maskRatio which part of the patches is hidden, at least 0 and less than 1
 * @param normPixels whether the numbers of each patch are normalised before they are compared
 * @param eta the step size η of ISTA
 * @param lambda the weight λ of ISTA's ℓ1 norm
 * @param blockEpsilon ε of the layer norms before the steps
 * @param outerEpsilon ε of the layer norms behind the encoder and behind the decoder
 */
public record CrateMaeConfig(
        PatchGrid grid,
        int dim,
        int depth,
        int heads,
        int decoderDepth,
        int decoderHeads,
        double maskRatio,
        boolean normPixels,
        double eta,
        double lambda,
        double blockEpsilon,
        double outerEpsilon) {

    /** The keys of {@link #toMap}. */
    static final List<String> KEYS = Stream.of(
                    PatchGrid.KEYS,
                    List.of("dim", "depth", "heads", "decoder_depth", "decoder_heads", "mask_ratio", "norm_pixels"),
                    List.of("eta", "lambda", "norm_eps", "norm_eps_outer"))
            .flatMap(List::stream)
            .toList();

    /**
     * Refuses what makes no network.
     *
     * @throws LimpidException that names the key, the value and what was expected
     */
    public CrateMaeConfig {
        ModelChecks checks = new ModelChecks(CrateMaeFamily.KIND);
        checks.grid(grid);
        checks.positive("dim", dim);
        checks.depth("depth", depth);
        checks.depth("decoder_depth", decoderDepth);
        for (Map.Entry<String, Integer> some :
                List.of(Map.entry("heads", heads), Map.entry("decoder_heads", decoderHeads))) {
            int number = some.getValue();
            checks.check(number >= 1 && dim % number == 0, some.getKey(), number, "a divisor of dim = " + dim);
        }
        checks.masks(grid, maskRatio, normPixels);
        checks.steps(eta, lambda);
        checks.epsilon("norm_eps", blockEpsilon);
        checks.epsilon("norm_eps_outer", outerEpsilon);
    }

    /** With the paper's steps and mask: η = 0.1, λ = 0.5, three of four patches hidden, pixels as they are. */
    public static CrateMaeConfig of(PatchGrid grid, int dim, int depth, int heads, int decoderDepth, int decoderHeads) {
        return new CrateMaeConfig(
                grid, dim, depth, heads, decoderDepth, decoderHeads, 0.75, false, 0.1, 0.5, 1e-5, 1e-6);
    }

    /**
     * Reads what {@link #toMap} writes; other keys are not looked at.
     *
     * @throws LimpidException if a key is missing, or a value cannot be read or does not fit the others
     */
    public static CrateMaeConfig fromMap(Map<String, String> map) {
        Settings settings = new Settings(CrateMaeFamily.KIND, map);
        return new CrateMaeConfig(
                PatchGrid.read(settings),
                settings.integer("dim"),
                settings.integer("depth"),
                settings.integer("heads"),
                settings.integer("decoder_depth"),
                settings.integer("decoder_heads"),
                settings.real("mask_ratio"),
                settings.truth("norm_pixels"),
                settings.real("eta"),
                settings.real("lambda"),
                settings.real("norm_eps"),
                settings.real("norm_eps_outer"));
    }

    /** The configuration as strings, as checkpoints and reference files hold it. */
    public SequencedMap<String, String> toMap() {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        grid.write(map);
        map.put("dim", Integer.toString(dim));
        map.put("depth", Integer.toString(depth));
        map.put("heads", Integer.toString(heads));
        map.put("decoder_depth", Integer.toString(decoderDepth));
        map.put("decoder_heads", Integer.toString(decoderHeads));
        map.put("mask_ratio", Double.toString(maskRatio));
        map.put("norm_pixels", Boolean.toString(normPixels));
        map.put("eta", Double.toString(eta));
        map.put("lambda", Double.toString(lambda));
        map.put("norm_eps", Double.toString(blockEpsilon));
        map.put("norm_eps_outer", Double.toString(outerEpsilon));
        return map;
    }

    /** How many patches of an image are shown. */
    public int kept() {
        return MaskedPatches.kept(grid, maskRatio);
    }
}
