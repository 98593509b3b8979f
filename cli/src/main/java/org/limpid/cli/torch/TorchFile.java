package org.limpid.cli.torch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/**
 * A checkpoint that {@code torch.save} wrote (PyTorch 1.6 and later): a state_dict, or a map that holds one. Names lose the
 * {@code module.} that data-parallel training puts in front of all of them.
 */
public final class TorchFile implements AutoCloseable {

    private static final String PREFIX = "module.";
    /** Far more than the names and extents of any network take. */
    private static final long LARGEST_INDEX = 64L << 20;

    private final Path path;
    private final ZipFile archive;
    private final String root;
    private final Map<String, TorchTensor> tensors;

    private TorchFile(Path path, ZipFile archive) throws IOException {
        this.path = path;
        this.archive = archive;
        root = archive.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.matches("[^/]+/data\\.pkl"))
                .findFirst()
                .map(name -> name.substring(0, name.indexOf('/') + 1))
                .orElseThrow(
                        () -> new LimpidException("holds no data.pkl; it is an archive, but not one of torch.save"));
        tensors = withoutPrefix(TensorUnpickler.stateDict(TensorUnpickler.read(bytes("data.pkl", LARGEST_INDEX))));
        if (tensors.isEmpty()) {
            throw new LimpidException("holds no state_dict: no map from names to tensors was found in it");
        }
    }

    private static Map<String, TorchTensor> withoutPrefix(Map<String, TorchTensor> named) {
        boolean prefixed = named.keySet().stream().allMatch(name -> name.startsWith(PREFIX));
        Map<String, TorchTensor> plain = new LinkedHashMap<>();
        named.forEach((name, tensor) -> plain.put(prefixed ? name.substring(PREFIX.length()) : name, tensor));
        return plain;
    }

    /** Whether a file begins as an archive does; a checkpoint of another form does not. */
    public static boolean isArchive(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return in.read() == 'P' && in.read() == 'K';
        } catch (IOException unreadable) {
            throw new LimpidException(path + ": cannot be read (" + unreadable.getMessage() + ")", unreadable);
        }
    }

    /**
     * Opens a checkpoint and reads its index.
     *
     * @throws LimpidException if it is none; the message names the file and what is wrong with it
     */
    public static TorchFile open(Path path) {
        ZipFile archive;
        try {
            archive = new ZipFile(path.toFile());
        } catch (ZipException wrong) {
            throw new LimpidException(
                    path + ": is a damaged archive (" + wrong.getMessage() + "). Fetch it again", wrong);
        } catch (IOException wrong) {
            throw new LimpidException(path + ": cannot be read (" + wrong.getMessage() + ")", wrong);
        }
        try {
            return new TorchFile(path, archive);
        } catch (LimpidException wrong) {
            close(archive);
            throw new LimpidException(path + ": " + wrong.getMessage(), wrong);
        } catch (IOException | IllegalArgumentException wrong) {
            close(archive);
            throw new LimpidException(path + ": cannot be read (" + wrong.getMessage() + ")", wrong);
        }
    }

    private static void close(ZipFile archive) {
        try {
            archive.close();
        } catch (IOException ignored) {
            // It was opened for reading: nothing is lost.
        }
    }

    /** The names of its tensors, in the order of the file. */
    public Set<String> names() {
        return tensors.keySet();
    }

    /** The extents of a tensor that is there. */
    public int[] shape(String name) {
        return tensor(name).shape();
    }

    /** Type and extents for people, as in {@code half[48,48]}. */
    public String describe(String name) {
        return tensor(name).describe();
    }

    private TorchTensor tensor(String name) {
        TorchTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new LimpidException(path + ": has no tensor '" + name + "'");
        }
        return tensor;
    }

    /**
     * Reads a tensor, row by row whatever its strides, as F32.
     *
     * @throws LimpidException if its numbers are no floating-point numbers, or the archive lacks or shortens them
     */
    public Tensor read(String name) {
        TorchTensor tensor = tensor(name);
        if (!tensor.type().isFloating()) {
            throw new LimpidException(
                    path + ": tensor '" + name + "' is " + tensor.describe() + "; expected floating-point numbers");
        }
        ByteBuffer numbers;
        try {
            long length =
                    Math.multiplyExact(tensor.numbers(), (long) tensor.type().bytes());
            byte[] bytes = bytes("data/" + tensor.storage(), length);
            if (bytes.length != length) {
                throw new LimpidException("storage '" + tensor.storage() + "' of tensor '" + name + "' has "
                        + bytes.length + " bytes; expected " + length);
            }
            numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        } catch (LimpidException wrong) {
            throw new LimpidException(path + ": " + wrong.getMessage(), wrong);
        } catch (IOException | ArithmeticException wrong) {
            throw new LimpidException(
                    path + ": tensor '" + name + "' cannot be read (" + wrong.getMessage() + ")", wrong);
        }
        int[] shape = tensor.shape();
        Tensor values = Tensor.zeros(TensorType.f32(shape));
        long[] at = new long[shape.length];
        for (long i = 0; i < values.size(); i++) {
            long element = tensor.offset();
            for (int axis = 0; axis < at.length; axis++) {
                element += at[axis] * tensor.strides().get(axis);
            }
            values.setFloat(i, number(numbers, tensor.type(), (int) element));
            for (int axis = at.length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--) {
                at[axis] = 0;
            }
        }
        return values;
    }

    private static float number(ByteBuffer numbers, StorageType type, int index) {
        return switch (type) {
            case FLOAT -> numbers.getFloat(4 * index);
            case DOUBLE -> (float) numbers.getDouble(8 * index);
            case HALF -> Float.float16ToFloat(numbers.getShort(2 * index));
            case BFLOAT16 -> Float.intBitsToFloat(numbers.getShort(2 * index) << 16);
            default -> throw new IllegalArgumentException(type + " is no floating-point type");
        };
    }

    /** An entry, of at most so many bytes: what an entry says of its own size is not believed. */
    private byte[] bytes(String name, long most) throws IOException {
        ZipEntry entry = archive.getEntry(root + name);
        if (entry == null) {
            throw new LimpidException("has no entry '" + root + name + "'. The file is incomplete; fetch it again");
        }
        if (most > Integer.MAX_VALUE - 16) {
            throw new LimpidException("the entry '" + root + name + "' would have " + most
                    + " bytes; this version reads entries of up to 2 GiB");
        }
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() > most) {
            throw new LimpidException("the entry '" + root + name + "' is compressed or has " + entry.getSize()
                    + " bytes; expected at most " + most + ", stored as they are");
        }
        try (InputStream in = archive.getInputStream(entry)) {
            return in.readNBytes((int) most);
        }
    }

    @Override
    public void close() {
        close(archive);
    }
}
