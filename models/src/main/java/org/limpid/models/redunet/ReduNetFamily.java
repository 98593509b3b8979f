package org.limpid.models.redunet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.limpid.models.ModelFamily;

/** The kind {@code redunet}: see {@link ReduNet}. */
public final class ReduNetFamily implements ModelFamily {

    /** For {@link java.util.ServiceLoader}. */
    public ReduNetFamily() {}

    @Override
    public String kind() {
        return ReduNet.KIND;
    }

    @Override
    public String summary() {
        return "ReduNet: layers built from the gradient of the rate reduction, for vectors, signals and images";
    }

    @Override
    public List<String> keys() {
        return ReduNetSettings.KEYS;
    }

    /** The networks of the paper's experiments on handwritten digits, at their published depths. */
    @Override
    public SequencedMap<String, SequencedMap<String, String>> presets() {
        SequencedMap<String, SequencedMap<String, String>> presets = new LinkedHashMap<>();
        presets.put("mnist-rotation", preset(new SpectralDomain(20, List.of(200), DftScaling.ORTHONORMAL), 40, 15, 5));
        presets.put("mnist-translation", preset(new SpectralDomain(75, PLANE, DftScaling.ORTHONORMAL), 25, 1, 9));
        return presets;
    }

    private static final List<Integer> PLANE = List.of(28, 28);

    private static SequencedMap<String, String> preset(SpectralDomain domain, int layers, int channels, int size) {
        RandomFilters filters = new RandomFilters(
                channels, domain.signalChannels(), size, domain.extents().size(), 10);
        return new ReduNet(new ReduNetConfig(domain, 10, 0.5, 0.1, 500), layers, filters).config();
    }

    @Override
    public ReduNet create(Map<String, String> config) {
        return ReduNetSettings.read(ReduNet.KIND, config);
    }
}
