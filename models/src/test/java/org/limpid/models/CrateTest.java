package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.program.Node;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.layer.Readout;
import org.limpid.models.layer.Readout.Pooling;

final class CrateTest {

    private static CrateConfig.Builder small() {
        return CrateConfig.builder()
                .image(6, 10)
                .patch(3, 2)
                .channels(2)
                .classes(4)
                .dim(7)
                .depth(2)
                .heads(3)
                .dimHead(5);
    }

    @ParameterizedTest
    @CsvSource({"tiny, 6090856", "small, 13116328", "base, 22796008", "large, 77641192"})
    void presetsHaveTheSizesOfThePaper(String preset, long parameters) {
        Models models = Models.discover();
        assertEquals(
                parameters,
                models.create("crate", models.preset("crate", preset))
                        .parameters()
                        .trainableElements());
    }

    @ParameterizedTest
    @CsvSource({"tiny, 5709706", "small, 12545098", "base, 22034698", "large, 76626442"})
    void presetsShrinkWithTheNumberOfClasses(String preset, long parameters) {
        Models models = Models.discover();
        Map<String, String> config = models.preset("crate", preset);
        config.put("classes", "10");
        assertEquals(parameters, models.create("crate", config).parameters().trainableElements());
    }

    @Test
    void namesAndOrdersParametersAsTheReferenceCheckpoint() {
        List<String> expected = List.of(
                "pos_embedding f32[1,11,7]",
                "cls_token f32[1,1,7]",
                "to_patch_embedding.1.weight f32[12]",
                "to_patch_embedding.1.bias f32[12]",
                "to_patch_embedding.2.weight f32[7,12]",
                "to_patch_embedding.2.bias f32[7]",
                "to_patch_embedding.3.weight f32[7]",
                "to_patch_embedding.3.bias f32[7]",
                "transformer.layers.0.0.norm.weight f32[7]",
                "transformer.layers.0.0.norm.bias f32[7]",
                "transformer.layers.0.0.fn.qkv.weight f32[15,7]",
                "transformer.layers.0.0.fn.to_out.0.weight f32[7,15]",
                "transformer.layers.0.0.fn.to_out.0.bias f32[7]",
                "transformer.layers.0.1.norm.weight f32[7]",
                "transformer.layers.0.1.norm.bias f32[7]",
                "transformer.layers.0.1.fn.weight f32[7,7]",
                "transformer.layers.1.0.norm.weight f32[7]",
                "transformer.layers.1.0.norm.bias f32[7]",
                "transformer.layers.1.0.fn.qkv.weight f32[15,7]",
                "transformer.layers.1.0.fn.to_out.0.weight f32[7,15]",
                "transformer.layers.1.0.fn.to_out.0.bias f32[7]",
                "transformer.layers.1.1.norm.weight f32[7]",
                "transformer.layers.1.1.norm.bias f32[7]",
                "transformer.layers.1.1.fn.weight f32[7,7]",
                "mlp_head.0.weight f32[7]",
                "mlp_head.0.bias f32[7]",
                "mlp_head.1.weight f32[4,7]",
                "mlp_head.1.bias f32[4]");

        Crate crate = new Crate(small().build());

        assertEquals(
                expected,
                crate.parameters().list().stream().map(Parameter::toString).toList());
        assertTrue(crate.parameters().list().stream().allMatch(Parameter::trainable));
        assertEquals(
                crate.parameters().list(), List.copyOf(crate.initialise(1).keySet()), "initialise keeps the order");
    }

    @Test
    void oneHeadOfTheFullWidthHasNoOutputProjection() {
        assertFalse(hasProjection(small().heads(1).dimHead(7).build()));
        assertTrue(hasProjection(small().heads(1).dimHead(6).build()), "one narrower head needs it");
        assertTrue(hasProjection(small().heads(7).dimHead(1).build()), "so do heads of the same width together");
    }

    private static boolean hasProjection(CrateConfig config) {
        return new Crate(config)
                .parameters().list().stream().anyMatch(p -> p.name().contains("to_out"));
    }

    @Test
    void startsAsTheReferenceDoes() {
        Crate crate = new Crate(small().dim(40).build());
        Map<Parameter, Tensor> all = crate.initialise(7);
        double patch = 1 / Math.sqrt(12);
        double dim = 1 / Math.sqrt(40);
        double inner = 1 / Math.sqrt(15);

        assertUniform(patch, all, crate, "to_patch_embedding.2.weight");
        assertUniform(patch, all, crate, "to_patch_embedding.2.bias");
        assertUniform(dim, all, crate, "transformer.layers.1.0.fn.qkv.weight");
        assertUniform(inner, all, crate, "transformer.layers.1.0.fn.to_out.0.weight");
        assertUniform(inner, all, crate, "transformer.layers.1.0.fn.to_out.0.bias");
        assertUniform(Math.sqrt(6.0 / 40), all, crate, "transformer.layers.1.1.fn.weight");
        assertUniform(dim, all, crate, "mlp_head.1.weight");
        for (String norm : List.of("to_patch_embedding.1", "transformer.layers.0.0.norm", "mlp_head.0")) {
            assertTrue(values(all, crate, norm + ".weight").allMatch(v -> v == 1), norm);
            assertTrue(values(all, crate, norm + ".bias").allMatch(v -> v == 0), norm);
        }
        double mean = values(all, crate, "pos_embedding").average().orElseThrow();
        double square =
                values(all, crate, "pos_embedding").map(v -> v * v).average().orElseThrow();
        assertEquals(0, mean, 4 / Math.sqrt(440));
        assertEquals(1, square, 4 * Math.sqrt(2.0 / 440));
        assertTrue(values(all, crate, "pos_embedding").anyMatch(v -> v > 2), "normal, not uniform");
    }

    /** Within the bound, and reaching for it on both sides. */
    private static void assertUniform(double bound, Map<Parameter, Tensor> all, Crate crate, String name) {
        DoubleSummaryStatistics range = values(all, crate, name).summaryStatistics();
        assertTrue(range.getMax() <= bound && range.getMin() >= -bound, name);
        assertTrue(range.getMax() > 0.8 * bound && range.getMin() < -0.8 * bound, name);
    }

    private static DoubleStream values(Map<Parameter, Tensor> all, Crate crate, String name) {
        return DoubleStream.of(
                Objects.requireNonNull(all.get(crate.parameters().get(name))).toDoubles());
    }

    @Test
    void everyStepSaysWhatItIsFor() {
        Program program = new Crate(small().build()).inference(3);

        assertEquals(
                List.of(
                        "tokens f32[3,11,7]",
                        "layer.0.subspace f32[3,11,15]",
                        "layer.0.mssa f32[3,11,7]",
                        "layer.0.compressed f32[3,11,7]",
                        "layer.0.ista f32[3,11,7]",
                        "layer.0.tokens f32[3,11,7]",
                        "layer.1.subspace f32[3,11,15]",
                        "layer.1.mssa f32[3,11,7]",
                        "layer.1.compressed f32[3,11,7]",
                        "layer.1.ista f32[3,11,7]",
                        "layer.1.tokens f32[3,11,7]",
                        "logits f32[3,4]"),
                program.names().entrySet().stream()
                        .map(named -> named.getKey() + " " + named.getValue().type())
                        .toList());
        assertEquals(
                List.of(
                        "tokenise TOKENISE",
                        "layer.0.mssa COMPRESSION",
                        "layer.0.ista SPARSIFICATION",
                        "layer.1.mssa COMPRESSION",
                        "layer.1.ista SPARSIFICATION",
                        "head READOUT"),
                program.nodes().stream()
                        .map(node -> node.place().scope() + " " + node.place().role())
                        .distinct()
                        .toList());
        assertFalse(program.nodes().stream().anyMatch(node -> node.place().role() == Role.NONE));
    }

    @Test
    void everyStepHasTheConstantsOfTheConfiguration() {
        CrateConfig config = small().eta(0.3).lambda(0.7).normEpsilon(0.01).build();
        Set<Op> constants = new Crate(config)
                .inference(1).nodes().stream()
                        .map(Node::op)
                        .filter(Fused.class::isInstance)
                        .collect(Collectors.toSet());
        assertEquals(
                Set.of(new LayerNorm(0.01), new SubspaceAttention(3, 1 / Math.sqrt(5)), new IstaStep(0.3, 0.7)),
                constants);
    }

    @Test
    void layersMoveNoDataThatTheyNeedNot() {
        Program program = new Crate(small().build()).inference(3);
        List<String> moves = program.nodes().stream()
                .filter(node -> node.place().scope().startsWith("layer."))
                .map(node -> node.op().name())
                .filter(List.of("reshape", "permute", "slice", "concat", "broadcast", "cast")::contains)
                .toList();
        assertEquals(List.of(), moves);
        assertEquals(
                List.of("layer_norm", "matmul", "subspace_attention", "matmul", "add", "add"),
                ops(program, "layer.1.mssa"));
    }

    private static List<String> ops(Program program, String scope) {
        return program.nodes().stream()
                .filter(node -> node.place().scope().equals(scope))
                .map((Node node) -> node.op().name())
                .toList();
    }

    @Test
    void poolsTheMeanOfAllTokensTheClassTokenAmongThem() {
        Crate cls = new Crate(small().depth(1).build());
        Crate mean = new Crate(small().depth(1).pooling(Pooling.MEAN).build());
        Map<Parameter, Tensor> values = cls.initialise(3);
        Map<String, Tensor> inputs = Map.of("image", Lcg.fill(5, 1, 0, 1, 2, 6, 10));
        double[] tokens = Oracle.run(watched(mean), values, inputs)
                .output("layer.0.tokens")
                .toDoubles();
        double[] average = new double[7];
        for (int i = 0; i < tokens.length; i++) {
            average[i % 7] += tokens[i] / 11;
        }

        double[] pooled =
                Oracle.run(watched(mean), values, inputs).output("logits").toDoubles();
        // The class token alone, had it been the average.
        ProgramBuilder builder = new ProgramBuilder("head");
        builder.output(
                "logits",
                Readout.of("mlp_head", Pooling.CLS, 7, 4, 1e-5)
                        .apply(builder, builder.input("tokens", TensorType.f32(1, 1, 7))));
        double[] expected = Oracle.run(builder.build(), values, Map.of("tokens", Tensor.of(average, 1, 1, 7)))
                .output("logits")
                .toDoubles();

        assertArrayEquals(expected, pooled, 1e-12);
    }

    private static Program watched(Crate crate) {
        return Watch.allNamed(crate.inference(1));
    }

    @Test
    void refusesImagesOfAnotherFormat() {
        Crate crate = new Crate(small().build());
        ProgramBuilder builder = new ProgramBuilder("test");
        var image = builder.input("image", TensorType.f32(1, 2, 10, 6));

        LimpidException error = assertThrows(LimpidException.class, () -> crate.forward(builder, image));

        assertEquals("the model crate was given images f32[1,2,10,6]; expected f32[B,2,6,10]", error.getMessage());
    }
}
