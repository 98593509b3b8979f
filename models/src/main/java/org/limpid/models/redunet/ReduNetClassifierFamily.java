package org.limpid.models.redunet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.limpid.models.ImageFormat;
import org.limpid.models.ModelFamily;
import org.limpid.models.Settings;

/** The kind {@code redunet-bp}: see {@link ReduNetClassifier}. */
public final class ReduNetClassifierFamily implements ModelFamily {

    /** For {@link java.util.ServiceLoader}. */
    public ReduNetClassifierFamily() {}

    @Override
    public String kind() {
        return ReduNetClassifier.KIND;
    }

    @Override
    public String summary() {
        return "ReduNet-bp: a ReduNet with a linear head, trained by back-propagation";
    }

    @Override
    public List<String> keys() {
        List<String> keys = new ArrayList<>(ReduNetSettings.KEYS);
        keys.addAll(List.of("image_height", "image_width", "channels"));
        return List.copyOf(keys);
    }

    /** The network of the paper's experiment on back-propagation. */
    @Override
    public SequencedMap<String, SequencedMap<String, String>> presets() {
        SequencedMap<String, SequencedMap<String, String>> presets = new LinkedHashMap<>();
        presets.put("mnist", mnist(16, 30, 9).config());
        return presets;
    }

    /**
     * A network of handwritten digits that does not care for translations. The spectrum is scaled as in the paper's formula,
     * and not as in its public code.
     */
    static ReduNetClassifier mnist(int channels, int layers, int size) {
        SpectralDomain domain = new SpectralDomain(channels, List.of(28, 28), DftScaling.PLAIN);
        ReduNet body = new ReduNet(
                new ReduNetConfig(domain, 10, 0.5, 0.1, 500), layers, new RandomFilters(1, channels, size, 2, 10));
        return new ReduNetClassifier(body, new ImageFormat(1, 28, 28));
    }

    @Override
    public ReduNetClassifier create(Map<String, String> config) {
        Settings settings = new Settings(ReduNetClassifier.KIND, config);
        return new ReduNetClassifier(
                ReduNetSettings.read(ReduNetClassifier.KIND, config),
                new ImageFormat(
                        settings.integer("channels"),
                        settings.integer("image_height"),
                        settings.integer("image_width")));
    }
}
