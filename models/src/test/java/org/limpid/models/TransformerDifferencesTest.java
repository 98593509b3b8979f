package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.program.Node;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.layer.Ista;
import org.limpid.models.layer.Layer;
import org.limpid.models.layer.Linear;
import org.limpid.models.layer.MultiHeadSubspaceAttention;

/**
 * What sets a CRATE block apart from a transformer block: queries, keys and values are one matrix; the two maps of the
 * second step are one dictionary; the residual of the second step lies inside the ReLU. Each is held against a block
 * written the transformer's way.
 */
final class TransformerDifferencesTest {

    private static final int TOKENS = 6;
    private static final int DIM = 5;
    private static final int HEADS = 3;
    private static final int DIM_HEAD = 2;
    private static final int INNER = HEADS * DIM_HEAD;
    private static final double ETA = 0.3;
    private static final double LAMBDA = 0.2;

    private static final Tensor X = Lcg.fill(11, 1, 0, TOKENS, DIM);
    private static final Tensor WEIGHT = Lcg.fill(12, 0.7, 0, INNER, DIM);
    private static final Tensor WAY_BACK = Lcg.fill(13, 0.7, 0, DIM, INNER);
    private static final Tensor DICTIONARY = Lcg.fill(14, 0.6, 0, DIM, DIM);

    /** A program from tokens x to y, with the scalar Σ y∘c for fixed coefficients c to differentiate. */
    private abstract static class Block {
        abstract Value apply(ProgramBuilder builder, Value x);

        final Oracle.Result run(Tensor x, Map<Parameter, Tensor> parameters) {
            ProgramBuilder builder = new ProgramBuilder("block");
            Value y = apply(builder, builder.input("x", TensorType.f32(TOKENS, DIM)));
            Value coefficients = builder.input("c", TensorType.f32(TOKENS, DIM));
            builder.output("y", y);
            builder.output("objective", builder.sum(builder.mul(y, coefficients), 0, 1));
            Program program = builder.build();
            return Oracle.run(
                    Gradients.of(program, "objective", program.parameters()),
                    parameters,
                    Map.of("x", x, "c", Lcg.fill(15, 1, 0, TOKENS, DIM)));
        }
    }

    private static Block block(Layer layer) {
        return new Block() {
            @Override
            Value apply(ProgramBuilder builder, Value x) {
                return layer.apply(builder, x);
            }
        };
    }

    @Nested
    final class QueriesKeysAndValuesAreOne {

        private final MultiHeadSubspaceAttention mssa = new MultiHeadSubspaceAttention(
                Linear.withoutBias("qkv", DIM, INNER), HEADS, DIM_HEAD, false, Linear.withoutBias("out", INNER, DIM));
        private final Parameter shared = mssa.projection().weight().parameter();
        private final Parameter out =
                Objects.requireNonNull(mssa.output()).weight().parameter();
        private final Parameter query = Parameter.of("q", INNER, DIM);
        private final Parameter key = Parameter.of("k", INNER, DIM);
        private final Parameter value = Parameter.of("v", INNER, DIM);

        /** Attention as transformers have it, with three matrices. */
        private final Block attention = new Block() {
            @Override
            Value apply(ProgramBuilder builder, Value x) {
                Value q = builder.matmul(x, false, builder.parameter(query), true);
                Value k = builder.matmul(x, false, builder.parameter(key), true);
                Value v = builder.matmul(x, false, builder.parameter(value), true);
                Value[] heads = new Value[HEADS];
                for (int head = 0; head < HEADS; head++) {
                    Value scores = builder.matmul(head(builder, q, head), false, head(builder, k, head), true);
                    Value weights = builder.apply(new Softmax(), builder.mul(scores, 1 / Math.sqrt(DIM_HEAD)));
                    heads[head] = builder.matmul(weights, head(builder, v, head));
                }
                return builder.matmul(builder.concat(1, heads), false, builder.parameter(out), true);
            }

            private Value head(ProgramBuilder builder, Value all, int head) {
                return builder.slice(all, 1, head * DIM_HEAD, DIM_HEAD);
            }
        };

        private final Map<Parameter, Tensor> one = Map.of(shared, WEIGHT, out, WAY_BACK);

        @Test
        void oneMatrixDoesTheWorkOfThree() {
            assertEquals(List.of("qkv.weight f32[6,5]", "out.weight f32[5,6]"), names(mssa));
            Crate crate = new Crate(CrateConfig.tiny());
            List<String> attention = crate.parameters().list().stream()
                    .map(Parameter::toString)
                    .filter(name -> name.startsWith("transformer.layers.7.0.fn."))
                    .toList();
            assertEquals(
                    List.of(
                            "transformer.layers.7.0.fn.qkv.weight f32[384,384]",
                            "transformer.layers.7.0.fn.to_out.0.weight f32[384,384]",
                            "transformer.layers.7.0.fn.to_out.0.bias f32[384]"),
                    attention);
        }

        @Test
        void itIsAttentionWhoseThreeMatricesAreEqual() {
            Map<Parameter, Tensor> three = Map.of(query, WEIGHT, key, WEIGHT, value, WEIGHT, out, WAY_BACK);
            assertArrayEquals(
                    attention.run(X, three).output("y").toDoubles(),
                    block(mssa).run(X, one).output("y").toDoubles(),
                    1e-14);

            Tensor other = Lcg.fill(16, 0.7, 0, INNER, DIM);
            for (Parameter changed : List.of(query, key, value)) {
                Map<Parameter, Tensor> apart = new LinkedHashMap<>(three);
                apart.put(changed, other);
                assertTrue(
                        distance(
                                        attention.run(X, apart).output("y").toDoubles(),
                                        block(mssa).run(X, one).output("y").toDoubles())
                                > 1e-2,
                        "and not where " + changed.name() + " differs");
            }
        }

        @Test
        void itsGradientIsTheSumOfTheThreeRoles() {
            Map<Parameter, Tensor> three = Map.of(query, WEIGHT, key, WEIGHT, value, WEIGHT, out, WAY_BACK);
            Oracle.Result apart = attention.run(X, three);
            double[] sum = new double[INNER * DIM];
            for (Parameter role : List.of(query, key, value)) {
                double[] gradient = apart.output("grad." + role.name()).toDoubles();
                assertTrue(distance(gradient, new double[gradient.length]) > 1e-2, role.name() + " has a part in it");
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += gradient[i];
                }
            }
            assertArrayEquals(
                    sum, block(mssa).run(X, one).output("grad." + shared.name()).toDoubles(), 1e-13);
        }

        @Test
        void permutingTokensPermutesTheResult() {
            assertEquivariant(block(mssa), one);
        }
    }

    @Nested
    final class OneDictionaryServesBothMaps {

        private final Ista ista = Ista.of("ista", DIM, ETA, LAMBDA);
        private final Parameter dictionary = ista.dictionary().parameter();
        private final Parameter analysis = Parameter.of("analysis", DIM, DIM);
        private final Parameter synthesis = Parameter.of("synthesis", DIM, DIM);
        private final Map<Parameter, Tensor> one = Map.of(dictionary, DICTIONARY);

        /** ReLU(x + η(x − x Aᵀ)B − ηλ): two maps, as the two of a transformer's MLP. */
        private final Block untied = new Block() {
            @Override
            Value apply(ProgramBuilder builder, Value x) {
                Value residual = builder.sub(x, builder.matmul(x, false, builder.parameter(analysis), true));
                Value gradient = builder.matmul(residual, builder.parameter(synthesis));
                return builder.relu(builder.sub(builder.add(x, builder.mul(gradient, ETA)), ETA * LAMBDA));
            }
        };

        @Test
        void itIsTheUntiedStepWhoseTwoMapsAreEqual() {
            assertEquals(List.of("ista.weight f32[5,5]"), names(ista));
            double[] tied = block(ista).run(X, one).output("y").toDoubles();
            assertArrayEquals(
                    untied.run(X, Map.of(analysis, DICTIONARY, synthesis, DICTIONARY))
                            .output("y")
                            .toDoubles(),
                    tied,
                    1e-14);
            Tensor other = Lcg.fill(17, 0.6, 0, DIM, DIM);
            for (Map<Parameter, Tensor> apart : List.of(
                    Map.of(analysis, DICTIONARY, synthesis, other), Map.of(analysis, other, synthesis, DICTIONARY))) {
                assertTrue(distance(tied, untied.run(X, apart).output("y").toDoubles()) > 1e-2);
            }
        }

        @Test
        void itsGradientIsTheSumOfBothRoles() {
            Oracle.Result apart = untied.run(X, Map.of(analysis, DICTIONARY, synthesis, DICTIONARY));
            double[] first = apart.output("grad.analysis").toDoubles();
            double[] second = apart.output("grad.synthesis").toDoubles();
            assertTrue(distance(first, new double[first.length]) > 1e-2);
            assertTrue(distance(second, new double[second.length]) > 1e-2);
            double[] sum = new double[first.length];
            for (int i = 0; i < sum.length; i++) {
                sum[i] = first[i] + second[i];
            }
            assertArrayEquals(
                    sum, block(ista).run(X, one).output("grad.ista.weight").toDoubles(), 1e-13);
        }

        @Test
        void aSmallStepLowersTheCostOfTheSparseCode() {
            double[] x = DoubleStream.of(X.toDoubles()).map(Math::abs).toArray();
            Tensor codes = Tensor.of(x, TOKENS, DIM);
            double eta = 0.05;
            double[] next = block(Ista.of("ista", DIM, eta, LAMBDA))
                    .run(codes, one)
                    .output("y")
                    .toDoubles();
            assertTrue(lasso(next, x) < lasso(x, x), "proximal gradient on ½‖x − Dz‖² + λ‖z‖₁ from z = x ≥ 0");
        }

        /** ½‖x − Dz‖² + λ‖z‖₁ with D the dictionary, tokens as rows. */
        private double lasso(double[] z, double[] x) {
            double cost = 0;
            for (int token = 0; token < TOKENS; token++) {
                for (int i = 0; i < DIM; i++) {
                    double error = x[token * DIM + i];
                    for (int j = 0; j < DIM; j++) {
                        error -= DICTIONARY.get((long) i * DIM + j) * z[token * DIM + j];
                    }
                    cost += 0.5 * error * error + LAMBDA * Math.abs(z[token * DIM + i]);
                }
            }
            return cost;
        }

        @Test
        void permutingTokensPermutesTheResult() {
            assertEquivariant(block(ista), one);
        }
    }

    @Nested
    final class TheResidualLiesInsideTheReLU {

        private final Ista ista = Ista.of("ista", DIM, ETA, LAMBDA);

        @Test
        void aDictionaryOfZerosLeavesTheTokensThresholded() {
            Map<Parameter, Tensor> zeros =
                    Map.of(ista.dictionary().parameter(), Tensor.zeros(TensorType.f32(DIM, DIM)));
            double[] expected = DoubleStream.of(X.toDoubles())
                    .map(v -> Math.max(v - ETA * LAMBDA, 0))
                    .toArray();
            // A residual around the ReLU would give the tokens themselves, negative ones too.
            assertArrayEquals(expected, block(ista).run(X, zeros).output("y").toDoubles(), 1e-15);
            assertTrue(DoubleStream.of(expected).anyMatch(v -> v == 0));
            assertTrue(DoubleStream.of(expected).anyMatch(v -> v > 0));
        }

        @Test
        void nothingIsAddedBehindTheReLU() {
            Program program = new Crate(CrateConfig.builder().depth(1).build()).inference(1);
            List<String> ops = program.nodes().stream()
                    .filter(node -> node.place().scope().equals("layer.0.ista"))
                    .map((Node node) -> node.op().name())
                    .toList();
            assertEquals(List.of("layer_norm", "ista_step"), ops);
            assertEquals(program.named("layer.0.ista"), program.named("layer.0.tokens"));
        }

        @Test
        void everyLayerLeavesNonNegativeTokensSomeOfThemZero() {
            Crate crate = new Crate(CrateConfig.builder()
                    .image(8, 8)
                    .patch(2, 2)
                    .channels(1)
                    .classes(3)
                    .dim(16)
                    .depth(3)
                    .heads(2)
                    .build());
            Oracle.Result result = Oracle.run(
                    Watch.allNamed(crate.inference(2)),
                    crate.initialise(5),
                    Map.of(ImageClassifier.IMAGE, Lcg.fill(18, 2, 0, 2, 1, 8, 8)));
            assertTrue(DoubleStream.of(result.output("tokens").toDoubles()).anyMatch(v -> v < 0));
            for (int layer = 0; layer < 3; layer++) {
                double[] tokens = result.output("layer." + layer + ".tokens").toDoubles();
                assertTrue(DoubleStream.of(tokens).allMatch(v -> v >= 0), "layer " + layer);
                assertTrue(DoubleStream.of(tokens).anyMatch(v -> v == 0), "layer " + layer);
                assertTrue(DoubleStream.of(tokens).anyMatch(v -> v > 0), "layer " + layer);
            }
        }
    }

    private static void assertEquivariant(Block block, Map<Parameter, Tensor> parameters) {
        int[] order = {3, 0, 5, 1, 4, 2};
        double[] y = block.run(X, parameters).output("y").toDoubles();
        double[] expected = rows(y, order);
        double[] permuted = block.run(Tensor.of(rows(X.toDoubles(), order), TOKENS, DIM), parameters)
                .output("y")
                .toDoubles();
        assertArrayEquals(expected, permuted, 1e-14);
        assertTrue(distance(y, permuted) > 1e-2, "tokens differ");
    }

    private static double[] rows(double[] tokens, int[] order) {
        double[] rows = new double[tokens.length];
        for (int row = 0; row < order.length; row++) {
            System.arraycopy(tokens, order[row] * DIM, rows, row * DIM, DIM);
        }
        return rows;
    }

    private static List<String> names(Layer layer) {
        List<String> names = new ArrayList<>();
        layer.learned().forEach(learned -> names.add(learned.parameter().toString()));
        return names;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
