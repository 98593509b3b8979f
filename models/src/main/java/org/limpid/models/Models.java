package org.limpid.models;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.ServiceLoader;
import org.limpid.api.LimpidException;
import org.limpid.api.text.Nearest;

/** The kinds of models that are there, by name. */
public final class Models {

    private final SequencedMap<String, ModelFamily> byKind = new LinkedHashMap<>();

    private Models(Iterable<ModelFamily> families) {
        for (ModelFamily family : families) {
            ModelFamily other = byKind.putIfAbsent(family.kind(), family);
            if (other != null) {
                throw new LimpidException("two kinds of model are named '" + family.kind() + "': "
                        + other.getClass().getName() + " and "
                        + family.getClass().getName()
                        + ". Remove one of them from the path");
            }
        }
    }

    /**
     * The kinds that {@link ServiceLoader} finds.
     *
     * @throws LimpidException if two of them have the same name
     */
    public static Models discover() {
        return new Models(ServiceLoader.load(ModelFamily.class, Models.class.getClassLoader()));
    }

    /**
     * A fixed choice.
     *
     * @throws LimpidException if two of them have the same name
     */
    public static Models of(Collection<ModelFamily> families) {
        return new Models(families);
    }

    /** All kinds. */
    public List<ModelFamily> families() {
        return List.copyOf(byKind.values());
    }

    /**
     * The kind of that name.
     *
     * @throws LimpidException if there is none; the message lists those that exist and names the nearest
     */
    public ModelFamily family(String kind) {
        ModelFamily family = byKind.get(kind);
        if (family == null) {
            throw new LimpidException("there is no kind of model '" + kind + "'; there are "
                    + String.join(", ", byKind.keySet()) + "." + Nearest.hint(kind, byKind.keySet()));
        }
        return family;
    }

    /**
     * Makes a model; see {@link ModelFamily#create}.
     *
     * @throws LimpidException if the kind is unknown or the configuration does not describe a model
     */
    public Model create(String kind, Map<String, String> config) {
        return family(kind).create(config);
    }

    /**
     * The configuration of a preset, to be used or changed.
     *
     * @throws LimpidException if the kind has no such preset; the message lists those that exist and names the nearest
     */
    public SequencedMap<String, String> preset(String kind, String preset) {
        SequencedMap<String, SequencedMap<String, String>> presets =
                family(kind).presets();
        Map<String, String> config = presets.get(preset);
        if (config == null) {
            throw new LimpidException("the model " + kind + " has no preset '" + preset + "'; it has "
                    + String.join(", ", presets.keySet()) + "." + Nearest.hint(preset, presets.keySet()));
        }
        return new LinkedHashMap<>(config);
    }
}
