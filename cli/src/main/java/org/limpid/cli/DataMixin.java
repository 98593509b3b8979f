package org.limpid.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.IdxReader;
import org.limpid.training.data.StrokeDigits;
import picocli.CommandLine.Option;

/** The choice of data: a folder of IDX files, or the embedded digits. */
final class DataMixin {

    /** The variable that names a folder with data sets. */
    static final String VARIABLE = "LIMPID_DATA";

    private static final String DIGITS = "digits";
    private static final int MOST_IMAGES = 1_000_000;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DIR",
            description = "A folder with MNIST's four IDX files, gzipped or not, or one that holds it as 'mnist'.")
    private @Nullable Path folder;

    @Option(
            names = "--digits",
            paramLabel = "TRAIN,HELD-OUT",
            split = ",",
            arity = "1",
            description = "How many embedded digits to draw. Default: 40000,2000.")
    private int @Nullable [] digits;

    /** Whether a folder was given. */
    boolean isFolder() {
        return folder != null;
    }

    /** What was chosen, for the notes of a run. */
    String source() {
        return folder == null ? DIGITS : folder.toAbsolutePath().normalize().toString();
    }

    /** Takes the folder that the environment names, for a preset that needs one. */
    void fromEnvironment() {
        String variable = System.getenv(VARIABLE);
        if (variable == null || variable.isBlank()) {
            throw new LimpidException("the preset needs data, and no folder is given. Name it with --data DIR, or set "
                    + VARIABLE + " to a folder that holds 'mnist'");
        }
        folder = Path.of(variable);
    }

    /**
     * Reads or draws the data.
     *
     * @param seed of the embedded digits
     */
    Dataset load(long seed) {
        int[] counts = digits == null ? new int[] {40_000, 2_000} : digits;
        if (folder != null && digits != null) {
            throw new LimpidException(
                    "--digits draws the embedded digits, and --data names other data: give one of them");
        }
        if (counts.length != 2 || counts[0] < 1 || counts[1] < 1 || Math.max(counts[0], counts[1]) > MOST_IMAGES) {
            throw new LimpidException("--digits takes two numbers from 1 to " + MOST_IMAGES
                    + ", as in 40000,2000: images to train on, and held-out images");
        }
        return load(source(), seed, counts[0], counts[1]);
    }

    /**
     * Reads or draws again what a run was begun with; a folder given now takes the place of the one at that time.
     *
     * @param source what {@link #source} said then
     */
    Dataset loadAgain(String source, long seed, int trainImages, int heldOutImages) {
        return load(folder == null ? source : source(), seed, trainImages, heldOutImages);
    }

    private static Dataset load(String source, long seed, int trainImages, int heldOutImages) {
        return source.equals(DIGITS)
                ? StrokeDigits.create(seed, trainImages, heldOutImages)
                : IdxReader.readFolder(Path.of(source));
    }
}
