package org.limpid.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

/** Every lie that a header can tell is refused with an error that says which. */
final class SafeTensorsRefusalTest {

    @TempDir
    Path folder;

    /** Each header stands before 16 bytes of data; the error holds the words. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "[]§ does not begin with '{'",
                "{\"a\"§ not the JSON",
                "{}§ the tensors end at byte 0 of the data, but the file holds 16",
                "{} {}§ goes on after its closing brace",
                "{\"a\":1}§ tensor 'a' is 1; expected an object",
                "{\"a\":null}§ tensor 'a' is null; expected an object",
                "{\"a\":{}}§ tensor 'a' has no dtype",
                "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,16]}}§ tensor 'a' has no shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4]}}§ tensor 'a' has no data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16],\"stride\":1}}§ the field 'stride'",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"shape\":[4],\"data_offsets\":[0,16]}}§ field 'shape' twice",
                "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}§ field 'dtype' twice",
                "{\"a\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]}}§ the dtype 'I64'; expected one of F32,",
                "{\"a\":{\"dtype\":\"f32\",\"shape\":[4],\"data_offsets\":[0,16]}}§ the dtype 'f32'",
                "{\"a\":{\"dtype\":32,\"shape\":[4],\"data_offsets\":[0,16]}}§ 'a', dtype is 32; expected a string",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":4,\"data_offsets\":[0,16]}}§ 'a', shape is 4; expected a list",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-4],\"data_offsets\":[0,16]}}§ 'a', shape holds -4",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4.0],\"data_offsets\":[0,16]}}§ 'a', shape holds 4.0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4e0],\"data_offsets\":[0,16]}}§ 'a', shape holds 4e0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"4\"],\"data_offsets\":[0,16]}}§ 'a', shape holds 4",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[true],\"data_offsets\":[0,16]}}§ 'a', shape holds true",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[[4]],\"data_offsets\":[0,16]}}§ 'a', shape holds [",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}§ 'a' has the shape [0]; expected extents",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483648],\"data_offsets\":[0,16]}}§ extents from 1 to 2147483647",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,16]}}§ below 2^63",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536,65536,65536],\"data_offsets\":[0,0]}}§ more than 2^63 bytes",
                "{\"a\":{\"dtype\":\"F64\",\"shape\":[2147483647,1073741824],\"data_offsets\":[0,0]}}§ more than 2^63 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[0,16]}}§ expected a range of 20 bytes",
                "{\"a\":{\"dtype\":\"F64\",\"shape\":[4],\"data_offsets\":[0,16]}}§ which is what F64 of shape [4] takes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[16,0]}}§ the data_offsets [16, 0]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0]}}§ expected two numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,8,16]}}§ data_offsets has more than 2 numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[-16,0]}}§ data_offsets holds -16",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[0,20]}}§ but the file holds 16 bytes of data",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[9223372036854775791,9223372036854775807]}}§ holds 16",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}§ end at byte 12 of the data",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[4,16]}}§ the bytes from 0 to 4 belong to no tensor",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[4,16]}}§ overlap those of 'a', [0, 8]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}§ overlap those of 'a'",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}§ bytes from 4 to 8 belong to no",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}§ two tensors 'a'",
                "{\"__metadata__\":[],\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}§ expected an object of",
                "{\"__metadata__\":{\"epoch\":3},\"a\":{}}§ __metadata__, key 'epoch' is 3; expected a string",
                "{\"__metadata__\":{\"epoch\":{}},\"a\":{}}§ __metadata__, key 'epoch' is an object; expected a string",
                "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"},\"a\":{}}§ __metadata__ has two keys 'k'",
                "{\"__metadata__\":{},\"__metadata__\":{}}§ two keys __metadata__",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],}}§ not the JSON",
                "{'a':1}§ not the JSON",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[NaN],\"data_offsets\":[0,16]}}§ not the JSON",
            })
    void aHeaderThatLies(String header, String words) throws IOException {
        Path file = RawFile.write(
                folder.resolve("lies.safetensors"), header.getBytes(StandardCharsets.UTF_8), new byte[16]);
        requireRefused(file, words);
    }

    @Test
    void aLengthBeyondTheFile() throws IOException {
        requireRefused(raw(17, "{}"), "the header's length is 17 bytes, but only 2 follow");
    }

    @Test
    void aLengthBeyondTheFormat() throws IOException {
        requireRefused(raw(100_000_001, "{}"), "length is 100000001 bytes; the format allows at most 100000000");
        requireRefused(raw(-1, "{}"), "length is 18446744073709551615 bytes");
    }

    @Test
    void aFileThatIsNone() throws IOException {
        requireRefused(Files.write(folder.resolve("empty"), new byte[0]), "has 0 bytes");
        requireRefused(raw(0, "{}"), "does not begin with '{'");
        requireRefused(raw(" {}"), "does not begin with '{'");
        requireRefused(folder.resolve("absent"), "there is no such file");
        requireRefused(folder, "is a folder");
    }

    @Test
    void textThatIsNotUtf8() throws IOException {
        byte[] header =
                "{\"a?\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}".getBytes(StandardCharsets.UTF_8);
        for (int bad : new int[] {0xff, 0xc0, 0xed}) {
            header[3] = (byte) bad;
            Path file = RawFile.write(folder.resolve("latin"), header, new byte[16]);
            requireRefused(file, "the byte 0x%02x at offset 11 of the file; expected UTF-8".formatted(bad));
        }
        byte[] wide = "{\"a\":{}}".getBytes(StandardCharsets.UTF_16LE);
        requireRefused(RawFile.write(folder.resolve("utf16"), wide, new byte[16]), "not the JSON");
    }

    @Test
    void bombsAreDefusedBeforeTheyFillMemory() throws IOException {
        String deep = "{\"a\":" + "[".repeat(5_000_000);
        requireRefused(raw(deep), "expected an object with dtype");
        requireRefused(raw("{\"a\":" + "{\"a\":".repeat(1_000_000)), "field 'a'");
        requireRefused(
                raw("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + "1,".repeat(5_000_000) + "1]}}"),
                "shape has more than 64 numbers");
        requireRefused(raw("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + "9".repeat(5_000_000) + "]}}"), "not the JSON");
        requireRefused(raw("{\"" + "a".repeat(5_000_000) + "\":1}"), "not the JSON");
        requireRefused(raw("{\"a\":{\"dtype\":\"" + "F".repeat(5_000_000) + "\"}}"), "has the dtype 'FFFF");
    }

    @Test
    void messagesAreOneShortLine() throws IOException {
        String name = "evil\\n\\u0000".repeat(1000);
        Path file = raw("{\"" + name + "\":1}");
        var error =
                assertThrows(LimpidException.class, () -> SafeTensors.open(file).close());
        assertEquals(1, error.getMessage().lines().count());
        assertTrue(error.getMessage().length() < 400);
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(sample());
        for (int length = 0; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            assertThrows(LimpidException.class, () -> SafeTensors.open(cut).close(), "cut at " + length);
        }
    }

    /** A damaged header is either refused or harmless: never another exception, never a tensor out of bounds. */
    @Test
    void noDamageToTheHeaderEscapes() throws IOException {
        byte[] whole = Files.readAllBytes(sample());
        Random random = new Random(2);
        int refused = 0;
        for (int trial = 0; trial < 4000; trial++) {
            byte[] damaged = whole.clone();
            for (int hit = 0; hit <= trial % 3; hit++) {
                damaged[random.nextInt(whole.length - 32)] = (byte) random.nextInt(256);
            }
            try (SafeTensors read = SafeTensors.open(Files.write(folder.resolve("damaged"), damaged))) {
                read.names().forEach(read::read);
            } catch (LimpidException expected) {
                refused++;
            }
        }
        assertTrue(refused > 2000, "only " + refused + " of 4000 damaged files were refused");
    }

    private Path sample() {
        Path file = folder.resolve("sample.safetensors");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("first", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
        tensors.put("second", Tensor.of(new double[] {5, 6}));
        SafeTensors.write(file, Map.of("kind", "crate"), tensors);
        return file;
    }

    private Path raw(String header) throws IOException {
        return raw(header.length(), header);
    }

    private Path raw(long length, String header) throws IOException {
        return RawFile.write(folder.resolve("raw"), length, header.getBytes(StandardCharsets.ISO_8859_1), new byte[0]);
    }

    private static void requireRefused(Path file, String words) {
        var error =
                assertThrows(LimpidException.class, () -> SafeTensors.open(file).close());
        assertTrue(error.getMessage().startsWith(file + ": "), error.getMessage());
        assertTrue(error.getMessage().contains(words), error.getMessage());
    }
}
