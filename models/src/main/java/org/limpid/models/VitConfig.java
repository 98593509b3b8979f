package org.limpid.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.limpid.api.LimpidException;
import org.limpid.models.layer.Readout.Pooling;

/**
 * The shape of a {@link Vit}. Start from {@link #of} or a preset of {@link VitFamily}.
 *
 * @param grid how images are cut
 * @param classes how many classes it tells apart
 * @param dim the width d of a token
 * @param depth the number of layers, at most 10,000
 * @param heads of the attention; divides dim
 * @param pooling how the tokens become one
 * @param epsilon ε of the layer norms
 */
public record VitConfig(PatchGrid grid, int classes, int dim, int depth, int heads, Pooling pooling, double epsilon) {

    /** The keys of {@link #toMap}. */
    static final List<String> KEYS = Stream.of(
                    PatchGrid.KEYS, List.of("classes", "dim", "depth", "heads", "pool", "norm_eps"))
            .flatMap(List::stream)
            .toList();

    /**
     * Refuses what makes no network.
     *
     * @throws LimpidException that names the key, the value and what was expected
     */
    public VitConfig {
        ModelChecks checks = new ModelChecks(VitFamily.KIND);
        checks.grid(grid);
        checks.positive("classes", classes);
        checks.positive("dim", dim);
        checks.depth("depth", depth);
        checks.check(heads >= 1 && dim % heads == 0, "heads", heads, "a divisor of dim = " + dim);
        checks.fits("numbers in a perceptron", 4, dim, dim);
        checks.epsilon("norm_eps", epsilon);
    }

    /** Read from the class token, ε = 1e-6. */
    public static VitConfig of(PatchGrid grid, int classes, int dim, int depth, int heads) {
        return new VitConfig(grid, classes, dim, depth, heads, Pooling.CLS, 1e-6);
    }

    /**
     * Reads what {@link #toMap} writes; other keys are not looked at.
     *
     * @throws LimpidException if a key is missing, or a value cannot be read or does not fit the others
     */
    public static VitConfig fromMap(Map<String, String> map) {
        Settings settings = new Settings(VitFamily.KIND, map);
        return new VitConfig(
                PatchGrid.read(settings),
                settings.integer("classes"),
                settings.integer("dim"),
                settings.integer("depth"),
                settings.integer("heads"),
                settings.choice("pool", Pooling.class),
                settings.real("norm_eps"));
    }

    /** The configuration as strings, as checkpoints hold it. */
    public SequencedMap<String, String> toMap() {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        grid.write(map);
        map.put("classes", Integer.toString(classes));
        map.put("dim", Integer.toString(dim));
        map.put("depth", Integer.toString(depth));
        map.put("heads", Integer.toString(heads));
        map.put("pool", Settings.name(pooling));
        map.put("norm_eps", Double.toString(epsilon));
        return map;
    }
}
