package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.LimpidException;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.Update;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.layer.Learned;
import org.limpid.models.optim.AdamW;

/** CRATE-MAE against the paper's sizes and against numbers that the reference code gave in double precision. */
final class CrateMaeTest {

    private static final int BATCH = 2;
    private static final CrateMaeConfig SMALL = CrateMaeConfig.of(PatchGrid.square(16, 4), 8, 1, 2, 1, 2);

    private final CrateMae model = new CrateMae(SMALL);
    private final Tensor mask = MaskedPatches.byNoise(noise(), SMALL.kept());

    private static Tensor noise() {
        Tensor noise = Tensor.zeros(new CrateMae(SMALL).masks(BATCH));
        for (int n = 0; n < BATCH; n++) {
            for (int l = 0; l < 16; l++) {
                noise.setFloat(n * 16L + l, (7 * l + 3 * n) % 16 / 16f);
            }
        }
        return noise;
    }

    private static Oracle.Result run(CrateMae model, Tensor mask, Program program) {
        Map<String, Tensor> inputs =
                Map.of(ImageClassifier.IMAGE, Lcg.fill(8, 1, 0, BATCH, 3, 16, 16), CrateMae.MASK, mask);
        return Oracle.run(program, Golden.weights(model, Set.of("pos_embed", "decoder_pos_embed"), Set.of()), inputs);
    }

    @ParameterizedTest
    @CsvSource({
        "tiny, 11555328, 151296",
        "small, 25405824, 226944",
        "base, 44638464, 302592",
        "large, 154274560, 403456"
    })
    void presetsHaveTheSizesOfThePaper(String preset, long parameters, long fixed) {
        Models models = Models.discover();
        Model mae = models.create("crate-mae", models.preset("crate-mae", preset));
        assertEquals(
                parameters,
                mae.parameters().list().stream()
                        .mapToLong(parameter -> parameter.type().size())
                        .sum());
        assertEquals(
                fixed,
                mae.parameters().list().stream()
                        .filter(parameter -> !parameter.trainable())
                        .mapToLong(parameter -> parameter.type().size())
                        .sum());
    }

    @Test
    void codesPositionsAsTheReference() {
        Tensor table = model.learned().stream()
                .filter(learned -> learned.parameter().name().equals("decoder_pos_embed"))
                .findFirst()
                .map((Learned learned) -> learned.draw(0))
                .orElseThrow();
        double[] values = table.toDoubles();
        assertArrayEquals(new double[8], Arrays.copyOfRange(values, 0, 8));
        assertArrayEquals(new double[] {0, 0, 1, 1, 0, 0, 1, 1}, Arrays.copyOfRange(values, 8, 16));
        double[] one = {.84147102, .00999983, .54030228, .99994999};
        assertArrayEquals(
                DoubleStream.concat(DoubleStream.of(one), DoubleStream.of(0, 0, 1, 1))
                        .toArray(),
                Arrays.copyOfRange(values, 16, 24),
                1e-7);
        assertArrayEquals(
                DoubleStream.concat(DoubleStream.of(0, 0, 1, 1), DoubleStream.of(one))
                        .toArray(),
                Arrays.copyOfRange(values, 40, 48),
                1e-7);
        assertEquals(48.68276358395815, DoubleStream.of(values).sum(), 1e-5);
    }

    @Test
    void hidesThePatchesOfTheLargestNoise() {
        for (int l = 0; l < 16; l++) {
            boolean shown = List.of(0, 5, 7, 14).contains(l);
            assertEquals(shown ? 0 : 1, mask.getFloat(l), "patch " + l);
        }
        Tensor equal = Tensor.zeros(model.masks(1));
        Tensor ofEqual = MaskedPatches.byNoise(equal, 3);
        for (int l = 0; l < 16; l++) {
            assertEquals(l < 3 ? 0 : 1, ofEqual.getFloat(l), "of equal noise the first are shown");
        }
        equal.setFloat(2, Float.NaN);
        LimpidException error = assertThrows(LimpidException.class, () -> MaskedPatches.byNoise(equal, 3));
        assertTrue(error.getMessage().startsWith("noise[0][2] is NaN"), error.getMessage());
    }

    @Test
    void givesTheReferenceReconstructionLossAndGradients() {
        Program evaluation = new Reconstruction(model).evaluation(BATCH);
        List<Parameter> wanted =
                evaluation.parameters().stream().filter(Parameter::hasGradient).toList();
        Oracle.Result result = run(model, mask, Gradients.of(evaluation, Objective.LOSS, wanted));
        // The table is given in single precision, as the reference stores it.
        double[] prediction = result.output(CrateMae.PREDICTION).toDoubles();
        assertArrayEquals(
                new double[] {-.20438595876391868, .14161772473983703, -.4074444542295528, -.3749367859377379},
                Arrays.copyOf(prediction, 4),
                1e-7);
        assertEquals(172.05796210118325, DoubleStream.of(prediction).sum(), 1e-4);
        assertEquals(1.0459917304426811, result.output(Objective.LOSS).scalar(), 1e-7);
        Map<String, Double> norms = new LinkedHashMap<>();
        norms.put("cls_token", .062005045102);
        norms.put("mask_token", .87147874546);
        norms.put("patch_embed.proj.weight", .10386169307);
        norms.put("patch_embed.proj.bias", .065115165503);
        norms.put("blocks.0.layers.0.0.fn.qkv.weight", .98119094621);
        norms.put("blocks.0.layers.0.1.fn.weight", .074999620979);
        norms.put("norm.weight", .11780309289);
        norms.put("decoder_blocks.0.layers.0.0.fn.weight", .47965850251);
        norms.put("decoder_blocks.0.layers.0.1.fn.qkv.weight", .32504251639);
        norms.put("decoder_norm.bias", .41416852388);
        norms.put("decoder_pred.weight", .44981031289);
        norms.forEach((name, norm) -> {
            double[] gradient = result.output("grad." + name).toDoubles();
            assertEquals(
                    norm, Math.sqrt(DoubleStream.of(gradient).map(v -> v * v).sum()), 1e-6, name);
        });
    }

    @Test
    void comparesNormalisedPixelsOnRequest() {
        CrateMaeConfig c = SMALL;
        CrateMae normalised = new CrateMae(new CrateMaeConfig(
                c.grid(),
                c.dim(),
                c.depth(),
                c.heads(),
                c.decoderDepth(),
                c.decoderHeads(),
                c.maskRatio(),
                true,
                c.eta(),
                c.lambda(),
                c.blockEpsilon(),
                c.outerEpsilon()));
        Oracle.Result result = run(normalised, mask, new Reconstruction(normalised).evaluation(BATCH));
        assertEquals(1.6271617439814217, result.output(Objective.LOSS).scalar(), 1e-7);
    }

    @Test
    void aTrainingStepChangesWhatHasAPartInTheResultAlone() {
        Program step = new Reconstruction(model).trainingStep(AdamW.of(0.1), BATCH);
        List<String> updated = step.updates().stream()
                .map(Update::parameter)
                .map(Parameter::name)
                .filter(name -> !name.startsWith("adamw."))
                .toList();
        assertTrue(updated.contains("mask_token"), updated.toString());
        assertTrue(updated.contains("decoder_pred.bias"), updated.toString());
        assertFalse(updated.stream().anyMatch(name -> name.contains("pos_embed") || name.contains("decoder_embed")));
        assertEquals(model.learned().size() - 4, updated.size());
    }

    @Test
    void refusesWhatMakesNoNetwork() {
        refuses("heads", "3", "heads = 3; expected a divisor of dim = 8");
        refuses("decoder_heads", "0", "decoder_heads = 0; expected a divisor");
        refuses("mask_ratio", "1", "mask_ratio = 1.0; expected 0 or more and less than 1");
        refuses("mask_ratio", "0.99", "leaves at least one of the 16 patches");
        refuses("mask_ratio", "NaN", "mask_ratio = NaN");
        refuses("norm_pixels", "maybe", "norm_pixels = 'maybe'; expected true or false");
        refuses("patch_width", "3", "image_width = 16; expected a multiple of patch_width = 3");
        Map<String, String> pixels = SMALL.toMap();
        pixels.putAll(Map.of("patch_height", "1", "patch_width", "1", "channels", "1", "norm_pixels", "true"));
        LimpidException error = assertThrows(LimpidException.class, () -> CrateMaeConfig.fromMap(pixels));
        assertTrue(error.getMessage().contains("a patch of a single number has no variance"), error.getMessage());
    }

    private static void refuses(String key, String value, String message) {
        Map<String, String> config = SMALL.toMap();
        config.put(key, value);
        LimpidException error = assertThrows(LimpidException.class, () -> CrateMaeConfig.fromMap(config));
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }
}
