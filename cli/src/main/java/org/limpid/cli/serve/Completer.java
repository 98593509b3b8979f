package org.limpid.cli.serve;

import java.util.List;
import java.util.Optional;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.cli.image.Completion;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.training.BatchInputs;
import org.limpid.training.ReconstructionTask;
import org.limpid.training.data.Batch;
import org.limpid.training.data.BatchLoader;
import org.limpid.training.data.ImageSet;
import org.limpid.training.data.ImageShape;

/** Has a masked autoencoder complete images of which it is shown as much as in training, the same patches of each. */
record Completer(ServedNetwork network, ReconstructionTask task, Program program) {

    /** Any number would do; the same one hides the same patches of every image. */
    private static final long SEED = 1;

    /** One for the network, if it is a masked autoencoder. */
    static Optional<Completer> of(ServedNetwork network) {
        return network.model() instanceof MaskedAutoencoder model
                ? Optional.of(new Completer(network, new ReconstructionTask(model), model.inference(1)))
                : Optional.empty();
    }

    /**
     * Completes an image.
     *
     * @param session can run the program
     * @param inputs a tensor for each of its inputs, the image filled in
     * @param pixels the image
     */
    Observation.Completed complete(Session session, Inputs inputs, byte[] pixels) {
        MaskedAutoencoder model = task.model();
        Batch batch = batch(pixels);
        task.inputs(inputs, SEED).fill(batch);
        Tensor mask = BatchInputs.tensor(inputs, MaskedAutoencoder.MASK);
        Tensor prediction = session.run(program, inputs).read(MaskedAutoencoder.PREDICTION);
        Completion drawn = new Completion(model, network.normalization());
        return new Observation.Completed(
                model.grid().patches() - model.kept(),
                drawn.shown(batch.images(), mask, 0),
                drawn.completed(batch.images(), mask, prediction, 0));
    }

    private Batch batch(byte[] pixels) {
        var format = task.image();
        ImageSet images = new ImageSet(
                "the image",
                new ImageShape(format.channels(), format.height(), format.width()),
                network.normalization(),
                List.of("image"),
                pixels,
                new int[1]);
        BatchLoader loader = BatchLoader.evaluation(images, 1);
        Batch batch = loader.newBatch();
        loader.fill(0, 0, batch);
        return batch;
    }
}
