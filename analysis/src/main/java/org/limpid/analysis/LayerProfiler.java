package org.limpid.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;

/**
 * Measures each layer of a running model: one session over the model's weights, any number of batches. The weights are
 * read as they are at the time of {@link #profile}, so that the same profiler can follow a training.
 */
public final class LayerProfiler implements AutoCloseable {

    private final Program measured;
    private final Session session;
    private final Weights weights;
    private final int layers;
    private final int heads;

    /**
     * Compiles the measurements.
     *
     * @param inference a program with the input {@code image} and the named values of {@link LayerMeasures}
     * @param layers how many layers it has
     * @param heads how many subspaces each has
     */
    public LayerProfiler(Backend backend, Weights weights, Program inference, int layers, int heads) {
        this.measured = LayerMeasures.append(inference, layers, heads, LayerMeasures.DISTORTION);
        this.session = backend.compile(weights, measured);
        this.weights = weights;
        this.layers = layers;
        this.heads = heads;
    }

    /**
     * Measures batches of images, each of the program's input shape.
     *
     * @return one profile per layer, over all images
     * @throws LimpidException if there is no batch
     */
    public List<LayerProfile> profile(List<Tensor> imageBatches) {
        if (imageBatches.isEmpty()) {
            throw new LimpidException("a layer profile needs at least one batch of images, got none");
        }
        List<List<Double>> rates = table();
        List<List<Double>> compressed = table();
        List<List<Double>> fractions = table();
        for (Tensor images : imageBatches) {
            Outputs outputs = session.run(measured, Inputs.create().put("image", images));
            for (int layer = 0; layer < layers; layer++) {
                collect(outputs.read(LayerMeasures.codingRateName(layer)), rates.get(layer));
                collect(outputs.read(LayerMeasures.compressedRateName(layer)), compressed.get(layer));
                collect(outputs.read(LayerMeasures.nonZeroName(layer)), fractions.get(layer));
            }
        }
        List<LayerProfile> profiles = new ArrayList<>(layers);
        for (int layer = 0; layer < layers; layer++) {
            profiles.add(new LayerProfile(
                    layer,
                    spread(rates.get(layer)),
                    spread(compressed.get(layer)),
                    spread(fractions.get(layer)),
                    coherence(layer)));
        }
        return profiles;
    }

    /**
     * The parameter that holds the subspaces of a layer, [U₁ … U_h]ᵀ.
     *
     * @throws LimpidException if there is none
     */
    public static Parameter projection(Iterable<Parameter> parameters, int layer) {
        List<String> names = List.of(
                "transformer.layers." + layer + ".0.fn.qkv.weight", "blocks." + layer + ".layers.0.0.fn.qkv.weight");
        return StreamSupport.stream(parameters.spliterator(), false)
                .filter(parameter -> names.contains(parameter.name()))
                .findFirst()
                .orElseThrow(() -> new LimpidException("the model has no parameter of the name " + names.get(0) + " or "
                        + names.get(1) + ", so layer " + layer + " has no subspaces to look at"));
    }

    private double coherence(int layer) {
        return SubspaceCoherence.of(weights.read(projection(weights.parameters(), layer)), heads);
    }

    private List<List<Double>> table() {
        List<List<Double>> table = new ArrayList<>(layers);
        for (int layer = 0; layer < layers; layer++) {
            table.add(new ArrayList<>());
        }
        return table;
    }

    private static void collect(Tensor values, List<Double> into) {
        for (long i = 0; i < values.size(); i++) {
            into.add(values.get(i));
        }
    }

    private static Spread spread(List<Double> values) {
        return Spread.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Override
    public void close() {
        session.close();
    }
}
