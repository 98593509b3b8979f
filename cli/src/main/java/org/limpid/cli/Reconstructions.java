package org.limpid.cli;

import java.util.ArrayList;
import java.util.List;
import org.limpid.analysis.Raster;
import org.limpid.analysis.RasterGrid;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.cli.image.Completion;
import org.limpid.models.ImageClassifier;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.training.BatchInputs;
import org.limpid.training.Checkpoint;
import org.limpid.training.ReconstructionTask;
import org.limpid.training.data.Batch;
import org.limpid.training.data.BatchLoader;
import org.limpid.training.data.ImageSet;

/** Pictures of what a masked autoencoder makes of images: original, what it was shown, and how it completed that. */
final class Reconstructions {

    private static final int LEAST_SIDE = 84;

    private Reconstructions() {}

    /**
     * Draws the first images of a set, the same patches hidden as when held-out images are evaluated.
     *
     * @param images with the normalisation of the run
     * @return a PNG file's bytes: rows for original, shown, and completed; a column for each image
     */
    static byte[] png(Backend backend, ReconstructionTask task, Checkpoint checkpoint, ImageSet images, int count) {
        MaskedAutoencoder model = task.model();
        int size = Math.min(count, images.size());
        BatchLoader loader = BatchLoader.evaluation(images, size);
        Batch batch = loader.newBatch();
        loader.fill(0, 0, batch);
        Program program = model.inference(size);
        Inputs inputs = Inputs.zerosFor(program);
        BatchInputs hidden = task.inputs(inputs, checkpoint.run().training().seed());
        hidden.fill(batch);
        inputs.put(
                ImageClassifier.IMAGE,
                Tensor.of(batch.images(), model.image().batch(size).shape().toArray()));
        Tensor mask = BatchInputs.tensor(inputs, MaskedAutoencoder.MASK);
        Tensor prediction;
        try (Weights weights = checkpoint.allocate(backend);
                Session session = backend.compile(weights, program)) {
            prediction = session.run(program, inputs).read(MaskedAutoencoder.PREDICTION);
        }
        Completion drawn = new Completion(model, images.normalization());
        List<Raster> originals = new ArrayList<>();
        List<Raster> shown = new ArrayList<>();
        List<Raster> completed = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int image = 0; image < size; image++) {
            names.add(images.classNames().get(images.label(image)));
            originals.add(drawn.original(batch.images(), image));
            shown.add(drawn.shown(batch.images(), mask, image));
            completed.add(drawn.completed(batch.images(), mask, prediction, image));
        }
        int side = Math.min(model.image().height(), model.image().width());
        return new RasterGrid(names)
                .row("original", originals)
                .row("shown", shown)
                .row("completed", completed)
                .png(Math.max(1, Math.ceilDiv(LEAST_SIDE, side)));
    }
}
