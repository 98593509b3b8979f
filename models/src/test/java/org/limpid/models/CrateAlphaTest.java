package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.LimpidException;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.program.Program;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.layer.Learned;

/** CRATE-α against the paper's sizes and against numbers that the reference code gave in double precision. */
final class CrateAlphaTest {

    private static final CrateAlphaConfig SMALL = CrateAlphaConfig.of(PatchGrid.square(8, 4), 5, 8, 2, 2);

    private static long size(Model model) {
        return model.parameters().list().stream()
                .mapToLong(parameter -> parameter.type().size())
                .sum();
    }

    @ParameterizedTest
    @CsvSource({
        "16, 192, 12, 3, 4811944",
        "16, 576, 12, 12, 40975912",
        "16, 768, 12, 12, 72328936",
        "32, 768, 12, 12, 73985512",
        "8, 768, 12, 12, 72338152",
        "32, 1024, 24, 16, 255982568",
        "14, 1024, 24, 16, 253650920",
        "8, 1024, 24, 16, 253786088",
        "14, 1280, 32, 16, 526819560"
    })
    void hasTheSizesOfThePaper(int patch, int dim, int depth, int heads, long parameters) {
        assertEquals(
                parameters,
                size(new CrateAlpha(CrateAlphaConfig.of(PatchGrid.square(224, patch), 1000, dim, depth, heads))));
    }

    @Test
    void presetsAreThoseOfThePaper() {
        Models models = Models.discover();
        assertEquals(72_328_936, size(models.create("crate-alpha", models.preset("crate-alpha", "base"))));
        assertEquals(526_819_560, size(models.create("crate-alpha", models.preset("crate-alpha", "huge"))));
        ModelFamily family = models.family("crate-alpha");
        family.presets().values().forEach(preset -> assertEquals(family.keys(), List.copyOf(preset.keySet())));
    }

    @Test
    void coupledItDecodesByTheDictionaryItself() {
        CrateAlphaConfig base = CrateAlphaConfig.of(PatchGrid.square(224, 16), 1000, 768, 12, 12);
        CrateAlpha coupled = new CrateAlpha(base.ablated(true, true));
        assertEquals(44_017_384, size(coupled));
        assertTrue(coupled.learned().stream()
                .map(Learned::parameter)
                .noneMatch(parameter -> parameter.name().endsWith(".D1")));
    }

    @Test
    void givesTheReferenceLogitsLossAndGradients() {
        CrateAlpha model = new CrateAlpha(SMALL);
        Program evaluation = new Classification(model, 0.1).evaluation(2);
        Program program =
                Watch.named(Gradients.of(evaluation, Objective.LOSS, evaluation.parameters()), List.of("logits"));
        Oracle.Result result = Oracle.run(
                program,
                Golden.weights(model, Set.of(), Set.of("mlp_head.0.weight")),
                Map.of(
                        ImageClassifier.IMAGE, Lcg.fill(7, 1, 0, 2, 3, 8, 8),
                        Classification.LABEL, Tensor.of(new int[] {1, 3}),
                        Classification.WEIGHT, Tensor.of(new double[] {1, 1})));
        assertArrayEquals(
                new double[] {
                    -.40478818522858795,
                    1.1260884629595036,
                    .41602103604848883,
                    -.24260030946535455,
                    1.1472885456954076,
                    -.357546435240915,
                    1.2109364163034495,
                    .4883528189200981,
                    -.19308098360903392,
                    1.1187328844668143
                },
                result.output("logits").toDoubles(),
                1e-12);
        assertEquals(1.7760702874887309, result.output(Objective.LOSS).scalar(), 1e-12);
        Golden.assertNorms(
                Map.of(
                        "pos_embedding", .43243734288,
                        "cls_token", .41837499605,
                        "conv1.weight", .50093934788,
                        "conv1.bias", .15675542851,
                        "transformer.layers.0.0.fn.qkv.weight", .57055993065,
                        "transformer.layers.0.0.fn.to_out.0.weight", .82509736724,
                        "transformer.layers.0.1.fn.D", .26000486048,
                        "transformer.layers.0.1.fn.D1", .17020963928,
                        "transformer.layers.1.1.fn.D", .13380400027,
                        "mlp_head.1.weight", 1.6220503560),
                result);
    }

    @Test
    void withoutTheResidualTheBlockTakesTheTokensPlace() {
        CrateAlpha model = new CrateAlpha(SMALL.ablated(false, false));
        Program program = Watch.named(
                model.inference(1), List.of("layer.1.ista", "layer.1.tokens", "layer.0.ista", "layer.0.tokens"));
        Oracle.Result result = Oracle.run(
                program,
                Golden.weights(model, Set.of(), Set.of("mlp_head.0.weight")),
                Map.of(ImageClassifier.IMAGE, Lcg.fill(7, 1, 0, 1, 3, 8, 8)));
        assertArrayEquals(
                result.output("layer.0.ista").toDoubles(),
                result.output("layer.0.tokens").toDoubles());
        assertArrayEquals(
                result.output("layer.1.ista").toDoubles(),
                result.output("layer.1.tokens").toDoubles());
    }

    @Test
    void refusesADictionaryWithAFractionOfACode() {
        Map<String, String> config = SMALL.toMap();
        config.put("dictionary_ratio", "1.3");
        LimpidException error = assertThrows(LimpidException.class, () -> CrateAlphaConfig.fromMap(config));
        assertTrue(
                error.getMessage().contains("dictionary_ratio = 1.3; expected a number that makes a whole"),
                error.getMessage());
        config.put("dictionary_ratio", "NaN");
        assertThrows(LimpidException.class, () -> CrateAlphaConfig.fromMap(config));
        config.put("dictionary_ratio", "2.5");
        assertEquals(20, CrateAlphaConfig.fromMap(config).codes());
        config.put("residual", "yes");
        error = assertThrows(LimpidException.class, () -> CrateAlphaConfig.fromMap(config));
        assertTrue(error.getMessage().contains("residual = 'yes'; expected true or false"), error.getMessage());
    }
}
