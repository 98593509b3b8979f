package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.models.CrateMae;
import org.limpid.models.CrateMaeConfig;
import org.limpid.models.Model;
import org.limpid.models.PatchGrid;
import org.limpid.training.checkpoint.SafeTensors;

/** What the model computes is tried where it is made; here, where networks come from and go to. */
class ExportCommandTest {

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

    @Test
    void aRunIsExportedWithWhatItSaysOfItsImages() throws IOException {
        Path run = folder.resolve("run");
        Outcome trained = Outcome.of(
                "train",
                "--digits=200,50",
                "--epochs=1",
                "--dim=12",
                "--depth=1",
                "--heads=2",
                "--no-augment",
                "-t=1",
                "--out",
                run);
        assertEquals(0, trained.code(), trained.err());
        Path model = folder.resolve("digits.onnx");
        Outcome outcome = Outcome.of("export", run, "--out", model);
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("inputs   image f32 (batch, 1, 28, 28)\n"), outcome.out());
        assertTrue(outcome.out().contains("outputs  logits f32 (batch, 10)\n"), outcome.out());
        String bytes = Files.readString(model, StandardCharsets.ISO_8859_1);
        for (String said : new String[] {"kind", "patch_height", "mean", "standard_deviation", "class_names"}) {
            assertTrue(bytes.contains(said), said);
        }
        // An entry is its key, then its value, each behind a tag and a length.
        assertEquals(2, bytes.split("\n\u0007classes\u0012", -1).length, "'classes' stands there once");
        Outcome told = Outcome.of("export", run, "--out", folder.resolve("other.onnx"), "--heads", "3");
        assertEquals(2, told.code());
        assertTrue(told.err().contains("leave out [heads]"), told.err());
    }

    @Test
    void aCheckpointOfTheReferenceAndItsImportGiveTheSameModel() throws IOException {
        Path torch = TorchBytes.checkpoint(weights(CRATE), "module.", "Float").write(folder.resolve("crate.pth"));
        Path imported = folder.resolve("crate.safetensors");
        assertEquals(
                0,
                Outcome.of("import", torch, "--out", imported, "--heads", "3").code());
        Path one = folder.resolve("one.onnx");
        Path other = folder.resolve("other.onnx");
        Outcome outcome = Outcome.of("export", torch, "--out", one, "--heads", "3");
        assertEquals(0, outcome.code(), outcome.err());
        // The import says itself how many heads there are.
        outcome = Outcome.of("export", imported, "--out", other);
        assertEquals(0, outcome.code(), outcome.err());
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(other));
    }

    @Test
    void theEncoderOfCrateMaeIsExportedAlone() {
        CrateMae model = new CrateMae(CrateMaeConfig.of(new PatchGrid(12, 12, 4, 4, 3), 12, 2, 3, 1, 4));
        Path file = folder.resolve("mae.safetensors");
        Map<String, String> metadata = new LinkedHashMap<>(Map.of("kind", model.kind()));
        metadata.putAll(model.config());
        SafeTensors.write(file, metadata, weights(model));
        Outcome outcome = Outcome.of("export", file, "--output", "code", "--out", folder.resolve("encoder.onnx"));
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("outputs  code f32 (batch, 10, 12)\n"), outcome.out());
    }

    @Test
    void nothingIsOverwrittenAndNothingHalfWritten() throws IOException {
        Path file = folder.resolve("crate.safetensors");
        SafeTensors.write(file, Map.of(), weights(CRATE));
        Path there = Files.writeString(folder.resolve("there.onnx"), "mine");
        Outcome outcome = Outcome.of("export", file, "--heads", "3", "--out", there);
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("no file is overwritten"), outcome.err());
        assertEquals("mine", Files.readString(there));
        Path model = folder.resolve("model.onnx");
        outcome = Outcome.of("export", file, "--heads", "3", "--output", "coda", "--out", model);
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("has no value 'coda'"), outcome.err());
        outcome = Outcome.of("export", folder.resolve("nowhere.safetensors"), "--out", model);
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("there is no such file"), outcome.err());
        assertFalse(Files.exists(model));
    }
}
