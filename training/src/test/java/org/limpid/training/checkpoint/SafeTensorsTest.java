package org.limpid.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

final class SafeTensorsTest {

    @TempDir
    Path folder;

    @Test
    void everyTypeComesBackBitForBit() {
        Map<String, Tensor> written = new LinkedHashMap<>();
        Random random = new Random(1);
        for (DType dtype : DType.values()) {
            // Longer than the reader's and the writer's stage, and not a multiple of it.
            written.put(dtype.label() + ".long", random(random, new TensorType(dtype, Shape.of(3, 7, 29_959))));
            written.put(dtype.label() + ".scalar", random(random, new TensorType(dtype, Shape.SCALAR)));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("kind", "crate");
        metadata.put("quoted \" and \n and é and 𝄞", "");
        Path file = folder.resolve("all.safetensors");

        SafeTensors.write(file, metadata, written);

        try (SafeTensors read = SafeTensors.open(file)) {
            assertEquals(metadata, read.metadata());
            assertEquals(List.copyOf(written.keySet()), List.copyOf(read.names()));
            written.forEach((name, tensor) ->
                    assertTrue(read.read(name).sameBits(tensor), () -> name + " differs after a round trip"));
        }
    }

    @Test
    void theDataBeginsAtAMultipleOfEight() throws IOException {
        for (int length = 0; length < 9; length++) {
            Path file = folder.resolve("aligned" + length);
            SafeTensors.write(file, Map.of(), Map.of("x".repeat(length), Tensor.scalar(1)));
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(0, bytes.getLong(0) % 8);
            assertEquals(bytes.capacity(), 8 + bytes.getLong(0) + 4);
        }
    }

    @Test
    void theHeaderIsWhatTheFormatSays() throws IOException {
        Path file = folder.resolve("small.safetensors");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", Tensor.of(new float[] {1, 2, 3}));
        tensors.put("a", Tensor.of(new int[] {4, 5}, 2, 1));
        SafeTensors.write(file, Map.of("k", "v"), tensors);
        byte[] bytes = Files.readAllBytes(file);
        String header = new String(bytes, 8, bytes.length - 8 - 20, StandardCharsets.UTF_8);
        assertEquals(
                "{\"__metadata__\":{\"k\":\"v\"},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]},"
                        + "\"a\":{\"dtype\":\"I32\",\"shape\":[2,1],\"data_offsets\":[12,20]}}",
                header.stripTrailing());
    }

    @Test
    void readsWhatOthersWrite() throws IOException {
        // Fields in another order, tensors not in the order of their data, escapes, spaces, a negative zero and a NaN.
        String header = " {\"data_offsets\":[4,8], \"shape\" : [ ] , \"dtype\":\"F32\"},"
                + "\"\\u00e9\":{\"shape\":[1,1],\"dtype\":\"F32\",\"data_offsets\":[0,4]}}   ";
        Path file = file("{\"late\":" + header, floats(-0f, Float.NaN));
        try (SafeTensors read = SafeTensors.open(file)) {
            assertEquals(Map.of(), read.metadata());
            assertEquals(TensorType.f32(), read.type("late"));
            assertTrue(Float.isNaN(read.read("late").getFloat(0)));
            assertEquals(TensorType.f32(1, 1), read.type("é"));
            assertEquals(
                    Float.floatToRawIntBits(-0f),
                    Float.floatToRawIntBits(read.read("é").getFloat(0)));
        }
    }

    @Test
    void aFileMayHoldNoTensors() throws IOException {
        try (SafeTensors read = SafeTensors.open(file("{}", new byte[0]))) {
            assertTrue(read.names().isEmpty());
        }
    }

    @Test
    void askingForAnotherTensorOrTypeIsAnError() throws IOException {
        Path file = file("{\"weight\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", floats(1, 2));
        try (SafeTensors read = SafeTensors.open(file)) {
            var unknown = assertThrows(LimpidException.class, () -> read.read("weigth"));
            assertTrue(unknown.getMessage().endsWith("no tensor 'weigth' among the 1. Did you mean 'weight'?"));
            var other = assertThrows(LimpidException.class, () -> read.read("weight", Tensor.scalar(0)));
            assertEquals(file + ": tensor 'weight' is f32[2]; expected f32[]", other.getMessage());
        }
    }

    @Test
    void aFileThatShrinksWhileOpenIsAnError() throws IOException {
        Path file = file("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", floats(1, 2));
        try (SafeTensors read = SafeTensors.open(file)) {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 3));
            var error = assertThrows(LimpidException.class, () -> read.read("x"));
            assertTrue(error.getMessage().contains("3 bytes too early"), error.getMessage());
        }
    }

    private Path file(String header, byte[] data) throws IOException {
        return RawFile.write(folder.resolve("raw.safetensors"), header.getBytes(StandardCharsets.UTF_8), data);
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static Tensor random(Random random, TensorType type) {
        byte[] bytes = new byte[(int) type.bytes()];
        random.nextBytes(bytes);
        Tensor tensor = Tensor.zeros(type);
        tensor.data().copyFrom(MemorySegment.ofArray(bytes));
        return tensor;
    }
}
