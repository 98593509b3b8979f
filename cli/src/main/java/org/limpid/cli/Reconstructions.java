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
import org.limpid.models.ImageClassifier;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.models.PatchGrid;
import org.limpid.models.PatchScale;
import org.limpid.training.BatchInputs;
import org.limpid.training.Checkpoint;
import org.limpid.training.ReconstructionTask;
import org.limpid.training.data.Batch;
import org.limpid.training.data.BatchLoader;
import org.limpid.training.data.ImageSet;
import org.limpid.training.data.Normalization;

/** Pictures of what a masked autoencoder makes of images: original, what it was shown, and how it completed that. */
final class Reconstructions {

    /** A grey that none of the data have much of, for what was hidden. */
    private static final double HIDDEN = 0.5;

    private static final int LEAST_SIDE = 84;

    private final ReconstructionTask task;
    private final Normalization normalization;

    private Reconstructions(ReconstructionTask task, Normalization normalization) {
        this.task = task;
        this.normalization = normalization;
    }

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
        Reconstructions drawn = new Reconstructions(task, images.normalization());
        List<Raster> originals = new ArrayList<>();
        List<Raster> shown = new ArrayList<>();
        List<Raster> completed = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int image = 0; image < size; image++) {
            names.add(images.classNames().get(images.label(image)));
            double[] pixels = drawn.pixels(batch.images(), image);
            originals.add(drawn.raster(pixels));
            shown.add(drawn.raster(drawn.masked(pixels, mask, image)));
            completed.add(drawn.raster(drawn.completed(pixels, batch.images(), mask, prediction, image)));
        }
        int side = Math.min(model.image().height(), model.image().width());
        return new RasterGrid(names)
                .row("original", originals)
                .row("shown", shown)
                .row("completed", completed)
                .png(Math.max(1, Math.ceilDiv(LEAST_SIDE, side)));
    }

    private Raster raster(double[] pixels) {
        var format = task.image();
        return Raster.of(pixels, format.channels(), format.height(), format.width());
    }

    /** An image as it was before it was normalised, from 0 to 1. */
    private double[] pixels(float[] images, int image) {
        double[] pixels = new double[elements()];
        for (int at = 0; at < pixels.length; at++) {
            pixels[at] = plain(images[image * pixels.length + at], at);
        }
        return pixels;
    }

    private double plain(double value, int pixel) {
        int channel = pixel / (task.image().height() * task.image().width());
        return value * normalization.standardDeviation().get(channel)
                + normalization.mean().get(channel);
    }

    private int elements() {
        return task.image().channels() * task.image().height() * task.image().width();
    }

    private double[] masked(double[] pixels, Tensor mask, int image) {
        return replace(pixels, mask, image, (_, _, _) -> HIDDEN);
    }

    private double[] completed(double[] pixels, float[] images, Tensor mask, Tensor prediction, int image) {
        PatchGrid grid = task.model().grid();
        return replace(pixels, mask, image, (patch, number, pixel) -> {
            double value = prediction.get(((long) image * grid.patches() + patch) * grid.numbers() + number);
            if (task.model().normPixels()) {
                // A network that learned normalised patches tells nothing of their mean and deviation.
                value = PatchScale.of(grid, images, image * elements(), patch).restore(value);
            }
            return plain(value, pixel);
        });
    }

    /** What stands in a hidden pixel's place. */
    private interface Replacement {
        double of(int patch, int number, int pixel);
    }

    private double[] replace(double[] pixels, Tensor mask, int image, Replacement replacement) {
        PatchGrid grid = task.model().grid();
        double[] changed = pixels.clone();
        for (int patch = 0; patch < grid.patches(); patch++) {
            if (mask.getFloat((long) image * grid.patches() + patch) != 0) {
                for (int number = 0; number < grid.numbers(); number++) {
                    int pixel = grid.pixel(patch, number);
                    changed[pixel] = replacement.of(patch, number, pixel);
                }
            }
        }
        return changed;
    }
}
