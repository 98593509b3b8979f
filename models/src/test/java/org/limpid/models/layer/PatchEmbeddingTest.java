package org.limpid.models.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.Lcg;

/** Images and patches that are not square, against loops over pixels. */
final class PatchEmbeddingTest {

    private static final int BATCH = 2;
    private static final int CHANNELS = 3;
    private static final int HEIGHT = 6;
    private static final int WIDTH = 20;
    private static final int PATCH_HEIGHT = 2;
    private static final int PATCH_WIDTH = 5;
    private static final int DIM = 7;
    private static final int IN = PATCH_HEIGHT * PATCH_WIDTH * CHANNELS;
    private static final double EPSILON = 0.01;

    private final PatchEmbedding embedding =
            PatchEmbedding.of("embed", PATCH_HEIGHT, PATCH_WIDTH, CHANNELS, DIM, EPSILON);
    private final Map<Parameter, Tensor> parameters = new LinkedHashMap<>();
    private final Tensor image = Lcg.fill(1, 1, 0, BATCH, CHANNELS, HEIGHT, WIDTH);

    PatchEmbeddingTest() {
        embedding
                .learned()
                .forEach(learned -> parameters.put(
                        learned.parameter(), Lcg.fill(2 + parameters.size(), 1, 0.2, learned.parameter())));
    }

    @Test
    void cutsNormalisesAndMapsEachPatch() {
        ProgramBuilder builder = new ProgramBuilder("embedding");
        builder.output(
                "tokens",
                embedding.apply(builder, builder.input("image", TensorType.f32(BATCH, CHANNELS, HEIGHT, WIDTH))));
        Oracle.Result result = Oracle.run(builder.build(), parameters, Map.of("image", image));

        assertEquals("f32[2,12,7]", result.output("tokens").type().toString());
        double[] expected = new double[BATCH * 12 * DIM];
        for (int token = 0; token < BATCH * 12; token++) {
            System.arraycopy(embed(token / 12, token % 12 / 4, token % 4), 0, expected, token * DIM, DIM);
        }
        assertArrayEquals(expected, result.output("tokens").toDoubles(), 1e-12);
    }

    private double[] embed(int example, int row, int column) {
        double[] patch = new double[IN];
        int next = 0;
        for (int i = 0; i < PATCH_HEIGHT; i++) {
            for (int j = 0; j < PATCH_WIDTH; j++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    int y = row * PATCH_HEIGHT + i;
                    int x = column * PATCH_WIDTH + j;
                    patch[next++] = image.toDoubles()[((example * CHANNELS + channel) * HEIGHT + y) * WIDTH + x];
                }
            }
        }
        double[] normed = norm(patch, "embed.1");
        double[] weight = value("embed.2.weight");
        double[] mapped = value("embed.2.bias");
        for (int i = 0; i < DIM; i++) {
            for (int j = 0; j < IN; j++) {
                mapped[i] += weight[i * IN + j] * normed[j];
            }
        }
        return norm(mapped, "embed.3");
    }

    private double[] norm(double[] x, String name) {
        double mean = DoubleStream.of(x).average().orElseThrow();
        double variance =
                DoubleStream.of(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        double[] gain = value(name + ".weight");
        double[] bias = value(name + ".bias");
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (x[i] - mean) / Math.sqrt(variance + EPSILON) * gain[i] + bias[i];
        }
        return y;
    }

    private double[] value(String name) {
        List<Parameter> named =
                parameters.keySet().stream().filter(p -> p.name().equals(name)).toList();
        return Objects.requireNonNull(parameters.get(named.getFirst())).toDoubles();
    }
}
