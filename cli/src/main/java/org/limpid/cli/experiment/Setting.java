package org.limpid.cli.experiment;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.IdxReader;
import org.limpid.training.data.StrokeDigits;

/**
 * What an experiment runs with.
 *
 * @param backend what computes
 * @param quick whether to stop early: the same code, compared as far as it goes
 * @param data a folder that holds MNIST, or null if none was named
 * @param progress is told how far a long experiment is, a line at a time
 */
public record Setting(
        Backend backend, boolean quick, @Nullable Path data, Consumer<String> progress) {

    private static final int SEED = 1;
    private static final int TRAIN = 6000;
    private static final int HELD_OUT = 2000;

    /** The first of them, at most so many of each split. */
    Dataset digits(int train, int heldOut) {
        Dataset all = digits();
        return new Dataset(all.name(), all.train().first(train), all.heldOut().first(heldOut));
    }

    /**
     * Handwritten digits: MNIST from the folder; a quick run draws the embedded digits where no folder was named.
     *
     * @throws LimpidException if there is no folder and the run is not quick, or it does not hold MNIST
     */
    public Dataset digits() {
        if (data != null) {
            return IdxReader.readFolder(data);
        }
        if (quick) {
            return StrokeDigits.create(SEED, TRAIN, HELD_OUT);
        }
        throw new LimpidException(
                "the experiment needs the digits of MNIST, and no folder is given. Name it with --data"
                        + " DIR, or set LIMPID_DATA to a folder that holds 'mnist'; --quick does with the embedded digits");
    }
}
