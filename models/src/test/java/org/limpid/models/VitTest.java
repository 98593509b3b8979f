package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.LimpidException;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;

/** The baselines: their sizes, and their gradients against differences of the loss. */
final class VitTest {

    private static final PatchGrid GRID = new PatchGrid(8, 8, 4, 4, 3);
    private static final double STEP = 1e-6;

    private static long size(Model model) {
        return model.parameters().list().stream()
                .mapToLong(parameter -> parameter.type().size())
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"vit, tiny, 5717416", "vit, small, 22050664", "vit-mae, base, 143790336"})
    void presetsHaveThePublishedSizes(String kind, String preset, long parameters) {
        Models models = Models.discover();
        assertEquals(parameters, size(models.create(kind, models.preset(kind, preset))));
    }

    /** Published as 47.6 million. */
    @Test
    void theSmallAutoencoderHasThePublishedSize() {
        Models models = Models.discover();
        assertEquals(47.6, size(models.create("vit-mae", models.preset("vit-mae", "small"))) / 1e6, 0.05);
    }

    @Test
    void theClassifiersGradientsAreThoseOfItsLoss() {
        Vit model = new Vit(VitConfig.of(GRID, 5, 8, 2, 2));
        Map<String, Tensor> inputs = Map.of(
                ImageClassifier.IMAGE, Lcg.fill(7, 1, 0, 2, 3, 8, 8),
                Classification.LABEL, Tensor.of(new int[] {1, 3}),
                Classification.WEIGHT, Tensor.of(new double[] {1, 1}));
        requireGradients(model, new Classification(model, 0.1).evaluation(2), inputs);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void theAutoencodersGradientsAreThoseOfItsLoss(boolean bias, boolean normPixels) {
        VitMaeConfig config = new VitMaeConfig(GRID, 8, 1, 2, 12, 1, 3, 0.5, normPixels, bias, 1e-6);
        VitMae model = new VitMae(config);
        requireGradients(model, new Reconstruction(model).evaluation(2), masked());
    }

    /** Of four patches the second and third, and the first and last, are shown. */
    private static Map<String, Tensor> masked() {
        return Map.of(
                ImageClassifier.IMAGE,
                Lcg.fill(8, 1, 0, 2, 3, 8, 8),
                MaskedAutoencoder.MASK,
                Tensor.of(new double[] {1, 0, 0, 1, 0, 1, 1, 0}, 2, 4),
                MaskedAutoencoder.SHOWN,
                Tensor.of(new int[] {2, 1, 4, 7}));
    }

    private static void requireGradients(Model model, Program evaluation, Map<String, Tensor> inputs) {
        List<Parameter> wanted =
                evaluation.parameters().stream().filter(Parameter::hasGradient).toList();
        assertTrue(wanted.size() > 20);
        Map<Parameter, Tensor> weights = new LinkedHashMap<>();
        model.learned().forEach(learned -> weights.put(learned.parameter(), doubles(learned.draw(5))));
        Oracle.Result result = Oracle.run(Gradients.of(evaluation, Objective.LOSS, wanted), weights, inputs);
        for (Parameter parameter : wanted) {
            double[] gradient = result.output("grad." + parameter.name()).toDoubles();
            Tensor value = Objects.requireNonNull(weights.get(parameter));
            double[] plain = value.toDoubles();
            for (int at : List.of(0, plain.length / 2, plain.length - 1)) {
                double slope = (loss(evaluation, weights, inputs, parameter, plain, at, STEP)
                                - loss(evaluation, weights, inputs, parameter, plain, at, -STEP))
                        / (2 * STEP);
                assertEquals(slope, gradient[at], 1e-6 * Math.max(1, Math.abs(slope)), parameter + "[" + at + "]");
            }
        }
    }

    private static Tensor doubles(Tensor tensor) {
        return Tensor.of(tensor.toDoubles(), tensor.shape().toArray());
    }

    private static double loss(
            Program evaluation,
            Map<Parameter, Tensor> weights,
            Map<String, Tensor> inputs,
            Parameter parameter,
            double[] values,
            int at,
            double step) {
        double[] moved = values.clone();
        moved[at] += step;
        Map<Parameter, Tensor> others = new LinkedHashMap<>(weights);
        others.put(parameter, Tensor.of(moved, parameter.type().shape().toArray()));
        return Oracle.run(evaluation, others, inputs).output(Objective.LOSS).scalar();
    }

    /** What is hidden has no part in the code, and a patch's place in the list of those shown none in the result. */
    @Test
    void theAutoencoderSeesWhatIsShownAlone() {
        VitMae model = new VitMae(new VitMaeConfig(GRID, 8, 2, 2, 12, 1, 3, 0.5, false, true, 1e-6));
        Map<Parameter, Tensor> weights = new LinkedHashMap<>();
        model.learned().forEach(learned -> weights.put(learned.parameter(), doubles(learned.draw(5))));
        Program program = model.inference(2);
        Map<String, Tensor> inputs = new LinkedHashMap<>(masked());
        double[] expected = Oracle.run(program, weights, inputs)
                .output(MaskedAutoencoder.PREDICTION)
                .toDoubles();
        Tensor other = Lcg.fill(8, 1, 0, 2, 3, 8, 8);
        // The first patch of the first image is hidden.
        List<Integer> hidden = new ArrayList<>();
        for (int number = 0; number < GRID.numbers(); number++) {
            hidden.add(GRID.pixel(0, number));
        }
        assertEquals(48, Set.copyOf(hidden).size());
        double[] changed = other.toDoubles();
        hidden.forEach(pixel -> changed[pixel] = 99);
        inputs.put(ImageClassifier.IMAGE, Tensor.of(changed, 2, 3, 8, 8));
        inputs.put(MaskedAutoencoder.SHOWN, Tensor.of(new int[] {1, 2, 7, 4}));
        assertArrayEquals(
                expected,
                Oracle.run(program, weights, inputs)
                        .output(MaskedAutoencoder.PREDICTION)
                        .toDoubles(),
                1e-12);
        assertEquals(
                TensorType.f32(2, 5, 8),
                model.encoder(2).output(MaskedAutoencoder.CODE).type());
    }

    @Test
    void refusesWhatMakesNoNetwork() {
        Map<String, String> vit = VitConfig.of(GRID, 5, 8, 2, 2).toMap();
        vit.put("heads", "3");
        var heads = assertThrows(LimpidException.class, () -> VitConfig.fromMap(vit));
        assertTrue(heads.getMessage().contains("heads = 3; expected a divisor of dim = 8"), heads.getMessage());
        Map<String, String> mae = VitMaeConfig.of(GRID, 8, 1, 2, 12, 1, 3).toMap();
        mae.put("decoder_dim", "6");
        var width = assertThrows(LimpidException.class, () -> VitMaeConfig.fromMap(mae));
        assertTrue(width.getMessage().contains("decoder_dim = 6; expected a multiple of 4"), width.getMessage());
    }
}
