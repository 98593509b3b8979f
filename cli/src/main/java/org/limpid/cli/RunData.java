package org.limpid.cli;

import java.nio.file.Path;
import java.util.SortedMap;
import org.limpid.api.LimpidException;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.training.Checkpoint;
import org.limpid.training.RunDescription;
import org.limpid.training.RunFolder;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.ImageSet;
import org.limpid.training.data.Normalization;

/**
 * A checkpoint and the data that it is looked at with, under the normalisation that it was trained with.
 *
 * @param file the checkpoint
 * @param checkpoint its content
 * @param data those of the run, or others that the user named
 * @param kept checkpoints of single epochs in the run's folder, by epoch; none if a file was named
 */
record RunData(Path file, Checkpoint checkpoint, Dataset data, SortedMap<Integer, Path> kept) {

    /** Loads both. */
    static RunData load(Path path, DataMixin chosen) {
        Path file = CheckpointFile.of(path);
        Checkpoint checkpoint = Checkpoint.load(file);
        RunDescription run = checkpoint.run();
        Dataset found = chosen.loadAgain(
                run.notes().getOrDefault("data", chosen.source()),
                run.training().seed(),
                run.data().trainImages(),
                run.data().heldOutImages());
        Normalization normalization = run.data().normalization();
        ImageSet train = found.train().withNormalization(normalization);
        ImageSet heldOut = found.heldOut().withNormalization(normalization);
        run.createTask().requireFit(train);
        return new RunData(file, checkpoint, new Dataset(found.name(), train, heldOut), RunFolder.kept(path));
    }

    /** The model, if it is a masked autoencoder. */
    MaskedAutoencoder autoencoder() {
        if (checkpoint.run().createModel() instanceof MaskedAutoencoder model) {
            return model;
        }
        throw new LimpidException(file + ": the model " + checkpoint.run().kind()
                + " is no masked autoencoder; expected a checkpoint of crate-mae or vit-mae, as 'limpid train --model"
                + " crate-mae' leaves it");
    }
}
