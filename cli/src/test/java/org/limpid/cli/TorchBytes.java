package org.limpid.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.limpid.api.tensor.Tensor;

/** Writes archives as {@code torch.save} does, and wrong ones. */
final class TorchBytes {

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    final Map<String, byte[]> storages = new LinkedHashMap<>();
    boolean compressed;

    /** Raw bytes of the pickle. */
    TorchBytes raw(int... bytes) {
        for (int b : bytes) {
            pickle.write(b);
        }
        return this;
    }

    TorchBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return raw('X').number(bytes.length).ascii(text);
    }

    TorchBytes ascii(String text) {
        pickle.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    TorchBytes global(String module, String name) {
        return raw('c').ascii(module + "\n" + name + "\n");
    }

    TorchBytes integer(int value) {
        return raw('J').number(value);
    }

    private TorchBytes number(int value) {
        return raw(value, value >> 8, value >> 16, value >> 24);
    }

    private TorchBytes tuple(int... values) {
        raw('(');
        for (int value : values) {
            integer(value);
        }
        return raw('t');
    }

    /** A tensor over a storage of its own; a matrix is stored transposed if asked for. */
    TorchBytes tensor(Tensor tensor, String type, boolean transposed) {
        int[] shape = tensor.shape().toArray();
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        boolean turned = transposed && shape.length == 2;
        if (turned) {
            strides = new int[] {1, shape[0]};
        }
        ByteBuffer bytes = ByteBuffer.allocate(8 * (int) tensor.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < tensor.size(); k++) {
            int i = turned ? k % shape[0] * shape[1] + k / shape[0] : k;
            put(bytes, type, tensor.getFloat(i));
        }
        String key = Integer.toString(storages.size());
        storages.put(key, java.util.Arrays.copyOf(bytes.array(), bytes.position()));
        return tensor(key, type, (int) tensor.size(), 0, shape, strides);
    }

    /** A tensor that claims to lie there. */
    TorchBytes tensor(String storage, String type, int numbers, int offset, int[] shape, int[] strides) {
        global("torch._utils", "_rebuild_tensor_v2").raw('(');
        raw('(').text("storage")
                .global("torch", type + "Storage")
                .text(storage)
                .text("cpu")
                .integer(numbers)
                .raw('t', 'Q');
        integer(offset).tuple(shape).tuple(strides).raw(0x89);
        return global("collections", "OrderedDict").raw(')', 'R').raw('t', 'R');
    }

    private static void put(ByteBuffer bytes, String type, float value) {
        switch (type) {
            case "Float" -> bytes.putFloat(value);
            case "Double" -> bytes.putDouble(value);
            case "Half" -> bytes.putShort(Float.floatToFloat16(value));
            case "BFloat16" -> bytes.putShort((short) (Float.floatToRawIntBits(value) >> 16));
            default -> throw new IllegalArgumentException(type);
        }
    }

    /** A training checkpoint: the state_dict under its name, beside an object of an unknown class. */
    static TorchBytes checkpoint(Map<String, Tensor> tensors, String prefix, String type) {
        TorchBytes bytes = new TorchBytes();
        bytes.raw(0x80, 2, '}', '(').text("epoch").integer(7);
        bytes.text("args").global("argparse", "Namespace").raw(')', 0x81, '}', 'b');
        bytes.text("state_dict").raw('}', '(');
        tensors.forEach((name, tensor) -> bytes.text(prefix + name).tensor(tensor, type, true));
        return bytes.raw('u', 'u', '.');
    }

    Path write(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(zip, "archive/data.pkl", pickle.toByteArray());
            for (Map.Entry<String, byte[]> storage : storages.entrySet()) {
                entry(zip, "archive/data/" + storage.getKey(), storage.getValue());
            }
        }
        return file;
    }

    private void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        if (!compressed) {
            CRC32 sum = new CRC32();
            sum.update(bytes);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(sum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
