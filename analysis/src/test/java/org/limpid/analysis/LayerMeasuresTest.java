package org.limpid.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.CompressionStep;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;

/** The measurements against what the reference's visualisation code gives for portable numbers, in double precision. */
class LayerMeasuresTest {

    private static final Crate MODEL = model(CompressionStep.REFERENCE);

    private final Map<Parameter, Tensor> values = values(MODEL);
    private final Tensor image = fill(7, 1, 0, 2, 3, 8, 8);

    private static Crate model(CompressionStep step) {
        return new Crate(CrateConfig.builder()
                .image(8, 8)
                .patch(4, 4)
                .classes(5)
                .dim(8)
                .depth(2)
                .heads(2)
                .compression(step)
                .build());
    }

    @Test
    void codingRateIsTheReferences() {
        assertSpread(15.921087628725733, 0.2883937569473665, output(LayerMeasures.codingRateName(0)));
        assertSpread(14.722354686291627, 1.2491656277226433, output(LayerMeasures.codingRateName(1)));
    }

    @Test
    void sparsityIsTheReferences() {
        assertSpread(1 - 0.55, Math.sqrt(2 * 0.025 * 0.025), output(LayerMeasures.nonZeroName(0)));
        assertSpread(1 - 0.6875, Math.sqrt(2 * 0.0125 * 0.0125), output(LayerMeasures.nonZeroName(1)));
    }

    @Test
    void compressedRateIsThatBehindTheStep() {
        Tensor stream = named(MODEL, "layer.0.tokens");
        Tensor step = named(MODEL, "layer.1.mssa");
        double[] compressed = new double[(int) stream.size()];
        for (int i = 0; i < compressed.length; i++) {
            compressed[i] = stream.get(i) + step.get(i);
        }
        assertCompressedRate(compressed, MODEL);
    }

    @Test
    void compressedRateIsThatBehindTheDerivedStep() {
        Crate derived = model(CompressionStep.derived(0.5));
        Tensor stream = named(derived, "layer.0.tokens");
        Tensor step = named(derived, "layer.1.mssa");
        Tensor gain = value("transformer.layers.1.0.norm.weight", derived);
        Tensor shift = value("transformer.layers.1.0.norm.bias", derived);
        double[] compressed = new double[(int) stream.size()];
        for (int token = 0; token < compressed.length / 8; token++) {
            double mean = 0;
            double square = 0;
            for (int i = 0; i < 8; i++) {
                mean += stream.get(token * 8L + i) / 8;
                square += stream.get(token * 8L + i) * stream.get(token * 8L + i) / 8;
            }
            for (int i = 0; i < 8; i++) {
                long at = token * 8L + i;
                double normalised = (stream.get(at) - mean) / Math.sqrt(square - mean * mean + 1e-5);
                compressed[(int) at] = 0.5 * (normalised * gain.get(i) + shift.get(i)) + 0.5 * step.get(at);
            }
        }
        assertCompressedRate(compressed, derived);
    }

    /** By hand: each head of Z½ Qᵀ with tokens of unit length, ½ Σ log det(I + p/(n ε²) W Wᵀ), p = 4, n = 5. */
    private void assertCompressedRate(double[] compressed, Crate model) {
        Tensor projection = value("transformer.layers.1.0.fn.qkv.weight", model);
        Tensor rates = output(model, LayerMeasures.compressedRateName(1));
        for (int image = 0; image < 2; image++) {
            double expected = 0;
            for (int head = 0; head < 2; head++) {
                double[][] seen = new double[5][4];
                for (int token = 0; token < 5; token++) {
                    double square = 0;
                    for (int j = 0; j < 4; j++) {
                        for (int i = 0; i < 8; i++) {
                            int at = (image * 5 + token) * 8 + i;
                            seen[token][j] += compressed[at] * projection.get((head * 4 + j) * 8L + i);
                        }
                        square += seen[token][j] * seen[token][j];
                    }
                    for (int j = 0; j < 4; j++) {
                        seen[token][j] /= Math.sqrt(square);
                    }
                }
                // log det(I + a WᵀW) is the sum over singular values of log(1 + a σ²).
                for (double value : PrincipalComponents.singularValues(seen)) {
                    expected += 0.5 * Math.log(1 + 4 / (5 * LayerMeasures.DISTORTION) * value * value);
                }
            }
            assertEquals(expected, rates.get(image), 1e-9);
        }
    }

    private Tensor named(Crate model, String name) {
        Program watched = Watch.named(model.inference(2), List.of(name));
        return Oracle.run(watched, values(model), Map.of("image", image))
                .output(name)
                .toTensor();
    }

    private static Tensor value(String name, Crate model) {
        return values(model).entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    void profilerMeasuresTheSameOnABackend() {
        try (Backend backend = Backends.discover().open("cpu", BackendOptions.DEFAULT);
                Weights weights = backend.allocate(MODEL.parameters())) {
            values.forEach((parameter, value) -> weights.write(parameter, value.toF32()));
            try (LayerProfiler profiler = new LayerProfiler(backend, weights, MODEL.inference(2), 2, 2)) {
                List<LayerProfile> profiles = profiler.profile(List.of(image.toF32()));
                assertEquals(15.921087628725733, profiles.get(0).codingRate().mean(), 1e-4);
                assertEquals(1.2491656277226433, profiles.get(1).codingRate().deviation(), 1e-4);
                assertEquals(0.45, profiles.get(0).nonZero().mean(), 1e-6);
                assertTrue(profiles.get(0).coherence() > 0);
                assertThrows(LimpidException.class, () -> profiler.profile(List.of()));
            }
        }
    }

    @Test
    void asksForTheNamesThatItReads() {
        LimpidException refused = assertThrows(
                LimpidException.class, () -> LayerMeasures.append(MODEL.inference(1), 3, 2, LayerMeasures.DISTORTION));
        assertTrue(refused.getMessage().contains("'layer.2.subspace'"), refused.getMessage());
    }

    private Tensor output(String name) {
        return output(MODEL, name);
    }

    private Tensor output(Crate model, String name) {
        Program program = LayerMeasures.append(model.inference(2), 2, 2, LayerMeasures.DISTORTION);
        return Oracle.run(program, values(model), Map.of("image", image))
                .output(name)
                .toTensor();
    }

    private static void assertSpread(double mean, double deviation, Tensor perImage) {
        Spread spread = Spread.of(perImage.toDoubles());
        assertEquals(mean, spread.mean(), 1e-10);
        assertEquals(deviation, spread.deviation(), 1e-10);
    }

    /** The k-th tensor of the state_dict from seed 1000 + k; gains around 1. */
    private static Map<Parameter, Tensor> values(Crate model) {
        Map<Parameter, Tensor> values = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters()) {
            String name = parameter.name();
            boolean gain = name.endsWith(".weight") && parameter.type().shape().rank() == 1;
            int[] extents = parameter.type().shape().toArray();
            int seed = 1000 + values.size();
            values.put(parameter, gain ? fill(seed, 0.1, 1, extents) : fill(seed, 0.5, 0, extents));
        }
        return values;
    }

    /** Portable numbers: offset + scale·(2u − 1), u from state ← (1103515245·state + 12345) mod 2³¹. */
    private static Tensor fill(long seed, double scale, double offset, int... extents) {
        int size = 1;
        for (int extent : extents) {
            size *= extent;
        }
        long state = seed;
        double[] filled = new double[size];
        for (int i = 0; i < size; i++) {
            state = (1103515245 * state + 12345) & 0x7fffffff;
            filled[i] = offset + scale * (2 * (state / 0x1p31) - 1);
        }
        return Tensor.of(filled, extents);
    }
}
