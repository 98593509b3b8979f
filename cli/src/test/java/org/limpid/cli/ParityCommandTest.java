package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.CrateAlpha;
import org.limpid.models.CrateAlphaConfig;
import org.limpid.models.CrateConfig;
import org.limpid.models.CrateMae;
import org.limpid.models.CrateMaeConfig;
import org.limpid.models.PatchGrid;
import org.limpid.models.layer.Readout.Pooling;

class ParityCommandTest {

    private static final CrateConfig SMALL = CrateConfig.builder()
            .image(8, 8)
            .patch(4, 4)
            .channels(1)
            .classes(3)
            .dim(8)
            .depth(1)
            .heads(2)
            .build();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"cpu:vector", "cpu:scalar"})
    void agreesWithDoublePrecisionOnOddShapes(String backend) {
        CrateConfig odd = CrateConfig.builder()
                .image(10, 21)
                .patch(5, 7)
                .channels(3)
                .classes(7)
                .dim(19)
                .depth(2)
                .heads(3)
                .dimHead(5)
                .pooling(Pooling.MEAN)
                .build();
        Path file = new ReferenceFiles(odd, 3).write(folder.resolve("odd.safetensors"));
        Outcome outcome = Outcome.of("parity", "--backend", backend, file);
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("agrees: "), outcome.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu:vector", "cpu:scalar"})
    void agreesWithOneHeadAndNoOutputProjection(String backend) {
        CrateConfig single = CrateConfig.builder()
                .image(9, 6)
                .patch(3, 3)
                .channels(2)
                .classes(4)
                .dim(13)
                .depth(2)
                .heads(1)
                .build();
        ReferenceFiles reference = new ReferenceFiles(single, 2);
        assertFalse(reference.tensors.containsKey("param.transformer.layers.0.0.fn.to_out.0.weight"));
        Outcome outcome = Outcome.of("parity", "-b", backend, reference.write(folder.resolve("one.safetensors")));
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu:vector", "cpu:scalar"})
    void agreesOnDictionaryBlocks(String backend) {
        PatchGrid grid = new PatchGrid(10, 14, 5, 7, 2);
        CrateAlphaConfig odd = CrateAlphaConfig.of(grid, 5, 19, 2, 3);
        for (CrateAlphaConfig config :
                new CrateAlphaConfig[] {odd, odd.ablated(true, true), odd.ablated(false, false)}) {
            ReferenceFiles reference = new ReferenceFiles(new CrateAlpha(config), 3);
            Outcome outcome = Outcome.of("parity", "-b", backend, reference.write(folder.resolve("alpha.safetensors")));
            assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        }
    }

    @Test
    void ablationsAreDecoupledWithAResidualWhereTheFileDoesNotSay() {
        CrateAlphaConfig config = CrateAlphaConfig.of(new PatchGrid(8, 8, 4, 4, 1), 3, 8, 1, 2);
        ReferenceFiles reference = new ReferenceFiles(new CrateAlpha(config), 2);
        reference.metadata.keySet().removeAll(List.of("coupled", "residual"));
        Outcome outcome = Outcome.of("parity", reference.write(folder.resolve("alpha.safetensors")));
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu:vector", "cpu:scalar"})
    void agreesOnMaskedAutoencoders(String backend) {
        PatchGrid grid = new PatchGrid(9, 15, 3, 5, 2);
        CrateMaeConfig plain = CrateMaeConfig.of(grid, 20, 1, 2, 3, 4);
        CrateMaeConfig normalised = new CrateMaeConfig(grid, 36, 2, 1, 1, 3, 0.4, true, 0.2, 0.3, 1e-4, 1e-5);
        for (CrateMaeConfig config : new CrateMaeConfig[] {plain, normalised}) {
            ReferenceFiles reference = new ReferenceFiles(new CrateMae(config), 3);
            Outcome outcome = Outcome.of("parity", "-b", backend, reference.write(folder.resolve("mae.safetensors")));
            assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mask", "pred", "loss", "grad.mask_token", "grad.decoder_blocks.0.layers.0.0.fn.weight"})
    void disagreesWithAMaskedAutoencoderThatIsOff(String tensor) {
        CrateMaeConfig config = CrateMaeConfig.of(new PatchGrid(8, 8, 4, 4, 1), 8, 1, 2, 1, 2);
        ReferenceFiles reference = new ReferenceFiles(new CrateMae(config), 2);
        nudge(reference.tensor(tensor), 1.01f);
        Outcome outcome = Outcome.of("parity", reference.write(folder.resolve("mae.safetensors")));
        assertEquals(1, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains(tensor + "["), outcome.out());
    }

    @Test
    void refusesAGradientOfWhatHasNoPartInTheResult() {
        CrateMaeConfig config = CrateMaeConfig.of(new PatchGrid(8, 8, 4, 4, 1), 8, 1, 2, 1, 2);
        ReferenceFiles reference = new ReferenceFiles(new CrateMae(config), 2);
        reference.tensors.put("grad.decoder_embed.bias", Tensor.of(new float[8], 8));
        assertRefused(
                Outcome.of("parity", reference.write(folder.resolve("mae.safetensors"))),
                "tensor 'grad.decoder_embed.bias' f32[8]");
    }

    @Test
    void countsEveryTensorThatIsNoInput() {
        ReferenceFiles reference = new ReferenceFiles(SMALL, 2);
        long results = reference.tensors.keySet().stream()
                .filter(name -> !name.startsWith("param.") && !name.equals("input") && !name.equals("labels"))
                .count();
        Outcome outcome = Outcome.of("parity", reference.write(folder.resolve("small.safetensors")));
        assertTrue(outcome.out().contains(" values in " + results + " tensors"), outcome.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "layer.0.mssa",
                "layer.0.ista",
                "logits",
                "loss",
                "grad.pos_embedding",
                "adamw.losses",
                "adamw.mlp_head.1.weight"
            })
    void disagreesWhenOneValueIsOff(String tensor) {
        Outcome outcome = changed(reference -> nudge(reference.tensor(tensor), 1.01f));
        assertEquals(1, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("DISAGREES"), outcome.out());
        assertTrue(outcome.out().contains(tensor + "["), outcome.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"logits", "grad.cls_token", "adamw.cls_token"})
    void disagreesWithNaN(String tensor) {
        Outcome outcome = changed(reference -> reference.tensor(tensor).setFloat(0, Float.NaN));
        assertEquals(1, outcome.code(), outcome.out() + outcome.err());
    }

    @Test
    void failsWhenThereIsNothingToCompare() {
        Outcome outcome = changed(reference -> {
            reference
                    .tensors
                    .keySet()
                    .removeIf(name -> !name.startsWith("param.") && !name.equals("input") && !name.equals("labels"));
            reference.metadata.keySet().removeIf(key -> key.startsWith("adamw_"));
        });
        assertEquals(1, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("FAILED: the file holds no result to compare"), outcome.out());
    }

    @Test
    void refusesATensorThatItDoesNotUnderstand() {
        Outcome outcome = changed(reference -> reference.tensors.put("layer.0.mlp", Tensor.scalar(1)));
        assertRefused(outcome, "tensor 'layer.0.mlp' f32[]");
    }

    @Test
    void refusesAKeyThatItDoesNotUnderstand() {
        assertRefused(
                changed(reference -> reference.metadata.put("lamda", "0.1")), "key 'lamda' Did you mean 'lambda'?");
    }

    @Test
    void namesAllParametersThatAreMissingOrMisshapen() {
        Outcome outcome = changed(reference -> {
            reference.tensors.remove("param.cls_token");
            reference.tensors.put("param.mlp_head.1.bias", Tensor.of(new float[4], 4));
        });
        assertRefused(outcome, "'param.cls_token' f32[1,1,8] is missing");
        assertRefused(outcome, "tensor 'param.mlp_head.1.bias' is f32[4]; expected f32[3]");
    }

    @Test
    void refusesALabelOutOfRange() {
        assertRefused(changed(reference -> reference.tensor("labels").setInt(1, 3)), "labels[1] is 3; expected 0 to 2");
    }

    @Test
    void refusesValuesThatItCannotRead() {
        assertRefused(changed(reference -> reference.metadata.put("heads", "two")), "heads = 'two'");
        assertRefused(
                changed(reference -> reference.metadata.put("batch", "0")), "batch = '0'; expected a whole number");
        assertRefused(
                changed(reference -> reference.metadata.put("adamw_eps", "NaN")),
                "adamw_eps = 'NaN'; expected a finite");
        assertRefused(changed(reference -> reference.metadata.put("pool", "max")), "pool = 'max'");
        assertRefused(changed(reference -> reference.metadata.remove("eta")), "'eta'");
        assertRefused(changed(reference -> reference.metadata.put("kind", "crat")), "Did you mean 'crate'?");
        assertRefused(changed(reference -> reference.metadata.put("patch_width", "3")), "patch_width");
    }

    @Test
    void refusesAFileThatIsNone() throws IOException {
        Path missing = folder.resolve("nowhere.safetensors");
        assertRefused(Outcome.of("parity", missing), "there is no such file");
        Path text = Files.writeString(folder.resolve("text.safetensors"), "this is no tensor file");
        assertRefused(Outcome.of("parity", text), "not a safetensors file");
    }

    @Test
    void comparesTheOtherFilesWhenOneIsBroken() {
        Path good = new ReferenceFiles(SMALL, 1).write(folder.resolve("good.safetensors"));
        Outcome outcome = Outcome.of("parity", folder.resolve("nowhere.safetensors"), good);
        assertEquals(2, outcome.code());
        assertTrue(outcome.out().contains("agrees: "), outcome.out());
    }

    private Outcome changed(Consumer<ReferenceFiles> change) {
        ReferenceFiles reference = new ReferenceFiles(SMALL, 2);
        change.accept(reference);
        return Outcome.of("parity", reference.write(folder.resolve("changed.safetensors")));
    }

    private static void nudge(Tensor tensor, float factor) {
        long largest = 0;
        for (long i = 1; i < tensor.size(); i++) {
            if (Math.abs(tensor.getFloat(i)) > Math.abs(tensor.getFloat(largest))) {
                largest = i;
            }
        }
        tensor.setFloat(largest, tensor.getFloat(largest) * factor);
    }

    private static void assertRefused(Outcome outcome, String message) {
        assertEquals(2, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.err().startsWith("limpid: "), outcome.err());
        assertTrue(outcome.err().contains(message), outcome.err());
        assertFalse(outcome.err().contains("\tat "), "no stack trace: " + outcome.err());
    }
}
