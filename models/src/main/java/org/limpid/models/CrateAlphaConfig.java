package org.limpid.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.limpid.api.LimpidException;
import org.limpid.models.layer.Readout.Pooling;

/**
 * The shape of a {@link CrateAlpha}. Start from {@link #of} or a preset of {@link CrateAlphaFamily}.
 *
 * @param grid how images are cut
 * @param classes to tell apart
 * @param dim the width d of a token
 * @param depth the number of layers L, at most 10,000
 * @param heads the number of subspaces h
 * @param dimHead the dimension p of each subspace
 * @param pooling how the tokens become one
 * @param eta the step size η of the dictionary block
 * @param lambda the weight λ of its ℓ1 norm
 * @param dictionaryRatio how many codes there are for each of the d numbers of a token; ratio·d is whole
 * @param blockEpsilon ε of the layer norms before the steps
 * @param headEpsilon ε of the layer norm before the classifier
 * @param coupled whether codes are decoded by the dictionary that they were found with
 * @param residual whether the dictionary block's result is added to the tokens rather than taking their place
 */
public record CrateAlphaConfig(
        PatchGrid grid,
        int classes,
        int dim,
        int depth,
        int heads,
        int dimHead,
        Pooling pooling,
        double eta,
        double lambda,
        double dictionaryRatio,
        double blockEpsilon,
        double headEpsilon,
        boolean coupled,
        boolean residual) {

    /** The keys of {@link #toMap}. */
    static final List<String> KEYS = Stream.of(
                    PatchGrid.KEYS,
                    List.of("classes", "dim", "depth", "heads", "dim_head", "pool", "eta", "lambda"),
                    List.of("dictionary_ratio", "norm_eps_block", "norm_eps_head", "coupled", "residual"))
            .flatMap(List::stream)
            .toList();

    /** What the ablation's keys are if they are left out. */
    static SequencedMap<String, String> defaults() {
        SequencedMap<String, String> defaults = new LinkedHashMap<>();
        defaults.put("coupled", "false");
        defaults.put("residual", "true");
        return defaults;
    }

    /**
     * Refuses what makes no network.
     *
     * @throws LimpidException that names the key, the value and what was expected
     */
    public CrateAlphaConfig {
        ModelChecks checks = new ModelChecks(CrateAlphaFamily.KIND);
        checks.grid(grid);
        checks.positive("classes", classes);
        checks.positive("dim", dim);
        checks.depth("depth", depth);
        checks.positive("heads", heads);
        checks.positive("dim_head", dimHead);
        checks.fits("columns in all heads together", heads, dimHead);
        checks.steps(eta, lambda);
        double codes = dictionaryRatio * dim;
        checks.check(
                codes >= 1 && codes < Integer.MAX_VALUE && codes == Math.rint(codes),
                "dictionary_ratio",
                dictionaryRatio,
                "a number that makes a whole number of codes, 1 or more, of dim = " + dim + ", as 4");
        checks.fits("numbers in a dictionary", dim, (int) codes);
        checks.epsilon("norm_eps_block", blockEpsilon);
        checks.epsilon("norm_eps_head", headEpsilon);
    }

    /** With the paper's steps: η = λ = 0.1, four codes for each number, decoupled, with a residual, read from the class token. */
    public static CrateAlphaConfig of(PatchGrid grid, int classes, int dim, int depth, int heads) {
        int dimHead = heads < 1 ? 1 : Math.max(1, dim / heads);
        return new CrateAlphaConfig(
                grid, classes, dim, depth, heads, dimHead, Pooling.CLS, 0.1, 0.1, 4, 1e-6, 1e-5, false, true);
    }

    /** The same as one of the paper's ablations. */
    public CrateAlphaConfig ablated(boolean isCoupled, boolean hasResidual) {
        return new CrateAlphaConfig(
                grid,
                classes,
                dim,
                depth,
                heads,
                dimHead,
                pooling,
                eta,
                lambda,
                dictionaryRatio,
                blockEpsilon,
                headEpsilon,
                isCoupled,
                hasResidual);
    }

    /**
     * Reads what {@link #toMap} writes; other keys are not looked at.
     *
     * @throws LimpidException if a key is missing, or a value cannot be read or does not fit the others
     */
    public static CrateAlphaConfig fromMap(Map<String, String> map) {
        Settings settings = new Settings(CrateAlphaFamily.KIND, map).withDefaults(defaults());
        return new CrateAlphaConfig(
                PatchGrid.read(settings),
                settings.integer("classes"),
                settings.integer("dim"),
                settings.integer("depth"),
                settings.integer("heads"),
                settings.integer("dim_head"),
                settings.choice("pool", Pooling.class),
                settings.real("eta"),
                settings.real("lambda"),
                settings.real("dictionary_ratio"),
                settings.real("norm_eps_block"),
                settings.real("norm_eps_head"),
                settings.truth("coupled"),
                settings.truth("residual"));
    }

    /** The configuration as strings, as checkpoints and reference files hold it. */
    public SequencedMap<String, String> toMap() {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        grid.write(map);
        map.put("classes", Integer.toString(classes));
        map.put("dim", Integer.toString(dim));
        map.put("depth", Integer.toString(depth));
        map.put("heads", Integer.toString(heads));
        map.put("dim_head", Integer.toString(dimHead));
        map.put("pool", Settings.name(pooling));
        map.put("eta", Double.toString(eta));
        map.put("lambda", Double.toString(lambda));
        map.put("dictionary_ratio", Double.toString(dictionaryRatio));
        map.put("norm_eps_block", Double.toString(blockEpsilon));
        map.put("norm_eps_head", Double.toString(headEpsilon));
        map.put("coupled", Boolean.toString(coupled));
        map.put("residual", Boolean.toString(residual));
        return map;
    }

    /** The number m of codes of a token. */
    public int codes() {
        return (int) (dictionaryRatio * dim);
    }
}
