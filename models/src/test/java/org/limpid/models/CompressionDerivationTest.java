package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.CodingRate;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;

/**
 * How MSSA comes from the coding rate (Yu et al. 2023, §2.3). With tokens Z (n, d) as rows, subspaces U = [U_1 … U_h]
 * (d, h·p) and α = p/(nε²), Rᶜ(Z | U) = ½ Σ_k log det(I + α (Z U_k)ᵀ(Z U_k)). Its gradient's inverse is replaced by
 * its first Neumann term, the Gram matrix in that by its softmax, and what is left of a gradient step of size κ is (1
 * − κα) Z + κα · α Σ_k softmax(Z U_k (Z U_k)ᵀ) Z U_k U_kᵀ.
 */
final class CompressionDerivationTest {

    private static final int N = 16;
    private static final int D = 12;
    private static final int HEADS = 3;
    private static final int P = 4;

    /** Rᶜ and its gradient, by the same ops and rules that models use. */
    private static final class Rate {
        private final Program program;

        Rate(double alpha) {
            ProgramBuilder builder = new ProgramBuilder("coding-rate");
            Value z = builder.input("z", TensorType.f32(N, D));
            Value seen = builder.matmul(z, builder.input("u", TensorType.f32(D, HEADS * P)));
            Value heads = builder.permute(builder.reshape(seen, N, HEADS, P), 1, 0, 2);
            Value rate = builder.sum(builder.apply(new CodingRate(alpha), heads), 0);
            builder.output("rate", rate);
            builder.output(
                    "gradient",
                    Objects.requireNonNull(
                            Gradients.append(builder, rate, List.of(z)).get(z)));
            this.program = builder.build();
        }

        double of(Tensor z, Tensor u) {
            return run(program, z, u, "rate")[0];
        }

        double[] gradient(Tensor z, Tensor u) {
            return run(program, z, u, "gradient");
        }
    }

    /** α Σ_k (I − α G_k) Z U_k U_kᵀ with the Gram matrix G_k = Z U_k (Z U_k)ᵀ: no inverse is left. */
    private static double[] firstNeumannTerm(Tensor z, Tensor u, double alpha) {
        ProgramBuilder builder = new ProgramBuilder("neumann");
        Value tokens = builder.input("z", TensorType.f32(N, D));
        Value subspaces = builder.input("u", TensorType.f32(D, HEADS * P));
        Value total = builder.fill(tokens.type(), 0);
        for (int head = 0; head < HEADS; head++) {
            Value basis = builder.slice(subspaces, 1, head * P, P);
            Value seen = builder.matmul(tokens, basis);
            Value gram = builder.matmul(seen, false, seen, true);
            Value kept = builder.sub(seen, builder.mul(builder.matmul(gram, seen), alpha));
            total = builder.add(total, builder.mul(builder.matmul(kept, false, basis, true), alpha));
        }
        builder.output("gradient", total);
        return run(builder.build(), z, u, "gradient");
    }

    /** MSSA in the paper's form: no temperature, the way back tied to the subspaces. */
    private static double[] mssa(Tensor z, Tensor u, double alpha) {
        ProgramBuilder builder = new ProgramBuilder("mssa");
        Value subspaces = builder.input("u", TensorType.f32(D, HEADS * P));
        Value seen = builder.matmul(builder.input("z", TensorType.f32(N, D)), subspaces);
        Value attended = builder.apply(new SubspaceAttention(HEADS, 1), seen);
        builder.output("mssa", builder.mul(builder.matmul(attended, false, subspaces, true), alpha));
        return run(builder.build(), z, u, "mssa");
    }

    /** What is left of a gradient step of size κ. */
    private static Tensor step(Tensor z, Tensor u, double alpha, double kappa) {
        double[] next = mssa(z, u, alpha);
        for (int i = 0; i < next.length; i++) {
            next[i] = (1 - kappa * alpha) * z.get(i) + kappa * alpha * next[i];
        }
        return Tensor.of(next, N, D);
    }

    private static double[] run(Program program, Tensor z, Tensor u, String output) {
        return Oracle.run(program, Map.of(), Map.of("z", z, "u", u))
                .output(output)
                .toDoubles();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theGradientOfTheRateIsItsFirstNeumannTermUpToThirdOrder(int seed) {
        Random random = new Random(seed);
        Tensor u = subspaces(random);
        Tensor z = unstructured(random);
        // ‖α G‖ < 1 for the series to converge: G's largest eigenvalue is at most its trace, n.
        double alpha = 0.01;
        double[] errors = new double[4];
        for (int halving = 0; halving < errors.length; halving++, alpha /= 2) {
            double[] gradient = new Rate(alpha).gradient(z, u);
            double error = distance(gradient, firstNeumannTerm(z, u, alpha));
            errors[halving] = error;
            assertTrue(error < 0.01 * norm(gradient), "close to begin with: " + error + " of " + norm(gradient));
        }
        for (int halving = 1; halving < errors.length; halving++) {
            // The gradient is of order α, the term that is left out of order α³: halving α divides it by eight.
            double order = Math.log(errors[halving - 1] / errors[halving]) / Math.log(2);
            assertEquals(3, order, 0.05);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void anMssaStepLowersTheRateAlmostAsAGradientStepDoes(int seed) {
        Random random = new Random(seed);
        Tensor u = subspaces(random);
        Tensor z = unstructured(random);
        double alpha = 0.25;
        Rate rate = new Rate(alpha);
        double before = rate.of(z, u);
        double[] gradient = rate.gradient(z, u);

        for (double kappa : new double[] {1, 0.25, 0.0625}) {
            assertTrue(rate.of(step(z, u, alpha, kappa), u) < before, "a step of " + kappa);
            assertTrue(rate.of(step(z, u, alpha, -kappa), u) > before, "a step back of " + kappa);
        }
        double small = 1e-5;
        double[] direction = difference(step(z, u, alpha, small).toDoubles(), z.toDoubles());
        double slope = (rate.of(step(z, u, alpha, small), u) - before) / small;
        assertEquals(dot(gradient, direction) / small, slope, 1e-3 * Math.abs(slope));
        double cosine = -dot(gradient, direction) / (norm(gradient) * norm(direction));
        assertTrue(cosine > 0.95, "the step runs along the negative gradient: cosine " + cosine);
    }

    /**
     * Shrinking tokens lowers any rate. Where tokens have structure, noisy directions in the subspaces as the paper
     * models them, MSSA does more: scaled back to the energy it began with, the step still has a lower rate.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void anMssaStepCompressesStructuredTokensBeyondShrinkingThem(int seed) {
        Random random = new Random(seed);
        Tensor u = subspaces(random);
        Tensor z = structured(random, u, 2);
        double alpha = 0.25;
        Rate rate = new Rate(alpha);
        double before = rate.of(z, u);
        for (double kappa : new double[] {1, 0.25, 0.0625}) {
            double[] next = step(z, u, alpha, kappa).toDoubles();
            Tensor rescaled = Tensor.of(scaled(next, norm(z.toDoubles()) / norm(next)), N, D);
            assertTrue(rate.of(rescaled, u) < before, "a step of " + kappa);
        }
    }

    /** Orthonormal columns that span the whole space, HEADS subspaces of P each: Gram and Schmidt on Gaussians. */
    private static Tensor subspaces(Random random) {
        double[][] columns = new double[HEADS * P][];
        for (int c = 0; c < columns.length; c++) {
            double[] column = gaussians(random, D);
            for (int pass = 0; pass < 2; pass++) {
                for (int other = 0; other < c; other++) {
                    double along = dot(column, columns[other]);
                    for (int i = 0; i < D; i++) {
                        column[i] -= along * columns[other][i];
                    }
                }
            }
            columns[c] = scaled(column, 1 / norm(column));
        }
        double[] u = new double[D * HEADS * P];
        for (int i = 0; i < u.length; i++) {
            u[i] = columns[i % (HEADS * P)][i / (HEADS * P)];
        }
        return Tensor.of(u, D, HEADS * P);
    }

    /** Tokens of unit length in any direction. */
    private static Tensor unstructured(Random random) {
        double[] z = new double[N * D];
        for (int token = 0; token < N; token++) {
            double[] row = gaussians(random, D);
            System.arraycopy(scaled(row, 1 / norm(row)), 0, z, token * D, D);
        }
        return Tensor.of(z, N, D);
    }

    /** Tokens of that length, each along one direction of its subspace, with noise in all directions. */
    private static Tensor structured(Random random, Tensor u, double length) {
        double[] basis = u.toDoubles();
        double[][] directions = new double[HEADS][];
        for (int head = 0; head < HEADS; head++) {
            double[] code = gaussians(random, P);
            double[] direction = new double[D];
            for (int i = 0; i < D; i++) {
                for (int j = 0; j < P; j++) {
                    direction[i] += basis[(i * HEADS + head) * P + j] * code[j];
                }
            }
            directions[head] = scaled(direction, 1 / norm(direction));
        }
        double[] z = new double[N * D];
        for (int token = 0; token < N; token++) {
            double[] row = gaussians(random, D);
            for (int i = 0; i < D; i++) {
                row[i] = directions[token % HEADS][i] + 0.1 * row[i];
            }
            System.arraycopy(scaled(row, length / norm(row)), 0, z, token * D, D);
        }
        return Tensor.of(z, N, D);
    }

    private static double[] gaussians(Random random, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }

    private static double[] scaled(double[] a, double factor) {
        double[] scaled = a.clone();
        for (int i = 0; i < a.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }

    private static double[] difference(double[] a, double[] b) {
        double[] difference = a.clone();
        for (int i = 0; i < a.length; i++) {
            difference[i] -= b[i];
        }
        return difference;
    }

    private static double distance(double[] a, double[] b) {
        return norm(difference(a, b));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }
}
