package org.limpid.training.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.limpid.api.LimpidException;
import org.limpid.training.data.IdxFile.Kind;

/**
 * Reads data sets in MNIST's format: a folder with four IDX files, gzipped or not, of images and labels to train on
 * ({@code train-…}) and to test on ({@code t10k-…}).
 *
 * <p>Pixels are normalised by the mean and standard deviation of the images to train on.
 */
public final class IdxReader {
    private static final int MOST_NAMES = 20;

    private IdxReader() {}

    /**
     * Reads a data set of ten classes, called 0 … 9.
     *
     * @param folder a folder with the four files, or one with a folder {@code mnist} that has them
     * @return the data set, under the name of the folder
     * @throws LimpidException if a file is missing, damaged or not what it should be, with what to do
     */
    public static Dataset readFolder(Path folder) {
        return readFolder(
                folder, IntStream.range(0, 10).mapToObj(Integer::toString).toList());
    }

    /**
     * Reads a data set.
     *
     * @param folder a folder with the four files, or one with a folder {@code mnist} that has them
     * @param classNames the name of each class, in the order of the labels
     * @return the data set, under the name of the folder
     * @throws LimpidException if a file is missing, damaged or not what it should be, with what to do
     */
    public static Dataset readFolder(Path folder, List<String> classNames) {
        return readFolder(folder, classNames, IdxFile.defaultLimit());
    }

    static Dataset readFolder(Path given, List<String> classNames, long limit) {
        Path folder = locate(given);
        // All four are looked for before the first is read: a missing one should not cost the reading of the others.
        Path trainImages = find(folder, Split.TRAIN, Kind.IMAGES);
        Path trainLabels = find(folder, Split.TRAIN, Kind.LABELS);
        Path testImages = find(folder, Split.TEST, Kind.IMAGES);
        Path testLabels = find(folder, Split.TEST, Kind.LABELS);
        IdxFile train = IdxFile.read(trainImages, Kind.IMAGES, limit);
        Normalization normalization = Normalization.measure("'" + trainImages + "'", train.imageShape(), train.data());
        IdxFile test = IdxFile.read(testImages, Kind.IMAGES, limit);
        if (!train.imageShape().equals(test.imageShape())) {
            throw new LimpidException(("'%s' has images of %s, '%s' of %s. Both must have one shape: check that the"
                            + " files belong to one data set.")
                    .formatted(trainImages, train.imageShape(), testImages, test.imageShape()));
        }
        Path last = folder.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "idx" : last.toString(); // the root of a file system has no name
        return new Dataset(
                name,
                join(
                        name + " (train)",
                        train,
                        IdxFile.read(trainLabels, Kind.LABELS, limit),
                        normalization,
                        classNames),
                join(name + " (test)", test, IdxFile.read(testLabels, Kind.LABELS, limit), normalization, classNames));
    }

    private enum Split {
        TRAIN("train"),
        TEST("t10k");

        private final String prefix;

        Split(String prefix) {
            this.prefix = prefix;
        }
    }

    private static ImageSet join(
            String name, IdxFile images, IdxFile labels, Normalization normalization, List<String> classNames) {
        if (images.count() != labels.count()) {
            throw new LimpidException(("'%s' has %d images, '%s' has %d labels. There must be one label for each image:"
                            + " check that the files belong together.")
                    .formatted(images.path(), images.count(), labels.path(), labels.count()));
        }
        int[] classes = new int[labels.count()];
        for (int index = 0; index < classes.length; index++) {
            classes[index] = labels.data()[index] & 0xff;
            if (classes[index] >= classNames.size()) {
                throw new LimpidException(("'%s' gives image %d the label %d (at offset %d), but there are %d classes,"
                                + " labelled 0…%d. Check the file, or name as many classes as it has.")
                        .formatted(
                                labels.path(),
                                index,
                                classes[index],
                                Kind.LABELS.headerBytes() + index,
                                classNames.size(),
                                classNames.size() - 1));
            }
        }
        return new ImageSet(name, images.imageShape(), normalization, classNames, images.data(), classes);
    }

    /** Returns the folder itself or the one called {@code mnist} in it, whichever has files of the usual names. */
    private static Path locate(Path given) {
        if (!Files.isDirectory(given)) {
            throw new LimpidException("'%s' %s. Expected a folder with MNIST's four IDX files: %s."
                    .formatted(given, Files.exists(given) ? "is not a folder" : "does not exist", usualNames()));
        }
        Path inner = given.resolve("mnist");
        return !hasUsualName(given) && hasUsualName(inner) ? inner : given;
    }

    private static boolean hasUsualName(Path folder) {
        return Stream.of(Split.values())
                .flatMap(split -> Stream.of(Kind.values()).flatMap(kind -> names(split, kind).stream()))
                .anyMatch(name -> Files.exists(folder.resolve(name)));
    }

    private static String usualNames() {
        return String.join(
                ", ",
                Stream.of(Split.values())
                        .flatMap(split -> Stream.of(Kind.values())
                                .map(kind -> names(split, kind).getFirst()))
                        .toList());
    }

    /** Returns the names that a file goes by, the preferred one first. */
    private static List<String> names(Split split, Kind kind) {
        String stem = split.prefix + "-" + kind.plural();
        String dashed = "%s-idx%d-ubyte".formatted(stem, kind.rank());
        String dotted = "%s.idx%d-ubyte".formatted(stem, kind.rank());
        return List.of(dashed, dashed + ".gz", dotted, dotted + ".gz");
    }

    private static Path find(Path folder, Split split, Kind kind) {
        List<String> names = names(split, kind);
        return names.stream()
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new LimpidException(
                        "'%s' has no %s. Looked for %s there%s; found %s. Put MNIST's four files there: %s."
                                .formatted(
                                        folder,
                                        names.getFirst(),
                                        String.join(", ", names),
                                        hasUsualName(folder) ? "" : " and in its folder mnist",
                                        listing(folder),
                                        usualNames())));
    }

    private static String listing(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            List<String> names = entries.map(
                            entry -> entry.getFileName().toString() + (Files.isDirectory(entry) ? "/" : ""))
                    .sorted()
                    .toList();
            if (names.isEmpty()) {
                return "an empty folder";
            }
            String shown = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
            return names.size() > MOST_NAMES ? shown + " and " + (names.size() - MOST_NAMES) + " more" : shown;
        } catch (IOException e) {
            return "a folder that cannot be listed (" + e + ")";
        }
    }
}
