package org.limpid.models.redunet;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Shape;
import org.limpid.models.Settings;

/** The configuration of a {@link ReduNet} as strings, and back. */
final class ReduNetSettings {

    static final List<String> KEYS = List.of(
            "sample",
            "classes",
            "layers",
            "eta",
            "epsilon_squared",
            "lambda",
            "dft_norm",
            "filters",
            "filter_size",
            "filter_seed");

    private static final int SEED = 10;

    private ReduNetSettings() {}

    static SequencedMap<String, String> write(ReduNet model) {
        RandomFilters filters = model.filters();
        ReduNetConfig network = model.network();
        DftScaling scaling =
                network.domain() instanceof SpectralDomain signals ? signals.scaling() : DftScaling.ORTHONORMAL;
        SequencedMap<String, String> map = new LinkedHashMap<>();
        map.put(
                "sample",
                Arrays.stream(model.sample().toArray())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining("x")));
        map.put("classes", Integer.toString(network.classes()));
        map.put("layers", Integer.toString(model.layers()));
        map.put("eta", Double.toString(network.eta()));
        map.put("epsilon_squared", Double.toString(network.epsilonSquared()));
        map.put("lambda", Double.toString(network.lambda()));
        map.put("dft_norm", Settings.name(scaling));
        map.put("filters", Integer.toString(filters == null ? 0 : filters.outChannels()));
        map.put("filter_size", Integer.toString(filters == null ? 1 : filters.size()));
        map.put("filter_seed", Integer.toString(filters == null ? SEED : filters.seed()));
        return map;
    }

    static ReduNet read(String kind, Map<String, String> config) {
        Settings settings = new Settings(kind, config);
        Shape sample = sample(kind, settings);
        int count = settings.integer("filters");
        int axes = sample.rank() - 1;
        RandomFilters filters = null;
        if (count != 0) {
            if (axes == 0) {
                throw new LimpidException("the configuration of the model " + kind + " has filters = " + count
                        + " for vectors of " + sample + "; expected 0, or samples as 1x28x28");
            }
            filters = new RandomFilters(
                    sample.dim(0), count, settings.integer("filter_size"), axes, settings.integer("filter_seed"));
        }
        Domain domain = axes == 0
                ? new VectorDomain(sample.dim(0))
                : new SpectralDomain(
                        filters == null ? sample.dim(0) : count,
                        IntStream.of(sample.toArray()).skip(1).boxed().toList(),
                        settings.choice("dft_norm", DftScaling.class));
        ReduNetConfig network = new ReduNetConfig(
                domain,
                settings.integer("classes"),
                settings.real("eta"),
                settings.real("epsilon_squared"),
                settings.real("lambda"));
        return new ReduNet(network, settings.integer("layers"), filters);
    }

    private static Shape sample(String kind, Settings settings) {
        String text = settings.text("sample");
        try {
            int[] extents = Arrays.stream(text.strip().split("x", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            if (extents.length <= 3 && Arrays.stream(extents).allMatch(extent -> extent >= 1)) {
                return Shape.of(extents);
            }
        } catch (NumberFormatException unreadable) {
            // Said below.
        }
        throw new LimpidException("the configuration of the model " + kind + " has sample = '" + text
                + "'; expected one to three extents, as 784, 15x200 or 1x28x28");
    }
}
