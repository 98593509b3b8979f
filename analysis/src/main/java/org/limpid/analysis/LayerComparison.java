package org.limpid.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Model;

/**
 * What each layer of a white-box network does with the weights that it has, and with weights drawn anew: what training added.
 *
 * @param trained each layer with the weights that it has
 * @param random each layer, with weights of other seeds
 */
public record LayerComparison(List<LayerProfile> trained, List<List<LayerProfile>> random) {

    /** Copies the lists. */
    public LayerComparison {
        trained = List.copyOf(trained);
        random = List.copyOf(random);
    }

    /** Whether a program names what is measured: that of a white-box network does. */
    public static boolean fits(Program program) {
        return program.names().containsKey("layer.0.subspace");
    }

    /**
     * Measures both.
     *
     * @param backend what computes
     * @param model whose {@code depth} and {@code heads} its configuration names
     * @param inference a program of the model that takes images and has the names of {@link LayerMeasures}
     * @param weights the model's; as they were when this returns
     * @param images batches of the program's input shape
     * @param seed the random weights have the seeds behind it
     * @param count how many initialisations to draw, at least 1
     */
    public static LayerComparison of(
            Backend backend,
            Model model,
            Program inference,
            Weights weights,
            List<Tensor> images,
            long seed,
            int count) {
        List<LayerProfile> trained = profile(backend, model, inference, weights, images);
        List<List<LayerProfile>> random = new ArrayList<>();
        try (Weights drawn = backend.allocate(model.parameters());
                LayerProfiler profiler = profiler(backend, model, inference, drawn)) {
            LongStream.rangeClosed(1, count).forEach(other -> {
                model.initialise(seed + other).forEach(drawn::write);
                random.add(profiler.profile(images));
            });
        }
        return new LayerComparison(trained, random);
    }

    /** Measures each layer with the weights as they are; what is given is as of {@link #of}. */
    public static List<LayerProfile> profile(
            Backend backend, Model model, Program inference, Weights weights, List<Tensor> images) {
        try (LayerProfiler profiler = profiler(backend, model, inference, weights)) {
            return profiler.profile(images);
        }
    }

    private static LayerProfiler profiler(Backend backend, Model model, Program inference, Weights weights) {
        Map<String, String> config = model.config();
        int layers = Integer.parseInt(config.getOrDefault("depth", "0"));
        int heads = Integer.parseInt(config.getOrDefault("heads", "1"));
        return new LayerProfiler(backend, weights, inference, layers, heads);
    }

    /** A layer's figure across the random initialisations. */
    public Spread across(int layer, Function<LayerProfile, Double> figure) {
        return Spread.of(random.stream()
                .mapToDouble(profiles -> figure.apply(profiles.get(layer)))
                .toArray());
    }

    /**
     * Both curves of a measure along the layers: bars of one standard deviation, for the trained weights over images, for random
     * ones over initialisations.
     *
     * @param label of the measure, with its unit
     * @return a PNG file's bytes
     */
    public byte[] chart(String title, String label, Function<LayerProfile, Spread> measure) {
        List<Spread> now = trained.stream().map(measure).toList();
        List<Spread> others = IntStream.range(0, trained.size())
                .mapToObj(
                        layer -> across(layer, profile -> measure.apply(profile).mean()))
                .toList();
        return Charts.lines(
                title,
                "layer",
                label,
                List.of(curve("trained", now), curve(random.size() + " random initialisations", others)));
    }

    private static Charts.Curve curve(String name, List<Spread> spreads) {
        return new Charts.Curve(
                name,
                IntStream.range(0, spreads.size())
                        .mapToObj(layer -> (double) layer)
                        .toList(),
                spreads.stream().map(Spread::mean).toList(),
                spreads.stream().map(Spread::deviation).toList());
    }
}
