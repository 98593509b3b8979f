package org.limpid.training.checkpoint;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.api.text.Nearest;

/**
 * A file of tensors in the <a href="https://github.com/huggingface/safetensors">safetensors</a> format, open for reading:
 *
 * <pre>
 *  0        8               8 + n
 *  ├────────┼───────────────┼──────────────────────────────┤
 *  │ n: u64 │ JSON header   │ data, no byte unaccounted for│
 * </pre>
 *
 * <p>Opening reads and checks the whole header, so that a file that lies is refused before any tensor is made; the memory
 * it takes is bounded by the size of the header, which is at most 100 MB. Tensors are read one by one, when asked for.
 * Used by one thread at a time.
 */
public final class SafeTensors implements AutoCloseable {

    /** The largest header that the format allows. */
    static final int MAX_HEADER_BYTES = 100_000_000;
    /** Where the header begins: after its length. */
    static final int PREFIX_BYTES = Long.BYTES;

    private static final int STAGE_BYTES = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final Map<String, String> metadata;
    private final Map<String, Extent> extents;
    private final Map<String, TensorType> types;
    private final ByteBuffer stage = ByteBuffer.allocateDirect(STAGE_BYTES);

    /**
     * Where a tensor lies.
     *
     * @param type element type and shape
     * @param start its first byte, counted from the beginning of the file
     */
    record Extent(TensorType type, long start) {}

    private SafeTensors(Path file, FileChannel channel, Header header) {
        this.file = file;
        this.channel = channel;
        this.metadata = Collections.unmodifiableMap(header.metadata());
        this.extents = header.extents();
        Map<String, TensorType> byName = new LinkedHashMap<>();
        extents.forEach((name, extent) -> byName.put(name, extent.type()));
        this.types = Collections.unmodifiableMap(byName);
    }

    /** What a header says, checked. */
    record Header(Map<String, String> metadata, Map<String, Extent> extents) {}

    /**
     * Opens a file and checks everything that its header says.
     *
     * @throws LimpidException if it cannot be read or its header is wrong; the message names the file, the tensor or key,
     *     the value or offset, and what was expected
     */
    public static SafeTensors open(Path file) {
        FileChannel channel = null;
        try {
            if (Files.isDirectory(file)) {
                throw new LimpidException(file + ": is a folder; expected a safetensors file");
            }
            channel = FileChannel.open(file, StandardOpenOption.READ);
            SafeTensors opened = new SafeTensors(file, channel, readHeader(file, channel));
            channel = null;
            return opened;
        } catch (NoSuchFileException missing) {
            throw new LimpidException(file + ": there is no such file; check the path", missing);
        } catch (IOException failure) {
            throw new LimpidException(file + ": cannot be read (" + reason(failure) + ")", failure);
        } finally {
            closeQuietly(channel);
        }
    }

    private static Header readHeader(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < PREFIX_BYTES) {
            throw new LimpidException(file + ": has " + size + " bytes; a safetensors file begins with " + PREFIX_BYTES
                    + " bytes that give the length of its header. The file is cut off or of another format");
        }
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(file, channel, prefix, 0);
        long length = prefix.getLong(0);
        if (length < 0 || length > MAX_HEADER_BYTES) {
            throw new LimpidException(file + ": at offset 0 the header's length is " + Long.toUnsignedString(length)
                    + " bytes; the format allows at most " + MAX_HEADER_BYTES + ". The file is not a safetensors file");
        }
        if (length > size - PREFIX_BYTES) {
            throw new LimpidException(file + ": at offset 0 the header's length is " + length + " bytes, but only "
                    + (size - PREFIX_BYTES) + " follow. The file is cut off or of another format; fetch it again");
        }
        ByteBuffer header = ByteBuffer.allocate((int) length);
        readFully(file, channel, header, PREFIX_BYTES);
        return new HeaderReader(file, size).read(header.array());
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** What {@code __metadata__} says, in the order of the file; empty if there is none. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The names of the tensors, in the order of the header. */
    public Set<String> names() {
        return types.keySet();
    }

    /** The tensors' types by name, in the order of the header. */
    public Map<String, TensorType> types() {
        return types;
    }

    /**
     * The type of a tensor.
     *
     * @throws LimpidException if there is none of that name
     */
    public TensorType type(String name) {
        return extent(name).type();
    }

    /**
     * Reads a tensor into memory of its own.
     *
     * @throws LimpidException if there is none of that name, or the file has shrunk since it was opened
     */
    public Tensor read(String name) {
        Tensor tensor = Tensor.zeros(type(name));
        read(name, tensor);
        return tensor;
    }

    /**
     * Reads a tensor into one that exists.
     *
     * @throws LimpidException if there is none of that name, the types differ, or the file has shrunk since it was opened
     */
    public void read(String name, Tensor into) {
        Extent extent = extent(name);
        if (!extent.type().equals(into.type())) {
            throw new LimpidException(
                    file + ": tensor '" + name + "' is " + extent.type() + "; expected " + into.type());
        }
        try {
            MemorySegment target = into.data();
            for (long done = 0; done < target.byteSize(); done += stage.limit()) {
                stage.clear().limit((int) Math.min(stage.capacity(), target.byteSize() - done));
                readFully(file, channel, stage, extent.start() + done);
                MemorySegment.copy(MemorySegment.ofBuffer(stage.flip()), 0, target, done, stage.limit());
            }
        } catch (IOException failure) {
            throw new LimpidException(
                    file + ": tensor '" + name + "' cannot be read (" + reason(failure) + ")", failure);
        }
    }

    private Extent extent(String name) {
        Extent extent = extents.get(name);
        if (extent == null) {
            throw new LimpidException(file + ": there is no tensor '" + name + "' among the " + extents.size() + "."
                    + Nearest.hint(name, extents.keySet()));
        }
        return extent;
    }

    /** Closes the file; tensors that were read stay. Idempotent. */
    @Override
    public void close() {
        closeQuietly(channel);
    }

    /**
     * Writes a file: all of it, or nothing. The values go to a new file beside it, which takes its name in one step when it
     * is complete and on the disk; until then, and if anything fails, a file that had the name stays as it was.
     *
     * @param metadata goes to {@code __metadata__}
     * @param tensors by name, written in the map's order
     * @throws LimpidException if it cannot be written, as on a full disk
     */
    public static void write(Path file, Map<String, String> metadata, Map<String, Tensor> tensors) {
        SafeTensorsWriter.write(AtomicFile.to(file), metadata, tensors);
    }

    private static void readFully(Path file, FileChannel channel, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int count = channel.read(into, at);
            if (count < 0) {
                throw new LimpidException(file + ": ends at offset " + at + ", " + into.remaining()
                        + " bytes too early. It was cut off while it was being read; fetch it again");
            }
            at += count;
        }
    }

    private static String reason(IOException failure) {
        return AtomicFile.reason(failure);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException ignored) {
            // Nothing was written: there is nothing to lose.
        }
    }
}
