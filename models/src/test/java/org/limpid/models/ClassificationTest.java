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
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.op.Value;
import org.limpid.api.program.Input;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Update;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.layer.Distribution;
import org.limpid.models.layer.Learned;
import org.limpid.models.optim.AdamW;
import org.limpid.models.optim.Lion;
import org.limpid.models.optim.Optimizer;

final class ClassificationTest {

    /**
     * A network whose logits are its three pixels times a gain plus a shift that is not trained; it also has a
     * parameter that it does not use.
     */
    private static final class Pixels implements ImageClassifier {

        private static final Learned GAIN = Learned.of("gain", new Distribution.Constant(1), 3);
        private static final Learned SHIFT = new Learned(Parameter.state("shift", 3), new Distribution.Constant(0));
        private static final Learned IDLE = Learned.of("idle", new Distribution.Constant(1), 2);

        @Override
        public String kind() {
            return "pixels";
        }

        @Override
        public SequencedMap<String, String> config() {
            return new LinkedHashMap<>();
        }

        @Override
        public List<Learned> learned() {
            return List.of(IDLE, GAIN, SHIFT);
        }

        @Override
        public ImageFormat image() {
            return new ImageFormat(1, 1, 3);
        }

        @Override
        public int classes() {
            return 3;
        }

        @Override
        public Value forward(ProgramBuilder builder, Value image) {
            Value flat = builder.reshape(image, image.type().shape().dim(0), 3);
            Value scaled = builder.mul(flat, builder.parameter(GAIN.parameter()));
            return builder.add(scaled, builder.parameter(SHIFT.parameter()));
        }
    }

    private static final Parameter GAIN = Pixels.GAIN.parameter();

    private static Oracle.Result run(Program program, double[] pixels, int[] labels, double... weights) {
        Map<Parameter, Tensor> parameters = new LinkedHashMap<>();
        program.parameters().forEach(parameter -> parameters.put(parameter, Tensor.zeros(parameter.type())));
        parameters.put(GAIN, Tensor.of(new double[] {1, 1, 1}));
        return Oracle.run(
                program,
                parameters,
                Map.of(
                        "image", Tensor.of(pixels, labels.length, 1, 1, 3),
                        "label", Tensor.of(labels),
                        "weight", Tensor.of(weights),
                        "learning_rate", Tensor.scalar(0.1f),
                        "correction1", Tensor.scalar(0.1f),
                        "correction2", Tensor.scalar(0.001f)));
    }

    private static final double[] PIXELS = {1, 2, .5, 0, -1, 3};
    private static final int[] LABELS = {2, 0};

    @Test
    void lossIsPyTorchsCrossEntropyWithLabelSmoothing() {
        Program program = new Classification(new Pixels(), 0.1).evaluation(2);
        assertEquals(
                2.4484596772660208,
                run(program, PIXELS, LABELS, 1, 1).output("loss").scalar(),
                1e-14);
    }

    @Test
    void examplesOfWeightZeroOnlyFillUpTheBatch() {
        Classification objective = new Classification(new Pixels(), 0.1);
        double[] alone = {1, 2, .5};
        double[] padded = {1, 2, .5, 9, 9, -9, 7, 0, 7};
        double expected = run(objective.evaluation(1), alone, new int[] {2}, 1)
                .output("loss")
                .scalar();
        Oracle.Result result = run(objective.evaluation(3), padded, new int[] {2, 0, 0}, 1, 0, 0);
        assertEquals(expected, result.output("loss").scalar(), 1e-15);
        assertEquals(0, result.output("correct").scalar());
    }

    @Test
    void countsTheWeightOfRightAnswersTheFirstOnATie() {
        Program program = new Classification(new Pixels(), 0).evaluation(4);
        double[] pixels = {1, 2, .5, 3, 0, 3, 3, 0, 3, -1, -2, -3};
        Oracle.Result result = run(program, pixels, new int[] {1, 0, 2, 0}, 1, 1, 1, 0.5);
        assertEquals(2.5, result.output("correct").scalar());
    }

    @Test
    void aTrainingStepReportsTheLossBeforeIt() {
        Classification objective = new Classification(new Pixels(), 0.1);
        for (Optimizer optimizer : List.of(AdamW.of(0.1), Lion.of(0.1))) {
            Oracle.Result trained = run(objective.trainingStep(optimizer, 2), PIXELS, LABELS, 1, 1);
            assertEquals(2.4484596772660208, trained.output("loss").scalar(), 1e-14);
            assertEquals(0, trained.output("correct").scalar());
        }
    }

    @Test
    void aTrainingStepFollowsTheGradient() {
        Classification objective = new Classification(new Pixels(), 0.1);
        Program evaluation = objective.evaluation(2);
        double[] gradient = run(Gradients.of(evaluation, "loss", List.of(GAIN)), PIXELS, LABELS, 1, 1)
                .output("grad.gain")
                .toDoubles();
        // Σ_b logit gradient · pixel / 2, from the golden gradients of the two rows.
        assertEquals(.09894528214440786 * 1 - .4433603553776797 * 0, gradient[0], 1e-15);
        assertEquals(.29759919293921455 * 2 + .008092753893906473 * 1, gradient[1], 1e-15);
        assertEquals(-.39654447508362245 * .5 + .4514531092715862 * 3, gradient[2], 1e-15);

        double[] gain = run(objective.trainingStep(Lion.of(0), 2), PIXELS, LABELS, 1, 1)
                .parameter(GAIN)
                .toDoubles();
        assertArrayEquals(new double[] {0.9, 0.9, 0.9}, gain, 1e-7, "every element against the sign of its gradient");
    }

    @Test
    void onlyTrainableParametersThatTheLossDependsOnChange() {
        Program program = new Classification(new Pixels(), 0).trainingStep(AdamW.of(0.5), 2);
        assertEquals(
                List.of("gain", "adamw.m.gain", "adamw.v.gain"),
                program.updates().stream()
                        .map(Update::parameter)
                        .map(Parameter::name)
                        .toList());
    }

    @Test
    void programsSayWhatTheyTakeAndGive() {
        Classification objective = new Classification(new Pixels(), 0);
        Program evaluation = objective.evaluation(2);
        assertEquals("pixels.eval", evaluation.name());
        assertEquals(
                List.of("image", "label", "weight"),
                evaluation.inputs().stream().map(Input::name).toList());
        Program training = objective.trainingStep(AdamW.of(0), 2);
        assertEquals("pixels.train", training.name());
        assertEquals(
                List.of("image", "label", "weight", "learning_rate", "correction1", "correction2"),
                training.inputs().stream().map(Input::name).toList());
        assertEquals(List.of("correct", "loss"), List.copyOf(training.outputs().keySet()));
        assertEquals("pixels.inference", new Pixels().inference(2).name());
    }

    @Test
    void trainingLowersTheLossOfCrate() {
        Crate crate = new Crate(CrateConfig.builder()
                .image(4, 4)
                .patch(2, 2)
                .channels(1)
                .classes(3)
                .dim(8)
                .depth(2)
                .heads(2)
                .build());
        Optimizer optimizer = AdamW.of(0.05);
        Program step = new Classification(crate, 0).trainingStep(optimizer, 4);
        Map<Parameter, Tensor> state = new LinkedHashMap<>(crate.initialise(1));
        optimizer.state(crate.parameters()).forEach(moment -> state.put(moment, Tensor.zeros(moment.type())));
        double first = Double.NaN;
        double last = Double.NaN;
        for (int t = 0; t < 30; t++) {
            Oracle.Result result = Oracle.run(
                    step,
                    state,
                    Map.of(
                            "image", Lcg.fill(3, 1, 0, 4, 1, 4, 4),
                            "label", Tensor.of(new int[] {0, 1, 2, 1}),
                            "weight", Tensor.of(new double[] {1, 1, 1, 1}),
                            "learning_rate", Tensor.scalar(0.01f),
                            "correction1",
                                    Tensor.of(new double[] {1 - Math.pow(0.9, t + 1)})
                                            .reshape(),
                            "correction2",
                                    Tensor.of(new double[] {1 - Math.pow(0.999, t + 1)})
                                            .reshape()));
            last = result.output("loss").scalar();
            first = t == 0 ? last : first;
            state.putAll(result.after(state));
        }
        assertTrue(last < 0.5 * first, "from " + first + " to " + last);
        for (Parameter parameter : crate.parameters()) {
            Tensor start = Objects.requireNonNull(crate.initialise(1).get(parameter));
            Tensor end = Objects.requireNonNull(state.get(parameter));
            assertFalse(Arrays.equals(start.toDoubles(), end.toDoubles()), parameter.name() + " has not been trained");
        }
    }

    @Test
    void refusesASmoothingThatLeavesNothingOfTheLabel() {
        for (double smoothing : new double[] {-0.1, 1, Double.NaN}) {
            LimpidException error =
                    assertThrows(LimpidException.class, () -> new Classification(new Pixels(), smoothing));
            assertEquals(
                    "the label smoothing is " + smoothing + "; expected 0 or more and less than 1, as 0.1",
                    error.getMessage());
        }
    }
}
