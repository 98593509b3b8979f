package org.limpid.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.limpid.api.LimpidException;
import org.limpid.training.checkpoint.AtomicFile;

/**
 * Where a run leaves what it found out:
 *
 * <pre>
 * config.json                      what is trained, on what and how
 * metrics.csv, metrics.json        one line or object for each epoch
 * checkpoints/latest.safetensors   where the run goes on
 * checkpoints/best.safetensors     the epoch that did its task best on held-out images
 * checkpoints/epoch-3.safetensors  what was kept of that epoch, if it was asked for
 * </pre>
 *
 * <p>Every file is replaced as a whole, so that whenever the process ends, by whatever, each is complete. While it is open
 * the folder belongs to one process.
 */
public final class RunFolder implements AutoCloseable {

    private static final String LOCK = ".lock";
    private static final String CHECKPOINTS = "checkpoints";
    private static final String KEPT = "epoch-";
    private static final String SUFFIX = ".safetensors";
    private static final Pattern KEPT_NAME = Pattern.compile(KEPT + "([1-9][0-9]{0,8})" + Pattern.quote(SUFFIX));

    private final Path path;
    private final FileChannel lock;

    private RunFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes a folder for a new run.
     *
     * @throws LimpidException if it exists and is not empty: no run is overwritten
     */
    public static RunFolder create(Path path) {
        return using(path, () -> {
            Files.createDirectories(path);
            requireEmpty(path);
            RunFolder folder = new RunFolder(path, lock(path));
            try {
                requireEmpty(path);
            } catch (LimpidException taken) {
                folder.close();
                throw taken;
            }
            return folder;
        });
    }

    /** No run is overwritten; what a process left that was killed before it wrote anything is none. */
    private static void requireEmpty(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            Optional<Path> other = files.filter(file -> !AtomicFile.isLeftover(file) && !file.endsWith(LOCK))
                    .findFirst();
            if (other.isPresent()) {
                throw new LimpidException(path + ": the folder is not empty (it has "
                        + other.get().getFileName() + "), and no run is overwritten. Choose another folder, or go on"
                        + " with the run that is there");
            }
        }
    }

    /**
     * Opens the folder of a run that was interrupted, or has ended.
     *
     * @throws LimpidException if there is no run in it, or another process has it open
     */
    public static RunFolder resume(Path path) {
        if (!Files.exists(path.resolve("config.json"))) {
            throw new LimpidException(path + ": there is no run to go on with: "
                    + (Files.isDirectory(path) ? "the folder has no config.json" : "there is no such folder")
                    + ". Check the path, or begin a new run");
        }
        return using(path, () -> {
            RunFolder folder = new RunFolder(path, lock(path));
            deleteLeftovers(path);
            if (Files.isDirectory(folder.checkpoints())) {
                deleteLeftovers(folder.checkpoints());
            }
            return folder;
        });
    }

    /** Something with the folder that may fail. */
    private interface Step {
        RunFolder take() throws IOException;
    }

    private static RunFolder using(Path path, Step step) {
        try {
            return step.take();
        } catch (IOException failure) {
            throw new LimpidException(path + ": the folder cannot be used (" + failure + ")", failure);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        boolean ours = false;
        try {
            ours = channel.tryLock() != null;
        } catch (OverlappingFileLockException taken) {
            // Another run of this process has it: the answer is the same.
        } finally {
            if (!ours) {
                channel.close();
            }
        }
        if (!ours) {
            throw new LimpidException(
                    path + ": another run has this folder open. Wait for its end or choose another folder");
        }
        return channel;
    }

    /** What a process that was killed had not yet given its name. */
    private static void deleteLeftovers(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path leftover : files.filter(AtomicFile::isLeftover).toList()) {
                Files.deleteIfExists(leftover);
            }
        }
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /** Where it is said what is trained, on what and how. */
    public Path config() {
        return path.resolve("config.json");
    }

    /** One line for each epoch. */
    public Path metricsCsv() {
        return path.resolve("metrics.csv");
    }

    /** One object for each epoch. */
    public Path metricsJson() {
        return path.resolve("metrics.json");
    }

    /** The checkpoint where the run goes on. */
    public Path latest() {
        return checkpoints().resolve("latest.safetensors");
    }

    /** The checkpoint of the epoch that did its task best on held-out images. */
    public Path best() {
        return checkpoints().resolve("best.safetensors");
    }

    /**
     * The checkpoint of an epoch, if it was kept.
     *
     * @param epoch from 1
     */
    public Path kept(int epoch) {
        return checkpoints().resolve(KEPT + epoch + SUFFIX);
    }

    /**
     * The checkpoints of single epochs that a run kept, by epoch.
     *
     * @param run the folder, which another process may have open
     * @throws LimpidException if it cannot be read
     */
    public static SortedMap<Integer, Path> kept(Path run) {
        SortedMap<Integer, Path> kept = new TreeMap<>();
        Path checkpoints = run.resolve(CHECKPOINTS);
        if (!Files.isDirectory(checkpoints)) {
            return kept;
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            files.forEach(file -> {
                Matcher name = KEPT_NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    kept.put(Integer.parseInt(name.group(1)), file);
                }
            });
        } catch (IOException failure) {
            throw new LimpidException(checkpoints + ": the folder cannot be read (" + failure + ")", failure);
        }
        return kept;
    }

    private Path checkpoints() {
        return path.resolve(CHECKPOINTS);
    }

    /**
     * What {@link #config} says.
     *
     * @throws LimpidException if the run has not begun, or the file cannot be understood
     */
    public RunDescription description() {
        String source = config().toString();
        AtomicReference<SequencedMap<String, Map<String, String>>> sections = new AtomicReference<>();
        Json.read(source, Json.readFile(config()), json -> sections.set(Json.readSections(source, json)));
        try {
            return RunDescription.fromSections(sections.get());
        } catch (LimpidException wrong) {
            throw new LimpidException(source + ": " + wrong.getMessage(), wrong);
        }
    }

    /** Whether a run was begun here. */
    boolean hasConfig() {
        return Files.exists(config());
    }

    /** Whether there is a checkpoint to go on from. */
    boolean hasCheckpoint() {
        return Files.exists(latest());
    }

    /** Writes a checkpoint that takes the place of the latest or the best. */
    void save(Checkpoint checkpoint, Path file) {
        using(path, () -> {
            Files.createDirectories(checkpoints());
            return this;
        });
        checkpoint.save(file);
    }

    void writeConfig(RunDescription run) {
        write(config(), Json.write(json -> Json.writeSections(json, run.toSections())));
    }

    void writeMetrics(List<EpochMetrics> epochs, List<String> measures) {
        write(metricsCsv(), MetricsText.csv(epochs, measures));
        write(metricsJson(), MetricsText.json(epochs));
    }

    /**
     * Leaves a further file about the run, such as a picture: all of it or nothing.
     *
     * @param name without a folder
     * @throws LimpidException if it cannot be written
     */
    public void writeFile(String name, byte[] content) {
        write(path.resolve(name), content);
    }

    private static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Path file, byte[] content) {
        AtomicFile.to(file).write(channel -> {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    /** Lets other processes have the folder. Idempotent. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException ignored) {
            // The lock goes with the process at the latest.
        }
    }
}
