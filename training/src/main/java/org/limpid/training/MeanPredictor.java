package org.limpid.training;

import org.limpid.api.tensor.Tensor;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.models.PatchGrid;
import org.limpid.models.PatchScale;
import org.limpid.training.data.Batch;
import org.limpid.training.data.BatchLoader;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.HiddenPatches;
import org.limpid.training.data.ImageSet;

/**
 * The predictor that a masked autoencoder has to beat: it answers each hidden patch with the mean of the patches at its place in
 * the training images, whatever is shown.
 */
public final class MeanPredictor {

    private MeanPredictor() {}

    /**
     * Its error on held-out images, over the same hidden patches and in the same unit as the loss of {@link ReconstructionTask}.
     *
     * @param model says how images are cut, how many patches are hidden and whether they are normalised
     * @param seed of the run
     */
    public static double error(MaskedAutoencoder model, Dataset data, long seed) {
        PatchGrid grid = model.grid();
        double[] mean = mean(model, data.train());
        ImageSet images = data.heldOut();
        HiddenPatches hidden = new HiddenPatches(seed, grid.patches(), model.kept());
        BatchLoader loader = BatchLoader.evaluation(images, 1);
        Batch batch = loader.newBatch();
        Tensor mask = Tensor.zeros(model.masks(1));
        double[] patches = new double[mean.length];
        double sum = 0;
        long count = 0;
        for (int index = 0; index < images.size(); index++) {
            loader.fill(0, index, batch);
            hidden.fill(batch, mask, null);
            cut(model, batch.images(), patches);
            for (int at = 0; at < patches.length; at++) {
                if (mask.getFloat(at / grid.numbers()) != 0) {
                    sum += (patches[at] - mean[at]) * (patches[at] - mean[at]);
                    count++;
                }
            }
        }
        return sum / count;
    }

    private static double[] mean(MaskedAutoencoder model, ImageSet images) {
        double[] mean = new double[model.grid().patches() * model.grid().numbers()];
        double[] patches = new double[mean.length];
        float[] image = new float[images.shape().elements()];
        for (int index = 0; index < images.size(); index++) {
            images.copyTo(index, image, 0);
            cut(model, image, patches);
            for (int at = 0; at < mean.length; at++) {
                mean[at] += patches[at] / images.size();
            }
        }
        return mean;
    }

    /** The numbers that a reconstruction is compared with, patch by patch. */
    private static void cut(MaskedAutoencoder model, float[] image, double[] patches) {
        PatchGrid grid = model.grid();
        int numbers = grid.numbers();
        for (int patch = 0; patch < grid.patches(); patch++) {
            int from = patch * numbers;
            PatchScale scale = model.normPixels() ? PatchScale.of(grid, image, 0, patch) : PatchScale.NONE;
            for (int number = 0; number < numbers; number++) {
                patches[from + number] = scale.normalise(image[grid.pixel(patch, number)]);
            }
        }
    }
}
