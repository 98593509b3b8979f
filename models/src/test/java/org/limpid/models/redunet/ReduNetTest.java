package org.limpid.models.redunet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.limpid.models.redunet.Networks.distance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.LimpidException;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.Classification;
import org.limpid.models.ImageClassifier;
import org.limpid.models.ImageFormat;
import org.limpid.models.Lcg;
import org.limpid.models.Models;
import org.limpid.models.optim.AdamW;

/** A network whose layers are kept, as a model. */
final class ReduNetTest {

    private static final int LAYERS = 3;

    static List<Domain> domains() {
        return List.of(
                new VectorDomain(5),
                new SpectralDomain(2, List.of(5), DftScaling.ORTHONORMAL),
                new SpectralDomain(3, List.of(6), DftScaling.PLAIN),
                new SpectralDomain(2, List.of(3, 4), DftScaling.ORTHONORMAL));
    }

    private static ReduNetConfig config(Domain domain) {
        return new ReduNetConfig(domain, 2, 0.5, 0.1, 20);
    }

    private static Tensor samples(Domain domain, long seed, int count) {
        return Lcg.fill(seed, 1, 0.2, Shape.of(count).concat(domain.sample()).toArray());
    }

    private static void refused(Executable action, String... parts) {
        String message = assertThrows(LimpidException.class, action).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    private static Oracle.Result run(ReduNet model, Map<Parameter, Tensor> weights, Tensor samples) {
        Program program = model.inference(samples.shape().dim(0));
        return Oracle.run(program, weights, Map.of(ReduNet.SAMPLES, samples));
    }

    /** Built layers put into the model move other samples as the construction itself did. */
    @ParameterizedTest
    @MethodSource("domains")
    void keptLayersAreTheNetworkThatWasBuilt(Domain domain) {
        Tensor test = samples(domain, 301, 3);
        try (Construction network = Networks.exact(
                config(domain),
                Memberships.ESTIMATED,
                samples(domain, 300, 7),
                new int[] {0, 1, 0, 1, 1, 1, 0},
                Map.of("test", test))) {
            List<BuiltLayer> built = new ArrayList<>();
            for (int layer = 0; layer < LAYERS; layer++) {
                built.add(network.build());
            }
            ReduNet model = new ReduNet(config(domain), LAYERS, null);
            Oracle.Result result = run(model, model.weights(built), test);
            // The weights are rounded to single precision; memberships of sharpness 20 magnify that.
            assertTrue(
                    distance(network.features("test"), result.output("features").toTensor()) <= 1e-5);
            assertTrue(distance(
                            network.memberships("test"),
                            result.output("membership").toTensor())
                    <= 1e-4);
        }
    }

    @ParameterizedTest
    @MethodSource("domains")
    void operatorsComeBackFromTheReferencesForm(Domain domain) {
        Tensor stored = conjugateSymmetric(
                domain, Lcg.fill(302, 1, 0, domain.storedShape().toArray()));
        Tensor learned = OperatorForms.ofStored(domain, "E", stored);
        assertEquals(new ReduNet(config(domain), 1, null).layer(0).get(1).type(), learned.type());
        assertEquals(0, distance(stored, OperatorForms.stored(domain, learned)));
    }

    /** The part of an operator that maps real samples to real features: each frequency's with its mirror's conjugate. */
    private static Tensor conjugateSymmetric(Domain domain, Tensor stored) {
        Tensor symmetric = stored.toF32();
        if (domain instanceof SpectralDomain signals) {
            int w = signals.extents().getLast();
            int h = signals.length() / w;
            for (int at = 0; at < symmetric.size() / 2; at++) {
                int place = at % signals.length();
                int mirror = (h - place / w) % h * w + (w - place % w) % w;
                int other = at - place + mirror;
                symmetric.setFloat(2L * at, (float) ((stored.get(2L * at) + stored.get(2L * other)) / 2));
                symmetric.setFloat(2L * at + 1, (float) ((stored.get(2L * at + 1) - stored.get(2L * other + 1)) / 2));
            }
        }
        return symmetric;
    }

    /** What was built is Hermitian: the adjoint that is stored is the operator itself. */
    @ParameterizedTest
    @MethodSource("domains")
    void builtOperatorsAreStoredAsTheReferenceDoes(Domain domain) {
        try (Construction network = Networks.exact(
                config(domain), Memberships.ESTIMATED, samples(domain, 303, 4), new int[] {0, 1, 0, 1}, Map.of())) {
            Tensor built = network.build().expansion();
            Tensor stored = OperatorForms.stored(domain, OperatorForms.learned(domain, built));
            assertTrue(distance(domain.stored(built), stored) <= 1e-6);
        }
    }

    @Test
    void refusesOperatorsThatDoNotMakeRealFeatures() {
        Domain domain = new SpectralDomain(1, List.of(4), DftScaling.ORTHONORMAL);
        Tensor stored = Tensor.of(new float[] {1, 0, 2, 1, 3, 0, 2, 1}, 1, 1, 4, 2);
        refused(() -> OperatorForms.ofStored(domain, "0.E.weight", stored), "'0.E.weight' are not conjugate, by 2.0");
        refused(() -> OperatorForms.ofStored(domain, "0.E.weight", Tensor.of(new float[2], 2)), "f32[2]", "[1,1,4,2]");
        Tensor complex = Tensor.of(new float[] {1, 3, 2, 1, 3, 0, 2, -1}, 1, 1, 4, 2);
        refused(() -> OperatorForms.ofStored(domain, "E", complex), "not conjugate, by 6.0");
    }

    /** Along the columns of the frequencies 0 and W/2, which are kept whole, rows are each other's mirror images. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void refusesPlanesWhoseKeptColumnsAreNotConjugate(int column) {
        Domain domain = new SpectralDomain(1, List.of(3, 4), DftScaling.PLAIN);
        Tensor stored = conjugateSymmetric(
                domain, Lcg.fill(308, 1, 0, domain.storedShape().toArray()));
        OperatorForms.ofStored(domain, "E", stored);
        int at = 2 * (4 + column);
        stored.setFloat(at, (float) stored.get(at) + 5);
        refused(() -> OperatorForms.ofStored(domain, "E", stored), "not conjugate, by 5.0");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void refusesOperatorsThatAreNotFinite(float wrong) {
        Domain domain = new SpectralDomain(1, List.of(4), DftScaling.PLAIN);
        Tensor stored = Tensor.of(new float[] {wrong, 0, 2, 1, 3, 0, 2, -1}, 1, 1, 4, 2);
        refused(() -> OperatorForms.ofStored(domain, "E", stored), "'E' has " + wrong + " as its element 0");
    }

    /** With random operators, too, shifting a sample shifts its features. */
    @Test
    void randomOperatorsCommuteWithShifts() {
        Domain domain = new SpectralDomain(2, List.of(3, 5), DftScaling.ORTHONORMAL);
        ReduNet model = new ReduNet(config(domain), 2, null);
        Map<Parameter, Tensor> weights = model.initialise(1);
        Tensor samples = samples(domain, 304, 2);
        Tensor shifted = run(model, weights, Networks.rolled(samples, List.of(1, 3)))
                .output("features")
                .toTensor();
        Tensor features = run(model, weights, samples).output("features").toTensor();
        // The Fourier tables are rounded to single precision.
        assertTrue(distance(Networks.rolled(features, List.of(1, 3)), shifted) <= 1e-4);
    }

    @ParameterizedTest
    @MethodSource("domains")
    void isMadeAgainFromItsConfiguration(Domain domain) {
        ReduNet model = new ReduNet(config(domain), 2, null);
        assertEquals(model, Models.discover().create(ReduNet.KIND, model.config()));
    }

    @Test
    void countsTheLiftingAsTheReferenceDoes() {
        RandomFilters filters = new RandomFilters(1, 2, 3, 2, 10);
        ReduNet lifted = new ReduNet(config(domains().getLast()), 1, filters);
        assertEquals(Shape.of(1, 3, 4), lifted.sample());
        assertEquals(
                List.of("1.gam", "1.E.weight", "1.Cs.0.weight", "1.Cs.1.weight"),
                lifted.layer(0).stream().map(Parameter::name).toList());
        assertEquals(lifted, Models.discover().create(ReduNet.KIND, lifted.config()));
        assertFalse(lifted.layer(0).getFirst().trainable());
        assertTrue(new ReduNet(config(new VectorDomain(3)), 1, null)
                .layer(0)
                .getFirst()
                .trainable());
    }

    /** Each class's logit is what its row of normals makes of the features. */
    @Test
    void takesALinearClassifierForItsHead() {
        Domain plane = domains().getLast();
        ReduNetClassifier model = new ReduNetClassifier(new ReduNet(config(plane), 2, null), new ImageFormat(2, 3, 4));
        Map<Parameter, Tensor> drawn = model.initialise(3);
        assertEquals(
                List.of("0.E.weight", "0.Cs.0.weight", "0.Cs.1.weight", "1.E.weight", "1.Cs.0.weight", "1.Cs.1.weight"),
                drawn.keySet().stream()
                        .filter(ReduNet::isOperator)
                        .map(Parameter::name)
                        .toList());
        Tensor normals = Lcg.fill(7, 1, 0, 2, 25).toF32();
        Map<Parameter, Tensor> weights = model.withHead(drawn, normals);
        assertEquals(drawn.keySet(), weights.keySet());
        Tensor images = samples(plane, 5, 3).toF32();
        double[] features =
                run(model.body(), drawn, images).output(ReduNet.FEATURES).toDoubles();
        double[] logits = Oracle.run(model.inference(3), weights, Map.of(ImageClassifier.IMAGE, images))
                .output(ImageClassifier.LOGITS)
                .toDoubles();
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
                double logit = normals.get(j * 25L + 24);
                for (int c = 0; c < 24; c++) {
                    logit += normals.get(j * 25L + c) * features[i * 24 + c];
                }
                assertEquals(logit, logits[i * 2 + j], 1e-6);
            }
        }
        refused(() -> model.withHead(drawn, Lcg.fill(7, 1, 0, 2, 24).toF32()), "f32[2,25]", "redunet-bp");
    }

    @Test
    void presetsAreModels() {
        for (String kind : List.of(ReduNet.KIND, ReduNetClassifier.KIND)) {
            Models models = Models.discover();
            models.family(kind).presets().forEach((name, config) -> {
                assertEquals(models.family(kind).keys(), List.copyOf(config.keySet()));
                assertEquals(config, models.create(kind, config).config(), name);
            });
        }
    }

    /** One step of gradient descent on the loss, by every operator and the head, makes the loss smaller. */
    @Test
    void backPropagationReachesEveryOperator() {
        Domain domain = new SpectralDomain(2, List.of(3, 4), DftScaling.ORTHONORMAL);
        ReduNet body = new ReduNet(config(domain), 2, new RandomFilters(1, 2, 2, 2, 10));
        ReduNetClassifier model = new ReduNetClassifier(body, new ImageFormat(1, 3, 4));
        Program step = new Classification(model, 0).trainingStep(AdamW.of(0), 4);
        Map<Parameter, Tensor> state = new LinkedHashMap<>(model.initialise(1));
        AdamW.of(0).state(model.parameters()).forEach(moment -> state.put(moment, Tensor.zeros(moment.type())));
        Map<String, Tensor> inputs = Map.of(
                "image",
                Lcg.fill(305, 1, 0, 4, 1, 3, 4),
                "label",
                Tensor.of(new int[] {0, 1, 1, 0}),
                "weight",
                Tensor.of(new float[] {1, 1, 1, 1}, 4),
                AdamW.LEARNING_RATE,
                Tensor.scalar(1e-3f),
                AdamW.CORRECTION1,
                Tensor.scalar(0.1f),
                AdamW.CORRECTION2,
                Tensor.scalar(0.001f));
        double before = Oracle.run(step, state, inputs).output("loss").scalar();
        Map<Parameter, Tensor> after = new LinkedHashMap<>(state);
        Oracle.Result result = Oracle.run(step, state, inputs);
        model.parameters().forEach(parameter -> {
            if (parameter.trainable()) {
                Tensor updated = result.parameter(parameter).toTensor();
                assertTrue(distance(Objects.requireNonNull(state.get(parameter)), updated) > 0, parameter.name());
                after.put(parameter, updated);
            }
        });
        assertTrue(Oracle.run(step, after, inputs).output("loss").scalar() < before);
    }

    @Test
    void aLayerAppliedIsALayerAdvanced() {
        Domain domain = new SpectralDomain(2, List.of(5), DftScaling.ORTHONORMAL);
        Tensor samples = samples(domain, 306, 6);
        int[] labels = {0, 0, 1, 1, 1, 0};
        try (Construction one = Networks.exact(config(domain), Memberships.ESTIMATED, samples, labels, Map.of());
                Construction other = Networks.exact(config(domain), Memberships.ESTIMATED, samples, labels, Map.of())) {
            for (int layer = 0; layer < LAYERS; layer++) {
                other.apply(one.build());
            }
            assertEquals(LAYERS, other.layers());
            assertTrue(distance(one.features(Construction.TRAIN), other.features(Construction.TRAIN)) <= 1e-10);
            BuiltLayer wrong = new BuiltLayer(Tensor.of(new double[4], 1, 2, 2), List.of(), List.of());
            refused(() -> other.apply(wrong), "operator E is f64[1,2,2]");
        }
    }

    /** The same batch for each layer is the usual construction. */
    @Test
    void miniBatchesGoThroughTheLayersBefore() {
        Domain domain = new VectorDomain(3);
        Tensor samples = samples(domain, 307, 6);
        Tensor labels = Tensor.of(new int[] {0, 0, 1, 1, 1, 0});
        LabelledSamples batch = new LabelledSamples(samples, labels);
        List<BuiltLayer> layers = MiniBatches.build(new OracleBackend(), config(domain), List.of(batch, batch, batch));
        assertEquals(LAYERS, layers.size());
        try (Construction whole =
                new Construction(new OracleBackend(), config(domain), Memberships.ESTIMATED, batch, Map.of())) {
            for (BuiltLayer layer : layers) {
                BuiltLayer expected = whole.build();
                assertTrue(distance(expected.expansion(), layer.expansion()) <= 1e-6);
                assertTrue(distance(
                                expected.compressions().getLast(),
                                layer.compressions().getLast())
                        <= 1e-6);
            }
        }
        LabelledSamples lacking = new LabelledSamples(samples, Tensor.of(new int[6]));
        refused(
                () -> MiniBatches.build(new OracleBackend(), config(domain), List.of(batch, lacking)),
                "mini-batch 1: ",
                "class 1 of 2 has no sample");
        refused(() -> MiniBatches.build(new OracleBackend(), config(domain), List.of()), "no mini-batch");
    }

    @Test
    void refusesWhatDoesNotFit() {
        Domain plane = domains().getLast();
        refused(() -> new ReduNet(config(plane), 0, null), "0 layers");
        refused(() -> new ReduNet(config(plane), 1, new RandomFilters(1, 3, 3, 2, 10)), "do not lead to");
        ReduNet model = new ReduNet(config(plane), 2, null);
        refused(() -> model.weights(List.of()), "0 layers were built; expected 2");
        refused(() -> new ReduNetClassifier(model, new ImageFormat(1, 3, 4)), "images are 3×4×1", "[2,3,4]");
        refused(
                () -> model.append(
                        new ProgramBuilder("x"), new ProgramBuilder("y").input("z", TensorType.f32(1, 2, 3, 5))),
                "f32[1,2,3,5]");
        Map<String, String> config = model.config();
        config.put("sample", "2x3x4x5");
        refused(() -> Models.discover().create(ReduNet.KIND, config), "sample = '2x3x4x5'");
        config.put("sample", "7");
        config.put("filters", "3");
        refused(() -> Models.discover().create(ReduNet.KIND, config), "filters = 3");
    }
}
