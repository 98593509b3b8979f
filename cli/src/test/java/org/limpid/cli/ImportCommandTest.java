package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Crate;
import org.limpid.models.CrateAlpha;
import org.limpid.models.CrateAlphaConfig;
import org.limpid.models.CrateConfig;
import org.limpid.models.CrateMae;
import org.limpid.models.CrateMaeConfig;
import org.limpid.models.Model;
import org.limpid.models.PatchGrid;
import org.limpid.models.PositionTable;
import org.limpid.training.checkpoint.SafeTensors;

class ImportCommandTest {

    private static final Crate CRATE = new Crate(CrateConfig.builder()
            .image(12, 12)
            .patch(4, 4)
            .classes(3)
            .dim(12)
            .depth(2)
            .heads(3)
            .build());

    @TempDir
    Path folder;

    private static Map<String, Tensor> weights(Model model) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        model.initialise(3).forEach((parameter, value) -> weights.put(parameter.name(), value));
        return weights;
    }

    private Outcome imported(TorchBytes bytes, String... options) throws IOException {
        Path file = bytes.write(folder.resolve("trained.pth"));
        List<Object> arguments = new java.util.ArrayList<>(List.of("import", file, "--out", target()));
        arguments.addAll(List.of(options));
        return Outcome.of(arguments.toArray());
    }

    private Path target() {
        return folder.resolve("imported.safetensors");
    }

    private void assertHolds(Model model, double tolerance) {
        try (SafeTensors file = SafeTensors.open(target())) {
            assertEquals(model.kind(), file.metadata().get("kind"));
            model.config()
                    .forEach((key, value) -> assertEquals(value, file.metadata().get(key), key));
            weights(model).forEach((name, expected) -> {
                Tensor value = file.read(name);
                assertEquals(expected.shape(), value.shape(), name);
                for (long i = 0; i < expected.size(); i++) {
                    double error = Math.abs(expected.getFloat(i) - value.getFloat(i));
                    assertTrue(error <= tolerance * Math.abs(expected.getFloat(i)), name + "[" + i + "]");
                }
            });
            assertEquals(weights(model).keySet(), file.names());
        }
    }

    @ParameterizedTest
    @CsvSource({"Float, 0", "Double, 0", "Half, 1e-3", "BFloat16, 8e-3"})
    void readsCheckpointsOfAnyFloatingType(String type, double tolerance) throws IOException {
        Map<String, Tensor> weights = weights(CRATE);
        // Numbers that half precision has: very small ones would lose more than their last bits.
        weights.values().forEach(tensor -> {
            for (long i = 0; i < tensor.size(); i++) {
                tensor.setFloat(i, Math.abs(tensor.getFloat(i)) < 1e-3f ? 0 : tensor.getFloat(i));
            }
        });
        Outcome outcome = imported(TorchBytes.checkpoint(weights, "module.", type), "--heads", "3");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("network  crate, "), outcome.out());
        try (SafeTensors file = SafeTensors.open(target())) {
            weights.forEach((name, expected) -> {
                Tensor value = file.read(name);
                for (long i = 0; i < expected.size(); i++) {
                    double error = Math.abs(expected.getFloat(i) - value.getFloat(i));
                    assertTrue(error <= tolerance * Math.abs(expected.getFloat(i)), name + "[" + i + "]");
                }
            });
        }
    }

    @Test
    void tellsTheKindsApart() throws IOException {
        assertEquals(
                0,
                imported(TorchBytes.checkpoint(weights(CRATE), "", "Float"), "--heads", "3")
                        .code());
        assertHolds(CRATE, 0);
        Files.delete(target());
        CrateAlphaConfig config = CrateAlphaConfig.of(new PatchGrid(8, 12, 4, 3, 2), 5, 10, 2, 5);
        for (CrateAlphaConfig variant : new CrateAlphaConfig[] {config, config.ablated(true, true)}) {
            CrateAlpha alpha = new CrateAlpha(variant);
            Outcome outcome =
                    imported(TorchBytes.checkpoint(weights(alpha), "", "Float"), "--heads", "5", "--image", "8x12");
            assertEquals(0, outcome.code(), outcome.err());
            assertHolds(alpha, 0);
            Files.delete(target());
        }
        CrateMae mae = new CrateMae(CrateMaeConfig.of(PatchGrid.square(16, 4), 8, 1, 2, 3, 2));
        Outcome outcome = imported(TorchBytes.checkpoint(weights(mae), "module.", "Float"), "--heads", "2");
        assertEquals(0, outcome.code(), outcome.err());
        assertHolds(mae, 0);
    }

    @Test
    void readsSafetensorsToo() {
        Path file = folder.resolve("other.safetensors");
        SafeTensors.write(file, Map.of(), weights(CRATE));
        Outcome outcome = Outcome.of("import", file, "--heads", "3", "-o", target());
        assertEquals(0, outcome.code(), outcome.err());
        assertHolds(CRATE, 0);
    }

    @Test
    void resizesPositionsToTheImageThatIsAskedFor() throws IOException {
        Outcome outcome =
                imported(TorchBytes.checkpoint(weights(CRATE), "", "Float"), "--heads", "3", "--image", "20x16");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("resized  pos_embedding from 3 × 3 patches to 5 × 4"), outcome.out());
        PositionTable expected =
                new PositionTable(Objects.requireNonNull(weights(CRATE).get("pos_embedding")), 3, 3).resized(5, 4);
        assertPositions(expected, target(), "pos_embedding");

        // What was written says in which grid its patches lie: they need not make a square.
        Path again = folder.resolve("again.safetensors");
        outcome = Outcome.of("import", target(), "--image", "8x24", "--out", again);
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("from 5 × 4 patches to 2 × 6"), outcome.out());
        assertPositions(expected.resized(2, 6), again, "pos_embedding");

        // As many patches in another grid are others, too.
        Path turned = folder.resolve("turned.safetensors");
        outcome = Outcome.of("import", again, "--image", "24x8", "--out", turned);
        assertEquals(0, outcome.code(), outcome.err());
        assertPositions(expected.resized(2, 6).resized(6, 2), turned, "pos_embedding");
    }

    @Test
    void resizesAllTablesOfAnAutoencoder() throws IOException {
        CrateMae mae = new CrateMae(CrateMaeConfig.of(PatchGrid.square(16, 4), 8, 1, 2, 3, 2));
        Outcome outcome =
                imported(TorchBytes.checkpoint(weights(mae), "module.", "Float"), "--heads", "2", "--image", "24");
        assertEquals(0, outcome.code(), outcome.err());
        for (String table : new String[] {"pos_embed", "decoder_pos_embed"}) {
            assertPositions(
                    new PositionTable(Objects.requireNonNull(weights(mae).get(table)), 4, 4).resized(6, 6),
                    target(),
                    table);
        }
    }

    @Test
    void resizesNoPositionsOfAnUnknownGrid() throws IOException {
        CrateAlpha alpha = new CrateAlpha(CrateAlphaConfig.of(new PatchGrid(8, 12, 4, 3, 2), 5, 10, 2, 5));
        Outcome outcome =
                imported(TorchBytes.checkpoint(weights(alpha), "", "Float"), "--heads", "5", "--image", "8x24");
        assertRefused(outcome, "has positions for 8 patches, and such images have 16");
    }

    private static void assertPositions(PositionTable expected, Path file, String name) {
        try (SafeTensors tensors = SafeTensors.open(file)) {
            Tensor table = tensors.read(name);
            assertEquals(expected.values().shape(), table.shape());
            assertArrayEquals(expected.values().toFloats(), table.toFloats());
        }
    }

    @Test
    void asksForWhatTensorsCannotTell() throws IOException {
        assertRefused(imported(TorchBytes.checkpoint(weights(CRATE), "", "Float")), "Say it: --heads N");
    }

    @Test
    void namesMissingUnexpectedAndMisshapenTensorsTogether() throws IOException {
        Map<String, Tensor> weights = weights(CRATE);
        weights.remove("mlp_head.0.bias");
        weights.put("mlp_head.0.weight", Tensor.of(new float[2], 2));
        weights.put("teacher.weight", Tensor.of(new float[4], 4));
        Outcome outcome = imported(TorchBytes.checkpoint(weights, "", "Float"), "--heads", "3");
        assertRefused(outcome, "missing      mlp_head.0.bias [12]");
        assertRefused(outcome, "mis-shaped   mlp_head.0.weight [2]; expected [12]");
        assertRefused(outcome, "unexpected   teacher.weight [4]");
    }

    @Test
    void runsNoCodeThatAFileNames() throws IOException {
        Path witness = folder.resolve("witness");
        TorchBytes bytes = new TorchBytes();
        bytes.raw(0x80, 2)
                .global("os", "system")
                .raw('(')
                .text("touch " + witness)
                .raw('t', 'R', '.');
        assertRefused(imported(bytes), "holds no state_dict");
        assertFalse(Files.exists(witness));
        TorchBytes java = new TorchBytes();
        java.raw(0x80, 2)
                .global("java.io", "File")
                .raw('(')
                .text(witness.toString())
                .raw('t', 'R', '.');
        assertRefused(imported(java), "holds no state_dict");
    }

    @Test
    void refusesWhatNoTensorNeeds() throws IOException {
        assertRefused(
                imported(new TorchBytes().raw(0x80, 2, 'i', 'x', '\n', 'y', '\n', '.')), "operation 0x69 at offset 2");
        assertRefused(imported(new TorchBytes().raw(0x80, 4, 0x82, 1, '.')), "operation 0x82 at offset 2");
    }

    @Test
    void takesNoMemoryForLengthsThatLie() throws IOException {
        assertRefused(imported(new TorchBytes().raw('X', 0xff, 0xff, 0xff, 0x7f, '.')), "wants 2147483647 more bytes");
        assertRefused(imported(new TorchBytes().raw('B', 0xff, 0xff, 0xff, 0xff, '.')), "wants 4294967295 more bytes");
        assertRefused(imported(new TorchBytes().raw(0x8a, 200, '.')), "whole number of 200 bytes");
        int[] huge = {1 << 30, 1 << 30};
        TorchBytes bytes = new TorchBytes().raw(0x80, 2, '}').text("w");
        bytes.tensor("0", "Float", 1, 0, huge, new int[] {0, 0}).raw('s', '.');
        assertRefused(imported(bytes), "does not lie in the 1 numbers of storage '0'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 40})
    void refusesAnIndexThatIsCutOff(int length) throws IOException {
        TorchBytes whole = new TorchBytes()
                .raw(0x80, 2, '}')
                .text("a name that is long enough to be cut off")
                .integer(1)
                .raw('s');
        Path file = whole.write(folder.resolve("trained.pth"));
        byte[] bytes = Files.readAllBytes(file);
        TorchBytes cut = new TorchBytes();
        int start = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("data.pkl") + 8;
        for (int i = 0; i < length; i++) {
            cut.raw(bytes[start + i]);
        }
        assertRefused(imported(cut), "is cut off");
    }

    @Test
    void refusesObjectsThatDoNotGoTogether() throws IOException {
        assertRefused(imported(new TorchBytes().raw(0x80, 2, 'K', 1, 'K', 2, 'R', '.')), "is damaged");
        assertRefused(imported(new TorchBytes().raw(0x80, 2, 'u', '.')), "is damaged");
        assertRefused(imported(new TorchBytes().raw('K', 1, '.', '.')), "1 bytes follow");
    }

    @Test
    void refusesStoragesThatDoNotFit() throws IOException {
        TorchBytes small = TorchBytes.checkpoint(weights(CRATE), "", "Float");
        small.storages.put("1", new byte[3]);
        assertRefused(imported(small, "--heads", "3"), "has 3 bytes; expected ");
        TorchBytes without = TorchBytes.checkpoint(weights(CRATE), "", "Float");
        without.storages.remove("2");
        assertRefused(imported(without, "--heads", "3"), "has no entry 'archive/data/2'");
        TorchBytes large = TorchBytes.checkpoint(weights(CRATE), "", "Float");
        large.storages.put("0", new byte[1 << 20]);
        assertRefused(imported(large, "--heads", "3"), "1048576 bytes; expected at most");
        TorchBytes compressed = TorchBytes.checkpoint(weights(CRATE), "", "Float");
        compressed.compressed = true;
        assertRefused(imported(compressed, "--heads", "3"), "compressed");
    }

    @Test
    void refusesFilesThatAreNone() throws IOException {
        assertRefused(Outcome.of("import", folder.resolve("nowhere.pth"), "-o", target()), "there is no such file");
        Path text = Files.writeString(folder.resolve("text.pth"), "PK this is no archive");
        assertRefused(Outcome.of("import", text, "-o", target()), "damaged archive");
        Path old = Files.writeString(folder.resolve("old.pth"), "\u0080\u0002");
        assertRefused(Outcome.of("import", old, "-o", target()), "PyTorch before 1.6");
    }

    @Test
    void overwritesNoFile() throws IOException {
        Files.writeString(target(), "mine");
        Outcome outcome = imported(TorchBytes.checkpoint(weights(CRATE), "", "Float"), "--heads", "3");
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("no file is overwritten"), outcome.err());
        assertEquals("mine", Files.readString(target()));
    }

    private void assertRefused(Outcome outcome, String message) {
        assertEquals(2, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.err().startsWith("limpid: "), outcome.err());
        assertTrue(outcome.err().contains(message), outcome.err());
        assertFalse(outcome.err().contains("\tat "), "no stack trace: " + outcome.err());
        assertFalse(Files.exists(target()), "nothing is written");
    }
}
