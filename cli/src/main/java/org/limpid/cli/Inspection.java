package org.limpid.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.limpid.analysis.LayerComparison;
import org.limpid.analysis.LayerProfile;
import org.limpid.analysis.LayerProfiler;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.ImageClassifier;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.models.Model;
import org.limpid.models.PatchGrid;
import org.limpid.training.Checkpoint;
import org.limpid.training.data.ImageSet;

/**
 * What was measured of a trained white-box network on held-out images.
 *
 * @param comparison each layer with the checkpoint's weights, and with others
 * @param projections [U₁ … U_h]ᵀ of each layer
 * @param subspaces the tokens of the first images in the subspaces of the layer before the last
 * @param sparse what the sparsification of each layer gave for the first image, tokens by numbers
 * @param along each layer at the epochs that the run kept, epoch 0 before training first; empty if it kept none
 * @param tokens the first images' tokens behind the last layer, (B, N + 1, d)
 */
record Inspection(
        LayerComparison comparison,
        List<Tensor> projections,
        Tensor subspaces,
        List<Tensor> sparse,
        SortedMap<Integer, List<LayerProfile>> along,
        Tensor tokens) {

    private static final int RANDOM_WEIGHTS = 3;
    private static final int BATCH = 32;
    private static final int BATCHES = 8;

    /** The layer whose attention is shown, as in the papers the one before the last. */
    static int penultimate(int layers) {
        return Math.max(0, layers - 2);
    }

    /** What a model makes of whole images: of an autoencoder what its encoder does. */
    static Program encoding(Model model, int batch) {
        return model instanceof MaskedAutoencoder autoencoder ? autoencoder.encoder(batch) : model.inference(batch);
    }

    /** How a model cuts images, by its configuration. */
    static PatchGrid patches(Map<String, String> config) {
        return new PatchGrid(
                number(config, "image_height"),
                number(config, "image_width"),
                number(config, "patch_height"),
                number(config, "patch_width"),
                number(config, "channels"));
    }

    private static int number(Map<String, String> config, String key) {
        return Integer.parseInt(config.getOrDefault(key, "1"));
    }

    /** Runs and measures. */
    static Inspection of(Backend backend, RunData run) {
        Model model = run.checkpoint().run().createModel();
        ImageSet images = run.data().heldOut();
        int size = Math.min(BATCH, images.size());
        Program program = encoding(model, size);
        if (!LayerComparison.fits(program)) {
            throw new LimpidException(run.file() + ": the model " + model.kind()
                    + " is no white-box network whose layers could be looked into; expected one of crate, crate-alpha and"
                    + " crate-mae");
        }
        int layers = Integer.parseInt(model.config().getOrDefault("depth", "0"));
        List<Tensor> batches = images.batches(size, BATCHES * BATCH);
        long seed = run.checkpoint().run().training().seed();
        try (Weights weights = run.checkpoint().allocate(backend)) {
            LayerComparison comparison =
                    LayerComparison.of(backend, model, program, weights, batches, seed, RANDOM_WEIGHTS);
            List<Tensor> projections = IntStream.range(0, layers)
                    .mapToObj(layer -> weights.read(LayerProfiler.projection(weights.parameters(), layer)))
                    .toList();
            List<String> names = new ArrayList<>();
            IntStream.range(0, layers).forEach(layer -> names.add("layer." + layer + ".ista"));
            String subspace = "layer." + penultimate(layers) + ".subspace";
            String last = "layer." + (layers - 1) + ".tokens";
            names.addAll(List.of(subspace, last));
            Program watched = Watch.named(program, names);
            Tensor subspaces;
            Tensor tokens;
            List<Tensor> sparse;
            try (Session session = backend.compile(weights, watched)) {
                Outputs outputs = session.run(watched, Inputs.create().put(ImageClassifier.IMAGE, batches.getFirst()));
                subspaces = outputs.read(subspace);
                tokens = outputs.read(last);
                sparse = names.subList(0, layers).stream().map(outputs::read).toList();
            }
            SortedMap<Integer, List<LayerProfile>> along = along(backend, run, model, program, batches);
            return new Inspection(comparison, projections, subspaces, sparse, along, tokens);
        }
    }

    private static SortedMap<Integer, List<LayerProfile>> along(
            Backend backend, RunData run, Model model, Program program, List<Tensor> batches) {
        SortedMap<Integer, List<LayerProfile>> along = new TreeMap<>();
        run.kept().forEach((epoch, file) -> {
            try (Weights weights = Checkpoint.load(file).allocate(backend)) {
                along.put(epoch, LayerComparison.profile(backend, model, program, weights, batches));
            }
        });
        if (!along.isEmpty()) {
            try (Weights weights = backend.allocate(model.parameters())) {
                model.initialise(run.checkpoint().run().training().seed()).forEach(weights::write);
                along.put(0, LayerComparison.profile(backend, model, program, weights, batches));
            }
        }
        return along;
    }

    /** The rows of one image of a tensor (B, n, d). */
    static double[][] rows(Tensor tensor, int image, int firstRow) {
        Shape shape = tensor.shape();
        double[][] rows = new double[shape.dim(1) - firstRow][shape.dim(2)];
        for (int row = 0; row < rows.length; row++) {
            long from = ((long) image * shape.dim(1) + firstRow + row) * shape.dim(2);
            for (int j = 0; j < rows[row].length; j++) {
                rows[row][j] = tensor.get(from + j);
            }
        }
        return rows;
    }

    /** A matrix. */
    static double[][] rows(Tensor matrix) {
        double[][] rows = new double[matrix.shape().dim(0)][matrix.shape().dim(1)];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = matrix.get((long) i * rows[i].length + j);
            }
        }
        return rows;
    }
}
