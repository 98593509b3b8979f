package org.limpid.training.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.limpid.api.LimpidException;

/**
 * A file that is replaced as a whole or not at all. The bytes go to a temporary file in the same folder, are forced to the
 * disk, and take the name in one step: whoever opens the name, after a crash at any moment too, finds the old bytes or
 * the new ones.
 */
public final class AtomicFile {

    private final Path target;
    private final Opener opener;

    private AtomicFile(Path target, Opener opener) {
        this.target = target;
        this.opener = opener;
    }

    /** What writes the bytes. */
    @FunctionalInterface
    public interface Body {
        /** Writes everything to the channel, which the caller closes. */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /** How the temporary file is opened: tests put a disk that is full in its place. */
    @FunctionalInterface
    interface Opener {
        /** Creates the file, which must not exist. */
        FileChannel create(Path file) throws IOException;
    }

    /** The file of that name, which need not exist. */
    public static AtomicFile to(Path target) {
        return to(target, AtomicFile::create);
    }

    static AtomicFile to(Path target, Opener opener) {
        return new AtomicFile(target, opener);
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    /** The name that the bytes will have. */
    public Path target() {
        return target;
    }

    /** Whether a file of this name is what {@link #write} leaves behind when its process is killed: safe to delete. */
    public static boolean isLeftover(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") && name.endsWith(".tmp");
    }

    /**
     * Replaces the file.
     *
     * @throws LimpidException if it cannot be written; what had the name before is as it was, and nothing new is left
     */
    public void write(Body body) {
        Path folder = target.toAbsolutePath().getParent();
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel = opener.create(temporary)) {
                body.writeTo(channel);
                channel.force(true);
            }
            move(temporary);
            if (folder != null) {
                forceFolder(folder);
            }
        } catch (IOException failure) {
            throw new LimpidException(
                    target + ": cannot be written (" + reason(failure) + "). "
                            + (Files.exists(target)
                                    ? "The file that was there is as it was. "
                                    : "Nothing was left there. ")
                            + "Free some space or choose another folder, then try again",
                    failure);
        } finally {
            deleteQuietly(temporary);
        }
    }

    private void move(Path temporary) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException unsupported) {
            throw new IOException("this file system cannot replace a file in one step", unsupported);
        }
    }

    /** Puts the new name itself on the disk, where the platform lets a folder be opened (Windows does not). */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            // The bytes are on the disk and the name will follow: a crash of the machine now shows the old file.
        }
    }

    private static void deleteQuietly(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException ignored) {
            // The error that is under way says what matters.
        }
    }

    /** What a failure says without the file's name, which messages begin with. */
    static String reason(IOException failure) {
        String said = failure instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : failure.getMessage();
        return failure.getClass() == IOException.class && said != null
                ? said
                : failure.getClass().getSimpleName().replaceFirst("Exception$", "") + (said == null ? "" : ": " + said);
    }
}
