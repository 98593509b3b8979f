package org.limpid.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import picocli.CommandLine.Option;

/** What a user says of a network's configuration. */
final class ConfigurationMixin {

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

    /** By key, in the order of the options. */
    Map<String, String> changes() {
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
