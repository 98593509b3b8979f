package org.limpid.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.limpid.api.LimpidException;
import org.limpid.api.text.Nearest;
import org.limpid.models.Model;
import org.limpid.models.ModelFamily;
import org.limpid.models.Models;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The choice of a model: a kind, a preset to start from, and what shall differ from it. */
final class ModelMixin {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "KIND",
            defaultValue = "crate",
            description = "The kind of network. Default: ${DEFAULT-VALUE}.")
    private String kind = "crate";

    @Mixin
    private ConfigurationMixin configuration = new ConfigurationMixin();

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
        Map<String, String> changes = configuration.changes();
        changes.forEach((key, value) -> {
            if (!family.keys().contains(key)) {
                throw new LimpidException("the model " + kind + " has no setting '" + key + "'; it has "
                        + String.join(", ", family.keys()) + "." + Nearest.hint(key, family.keys()));
            }
            config.put(key, value);
        });
        for (String key : new String[] {"dim", "depth", "heads"}) {
            // A decoder is as the encoder unless it is said how it differs.
            String value = changes.get(key);
            if (value != null && !changes.containsKey("decoder_" + key)) {
                config.replace("decoder_" + key, value);
            }
        }
        splitEvenly(config, changes);
        return models.create(kind, config);
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
}
