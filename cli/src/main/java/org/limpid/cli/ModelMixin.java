package org.limpid.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.text.Nearest;
import org.limpid.models.Model;
import org.limpid.models.ModelFamily;
import org.limpid.models.Models;
import picocli.CommandLine.Option;

/** The choice of a model: a kind, a preset to start from, and what shall differ from it. */
final class ModelMixin {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "KIND",
            defaultValue = "crate",
            description = "The kind of network. Default: ${DEFAULT-VALUE}.")
    private String kind = "crate";

    @Option(names = "--classes", paramLabel = "N", description = "How many classes it tells apart.")
    private @Nullable Integer classes;

    @Option(names = "--dim", paramLabel = "D", description = "The width of a token.")
    private @Nullable Integer dim;

    @Option(names = "--depth", paramLabel = "L", description = "The number of layers.")
    private @Nullable Integer depth;

    @Option(
            names = "--heads",
            paramLabel = "H",
            description =
                    "The number of subspaces; each gets dim/heads dimensions unless --set dim_head=N says otherwise.")
    private @Nullable Integer heads;

    @Option(names = "--image", paramLabel = "H[xW]", description = "The extents of an image in pixels.")
    private @Nullable String image;

    @Option(names = "--patch", paramLabel = "H[xW]", description = "The extents of a patch in pixels.")
    private @Nullable String patch;

    @Option(names = "--channels", paramLabel = "C", description = "The colours of an image: 1 or 3.")
    private @Nullable Integer channels;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any other value of the configuration, as in eta=0.05 or pool=mean. May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /** The kind that was asked for. */
    String kind() {
        return kind;
    }

    /** Makes the model that results from a preset of its kind and the options. */
    Model create(String preset) {
        return create(Models.discover().preset(kind, preset));
    }

    /** Makes the model that results from a complete configuration and the options. */
    Model create(Map<String, String> start) {
        Models models = Models.discover();
        ModelFamily family = models.family(kind);
        SequencedMap<String, String> config = new LinkedHashMap<>(start);
        Map<String, String> changes = changes();
        changes.forEach((key, value) -> {
            if (!family.keys().contains(key)) {
                throw new LimpidException("the model " + kind + " has no setting '" + key + "'; it has "
                        + String.join(", ", family.keys()) + "." + Nearest.hint(key, family.keys()));
            }
            config.put(key, value);
        });
        splitEvenly(config, changes);
        return models.create(kind, config);
    }

    private Map<String, String> changes() {
        Map<String, String> changes = new LinkedHashMap<>();
        put(changes, "classes", classes);
        put(changes, "dim", dim);
        put(changes, "depth", depth);
        put(changes, "heads", heads);
        put(changes, "channels", channels);
        extents(changes, "--image", "image", image);
        extents(changes, "--patch", "patch", patch);
        changes.putAll(settings);
        return changes;
    }

    /**
     * Splits the width evenly among the subspaces where the width or their number was given and their dimension was not; a
     * value that is no number is left for the model to refuse.
     */
    private static void splitEvenly(Map<String, String> config, Map<String, String> changes) {
        boolean changed = changes.containsKey("dim") || changes.containsKey("heads");
        String width = config.getOrDefault("dim", "");
        String parts = config.getOrDefault("heads", "");
        if (changed
                && config.containsKey("dim_head")
                && !changes.containsKey("dim_head")
                && width.matches("[1-9][0-9]{0,8}")
                && parts.matches("[1-9][0-9]{0,8}")) {
            config.put("dim_head", Integer.toString(Math.max(1, Integer.parseInt(width) / Integer.parseInt(parts))));
        }
    }

    private static void put(Map<String, String> changes, String key, @Nullable Integer value) {
        if (value != null) {
            changes.put(key, value.toString());
        }
    }

    private static void extents(Map<String, String> changes, String option, String key, @Nullable String value) {
        if (value == null) {
            return;
        }
        String[] parts = value.split("x", -1);
        if (parts.length > 2 || !value.matches("[0-9]{1,9}(x[0-9]{1,9})?")) {
            throw new LimpidException("the value of " + option + " is '" + value
                    + "'; expected a number of pixels, or height x width, as in 28 or 28x32");
        }
        changes.put(key + "_height", parts[0]);
        changes.put(key + "_width", parts[parts.length - 1]);
    }
}
