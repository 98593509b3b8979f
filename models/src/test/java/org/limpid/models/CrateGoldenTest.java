package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.op.fused.CodingRate;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Oracle;

/** CRATE against numbers that the reference code gave in double precision, from portable weights and pixels. */
final class CrateGoldenTest {

    private static final int BATCH = 2;
    private static final int TOKENS = 5;
    private static final int DIM = 8;
    private static final int HEADS = 2;

    private final Crate crate = new Crate(CrateConfig.builder()
            .image(8, 8)
            .patch(4, 4)
            .classes(5)
            .dim(DIM)
            .depth(2)
            .heads(HEADS)
            .build());
    private final Map<Parameter, Tensor> parameters = Golden.weights(
            crate, Set.of(), Set.of("to_patch_embedding.1.weight", "to_patch_embedding.3.weight", "mlp_head.0.weight"));
    private final Map<String, Tensor> inputs = Map.of(
            ImageClassifier.IMAGE, Lcg.fill(7, 1, 0, BATCH, 3, 8, 8),
            Classification.LABEL, Tensor.of(new int[] {1, 3}),
            Classification.WEIGHT, Tensor.of(new double[] {1, 1}));

    private Oracle.Result run(Program program) {
        return Oracle.run(program, parameters, inputs);
    }

    private double[] watched(String name) {
        return run(Watch.named(crate.inference(BATCH), List.of(name)))
                .output(name)
                .toDoubles();
    }

    @Test
    void portableNumbersAreTheReferences() {
        assertArrayEquals(
                new double[] {.1941121108829975, -.40147033613175154, -.3366506528109312, .3839468089863658},
                Lcg.fill(7, 1, 0, 4).toDoubles(),
                1e-16);
    }

    @Test
    void embedsPatches() {
        Tensor position =
                Objects.requireNonNull(parameters.get(crate.parameters().get("pos_embedding")));
        double[] first = Arrays.copyOfRange(watched("tokens"), DIM, 2 * DIM);
        for (int i = 0; i < DIM; i++) {
            first[i] -= position.get(DIM + i);
        }
        assertArrayEquals(
                new double[] {
                    1.4380053859725235,
                    1.70267582288584,
                    .0864786710067149,
                    -1.5011908584674114,
                    -1.0370772917083426,
                    -.3029353141699592,
                    .08319461992373457,
                    .13951310846864368
                },
                first,
                1e-12);
    }

    @Test
    void givesTheReferenceLogitsAndLoss() {
        Oracle.Result result =
                run(Watch.named(new Classification(crate, 0.1).evaluation(BATCH), List.of(ImageClassifier.LOGITS)));

        assertArrayEquals(
                new double[] {
                    .9429310016341432,
                    -.6925971983837848,
                    -.7723834461032093,
                    -1.4803354560413067,
                    -.15632383351625068,
                    1.0680076169264379,
                    -.34268314216246637,
                    -.4195122224810271,
                    -1.1588633707555875,
                    .10028127952499827
                },
                result.output(ImageClassifier.LOGITS).toDoubles(),
                1e-12);
        assertEquals(2.4965534246795356, result.output(Objective.LOSS).scalar(), 1e-12);
        assertEquals(0, result.output(Classification.CORRECT).scalar(), "both images are taken for class 0");
    }

    @Test
    void makesTokensAsSparseAsTheReference() {
        double[] first = watched("layer.0.ista");
        double[] second = watched("layer.1.ista");

        assertEquals(30.136027095175557, DoubleStream.of(first).sum(), 1e-12);
        assertEquals(25.868753565519416, DoubleStream.of(second).sum(), 1e-12);
        assertArrayEquals(new double[] {.575, .525}, zeros(first), 1e-15);
        assertArrayEquals(new double[] {.675, .7}, zeros(second), 1e-15);
        assertArrayEquals(first, watched("layer.0.tokens"));
    }

    /** Which part of each image's tokens is exactly zero. */
    private static double[] zeros(double[] tokens) {
        double[] fraction = new double[BATCH];
        for (int i = 0; i < tokens.length; i++) {
            fraction[i / (TOKENS * DIM)] += tokens[i] == 0 ? 1.0 / (TOKENS * DIM) : 0;
        }
        return fraction;
    }

    @Test
    void codesTokensAtTheReferenceRate() {
        assertRate(15.921087628725733, .2883937569473665, watched("layer.0.subspace"));
        assertRate(14.722354686291627, 1.2491656277226433, watched("layer.1.subspace"));
    }

    /** Rᶜ of the tokens seen from the subspaces, each of unit length, with ε² = 0.01; over the two images. */
    private static void assertRate(double mean, double deviation, double[] subspace) {
        int p = DIM / HEADS;
        double[] rates = new double[BATCH];
        for (int image = 0; image < BATCH; image++) {
            for (int head = 0; head < HEADS; head++) {
                double[] z = new double[TOKENS * p];
                for (int token = 0; token < TOKENS; token++) {
                    int from = (image * TOKENS + token) * DIM + head * p;
                    double[] row = Arrays.copyOfRange(subspace, from, from + p);
                    double norm = Math.sqrt(DoubleStream.of(row).map(v -> v * v).sum());
                    for (int i = 0; i < p; i++) {
                        z[token * p + i] = row[i] / norm;
                    }
                }
                rates[image] += Oracle.apply(new CodingRate(p / (TOKENS * 0.01)), Tensor.of(z, TOKENS, p))
                        .getFirst()
                        .get(0);
            }
        }
        assertEquals(mean, (rates[0] + rates[1]) / 2, 1e-11);
        assertEquals(deviation, Math.abs(rates[0] - rates[1]) / Math.sqrt(2), 1e-11);
    }

    @Test
    void givesTheReferenceGradients() {
        Program evaluation = new Classification(crate, 0.1).evaluation(BATCH);
        Oracle.Result result = run(Gradients.of(evaluation, Objective.LOSS, evaluation.parameters()));
        List<String> missing = new ArrayList<>();
        for (Parameter parameter : crate.parameters()) {
            Expected expected = GRADIENTS.get(parameter.name());
            if (expected == null) {
                missing.add(parameter.name());
                continue;
            }
            double[] gradient = result.output("grad." + parameter.name()).toDoubles();
            double norm = Math.sqrt(DoubleStream.of(gradient).map(v -> v * v).sum());
            assertEquals(expected.norm(), norm, 1e-10 * Math.max(1, expected.norm()), parameter.name());
            if (!Double.isNaN(expected.first())) {
                assertEquals(expected.first(), gradient[0], 1e-11, parameter.name());
            }
        }
        assertEquals(List.of(), missing);
        assertEquals(GRADIENTS.size(), crate.parameters().size());
    }

    /** Euclidean norm and first element (NaN where it is not known), to eleven digits. */
    private record Expected(double norm, double first) {}

    private static Expected norm(double norm) {
        return new Expected(norm, Double.NaN);
    }

    private static final Map<String, Expected> GRADIENTS = Map.ofEntries(
            Map.entry("pos_embedding", new Expected(.54251281636, -.044977781112)),
            Map.entry("cls_token", norm(.52520539261)),
            Map.entry("to_patch_embedding.1.weight", new Expected(.17354594315, .041950921949)),
            Map.entry("to_patch_embedding.1.bias", norm(.29943773859)),
            Map.entry("to_patch_embedding.2.weight", new Expected(.57422596266, .0078904374323)),
            Map.entry("to_patch_embedding.2.bias", norm(.14718620226)),
            Map.entry("to_patch_embedding.3.weight", norm(.10122772890)),
            Map.entry("to_patch_embedding.3.bias", norm(.21080365459)),
            Map.entry("transformer.layers.0.0.norm.weight", norm(.31770524378)),
            Map.entry("transformer.layers.0.0.norm.bias", norm(.45193196948)),
            Map.entry("transformer.layers.0.0.fn.qkv.weight", new Expected(1.0703857507, -.012265198691)),
            Map.entry("transformer.layers.0.0.fn.to_out.0.weight", new Expected(.73607251090, -.0087439739493)),
            Map.entry("transformer.layers.0.0.fn.to_out.0.bias", norm(.37045752915)),
            Map.entry("transformer.layers.0.1.norm.weight", norm(.22912644152)),
            Map.entry("transformer.layers.0.1.norm.bias", norm(.26938445422)),
            Map.entry("transformer.layers.0.1.fn.weight", new Expected(.11721673782, 6.2601979320e-4)),
            Map.entry("transformer.layers.1.0.norm.weight", norm(.078243712865)),
            Map.entry("transformer.layers.1.0.norm.bias", norm(.13380124041)),
            Map.entry("transformer.layers.1.0.fn.qkv.weight", new Expected(.38801052733, .038974789964)),
            Map.entry("transformer.layers.1.0.fn.to_out.0.weight", norm(.33559356755)),
            Map.entry("transformer.layers.1.0.fn.to_out.0.bias", norm(.20937071581)),
            Map.entry("transformer.layers.1.1.norm.weight", norm(.23498227131)),
            Map.entry("transformer.layers.1.1.norm.bias", norm(.19322420981)),
            Map.entry("transformer.layers.1.1.fn.weight", new Expected(.10381374208, .0025819497136)),
            Map.entry("mlp_head.0.weight", norm(.71313911924)),
            Map.entry("mlp_head.0.bias", norm(.50372928368)),
            Map.entry("mlp_head.1.weight", new Expected(2.5060374856, -.13852149097)),
            Map.entry("mlp_head.1.bias", new Expected(.77453296100, .51371715774)));
}
