package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.layer.Learned;
import org.limpid.models.layer.MultiHeadSubspaceAttention;

final class CompressionStepTest {

    private static final int TOKENS = 3;
    private static final int DIM = 5;
    private static final int HEADS = 2;
    private static final int WIDTH = 3;

    private final MultiHeadSubspaceAttention mssa = MultiHeadSubspaceAttention.tied("mssa", DIM, HEADS, WIDTH);
    private final Parameter subspaces = mssa.projection().weight().parameter();

    private static Tensor drawn(Random random, int... shape) {
        double[] values = new double[Tensor.zeros(TensorType.f32(shape)).toFloats().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(values, shape);
    }

    private Map<String, double[]> run(Program program, Tensor w, Tensor z) {
        var outputs = Oracle.run(program, Map.of(subspaces, w), Map.of("z", z));
        return Map.of(
                "out", outputs.output("out").toDoubles(),
                "gradient", outputs.output("gradient").toDoubles());
    }

    /** The sum over all of the step from z, and its gradient by the subspaces, which are read twice. */
    private Program program(CompressionStep step) {
        ProgramBuilder builder = new ProgramBuilder("step");
        Value z = builder.input("z", TensorType.f32(1, TOKENS, DIM));
        // The stream is told from the normalised tokens by a factor of two.
        Value next = step.apply(builder, builder.mul(z, 2), z, mssa.apply(builder, z));
        builder.output("out", next);
        Value w = builder.parameter(subspaces);
        Value sum = builder.sum(builder.mul(next, next), 0, 1, 2);
        builder.output(
                "gradient",
                Objects.requireNonNull(
                        Gradients.append(builder, sum, List.of(w)).get(w)));
        return builder.build();
    }

    /** Σ_k softmax(Z U_k (Z U_k)ᵀ / √p) Z U_k U_kᵀ by loops. */
    private static double[][] attended(double[] z, double[] w) {
        double[][] out = new double[TOKENS][DIM];
        for (int head = 0; head < HEADS; head++) {
            double[][] seen = new double[TOKENS][WIDTH];
            for (int t = 0; t < TOKENS; t++) {
                for (int j = 0; j < WIDTH; j++) {
                    for (int i = 0; i < DIM; i++) {
                        seen[t][j] += z[t * DIM + i] * w[(head * WIDTH + j) * DIM + i];
                    }
                }
            }
            for (int t = 0; t < TOKENS; t++) {
                double[] share = shares(seen, t);
                for (int other = 0; other < TOKENS; other++) {
                    for (int j = 0; j < WIDTH; j++) {
                        for (int i = 0; i < DIM; i++) {
                            out[t][i] += share[other] * seen[other][j] * w[(head * WIDTH + j) * DIM + i];
                        }
                    }
                }
            }
        }
        return out;
    }

    private static double[] shares(double[][] seen, int token) {
        double[] shares = new double[TOKENS];
        double total = 0;
        for (int other = 0; other < TOKENS; other++) {
            double score = 0;
            for (int j = 0; j < WIDTH; j++) {
                score += seen[token][j] * seen[other][j];
            }
            shares[other] = Math.exp(score / Math.sqrt(WIDTH));
            total += shares[other];
        }
        for (int other = 0; other < TOKENS; other++) {
            shares[other] /= total;
        }
        return shares;
    }

    @Test
    void stepsAsThePaperDerivesIt() {
        Random random = new Random(5);
        Tensor z = drawn(random, 1, TOKENS, DIM);
        Tensor w = drawn(random, HEADS * WIDTH, DIM);
        double[] out = Objects.requireNonNull(
                run(program(CompressionStep.derived(0.25)), w, z).get("out"));
        double[] plain = Objects.requireNonNull(
                run(program(new CompressionStep(true, 0)), w, z).get("out"));
        double[] tokens = z.toDoubles();
        double[][] attended = attended(tokens, w.toDoubles());
        for (int i = 0; i < tokens.length; i++) {
            double mssa = attended[i / DIM][i % DIM];
            assertEquals(0.75 * tokens[i] + 0.25 * mssa, out[i], 1e-12 * (1 + Math.abs(mssa)));
            assertEquals(2 * tokens[i] + mssa, plain[i], 1e-12 * (1 + Math.abs(mssa)));
        }
    }

    @Test
    void differentiatesByBothUsesOfTheSubspaces() {
        Random random = new Random(6);
        Tensor z = drawn(random, 1, TOKENS, DIM);
        Tensor w = drawn(random, HEADS * WIDTH, DIM);
        Program program = program(CompressionStep.derived(0.5));
        double[] gradient = Objects.requireNonNull(run(program, w, z).get("gradient"));
        double[] values = w.toDoubles();
        // A power of two, so that what is added is not rounded away in single precision.
        double step = Math.scalb(1.0, -10);
        for (int i = 0; i < values.length; i++) {
            double slope = (sumWith(program, z, values, i, step) - sumWith(program, z, values, i, -step)) / (2 * step);
            assertEquals(slope, gradient[i], 1e-3 * (1 + Math.abs(slope)), "subspaces[" + i + "]");
        }
    }

    private double sumWith(Program program, Tensor z, double[] values, int place, double change) {
        double[] moved = values.clone();
        moved[place] += change;
        double sum = 0;
        for (double value : Objects.requireNonNull(
                run(program, Tensor.of(moved, HEADS * WIDTH, DIM), z).get("out"))) {
            sum += value * value;
        }
        return sum;
    }

    @Test
    void learnsNoWayBack() {
        Crate crate = new Crate(CrateConfig.builder()
                .dim(768)
                .depth(12)
                .heads(12)
                .compression(CompressionStep.derived(0.5))
                .build());
        long numbers = 0;
        for (Learned learned : crate.learned()) {
            assertFalse(
                    learned.parameter().name().contains("to_out"),
                    learned.parameter().name());
            numbers += learned.parameter().type().shape().size();
        }
        assertEquals(22_796_008 - 12 * (768 * 768 + 768), numbers);
    }

    @Test
    void readsConfigurationsThatKnowOfNoChoice() {
        Map<String, String> map = CrateConfig.tiny().toMap();
        map.keySet().removeAll(CompressionStep.defaults().keySet());
        assertEquals(CrateConfig.tiny(), CrateConfig.fromMap(map));
    }

    @Test
    void refusesWhatIsNoStep() {
        for (double weight : new double[] {-0.1, 1.5, Double.NaN}) {
            String message = assertThrows(LimpidException.class, () -> CompressionStep.derived(weight))
                    .getMessage();
            assertTrue(message.contains("has step = " + weight + "; expected the weight"), message);
        }
    }
}
