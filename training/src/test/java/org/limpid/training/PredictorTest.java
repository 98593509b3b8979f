package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.models.RateReduction;
import org.limpid.training.checkpoint.SafeTensors;
import org.limpid.training.data.Normalization;

class PredictorTest {

    private static final int THREADS = 4;
    private static final int IMAGES = 24;

    @TempDir
    Path folder;

    private static Crate model(int channels) {
        return new Crate(CrateConfig.builder()
                .image(12, 8)
                .patch(4, 4)
                .channels(channels)
                .classes(3)
                .dim(24)
                .depth(2)
                .heads(2)
                .build());
    }

    private static Map<String, Tensor> values(Crate model) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        model.initialise(5).forEach((parameter, value) -> values.put(parameter.name(), value));
        return values;
    }

    private static TrainedClassifier classifier() {
        Crate model = model(1);
        return new TrainedClassifier(
                model, Normalization.grey(0.2f, 0.4f), List.of("cat", "dog", "fish"), values(model));
    }

    private static Backend backend(int threads) {
        return Backends.discover().open("cpu", BackendOptions.DEFAULT.withThreads(threads));
    }

    private static byte[] image(int number) {
        byte[] pixels = new byte[12 * 8];
        new Random(number).nextBytes(pixels);
        return pixels;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void manyThreadsGetTheAnswersOfOne(int threads) throws InterruptedException {
        List<Prediction> expected = new ArrayList<>();
        try (Backend backend = backend(threads);
                Predictor predictor = new Predictor(backend, classifier(), 1)) {
            for (int i = 0; i < IMAGES; i++) {
                expected.add(predictor.predict(image(i)));
            }
        }
        assertTrue(expected.stream().distinct().count() == IMAGES, "different images have different answers");
        try (Backend backend = backend(threads);
                Predictor predictor = new Predictor(backend, classifier(), 3)) {
            List<String> wrong = Collections.synchronizedList(new ArrayList<>());
            List<Thread> callers = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                callers.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 5 * IMAGES; i++) {
                        Prediction found = predictor.predict(image(i % IMAGES));
                        if (!found.equals(expected.get(i % IMAGES))) {
                            wrong.add("image " + i + ": " + found);
                        }
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(List.of(), wrong);
        }
    }

    @Test
    void probabilitiesAddUpAndDescend() {
        try (Backend backend = backend(1);
                Predictor predictor = new Predictor(backend, classifier(), 1)) {
            Prediction prediction = predictor.predict(image(1));
            assertEquals(3, prediction.classes().size());
            double sum = prediction.classes().stream()
                    .mapToDouble(Prediction.Scored::probability)
                    .sum();
            assertEquals(1, sum, 1e-12);
            assertTrue(prediction.best().probability()
                    >= prediction.classes().getLast().probability());
            assertEquals(
                    List.of("cat", "dog", "fish").get(prediction.best().number()),
                    prediction.best().name());
        }
    }

    @Test
    void readsWeightsThatDescribeTheirModel() {
        Crate model = model(3);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("kind", model.kind());
        metadata.putAll(model.config());
        Path file = folder.resolve("weights.safetensors");
        SafeTensors.write(file, metadata, values(model));
        TrainedClassifier read = TrainedClassifier.load(file);
        assertEquals(model.config(), read.model().config());
        assertEquals("class 2", read.classNames().getLast());
        try (Backend backend = backend(1);
                Predictor predictor = new Predictor(backend, read, 1)) {
            assertEquals(3, predictor.predict(new byte[3 * 12 * 8]).classes().size());
        }
    }

    @Test
    void aSessionThatFailedIsReplaced() {
        FailingBackend backend = new FailingBackend(backend(1));
        try (backend;
                Predictor predictor = new Predictor(backend, classifier(), 1)) {
            Prediction expected = predictor.predict(image(1));
            backend.failRuns = true;
            IllegalStateException failure =
                    assertThrows(IllegalStateException.class, () -> predictor.predict(image(1)));
            assertEquals("running failed", failure.getMessage());
            assertEquals(0, backend.openSessions);
            backend.failRuns = false;
            backend.failCompiling = true;
            failure = assertThrows(IllegalStateException.class, () -> predictor.predict(image(1)));
            assertEquals("compiling failed", failure.getMessage());
            backend.failCompiling = false;
            assertEquals(expected, predictor.predict(image(1)));
            assertEquals(1, backend.openSessions);
        }
        assertEquals(0, backend.openSessions);
    }

    @Test
    void everythingIsFreedWhateverFails() {
        try (FailingBackend backend = new FailingBackend(backend(1))) {
            Predictor predictor = new Predictor(backend, classifier(), 3);
            assertEquals(3, backend.openSessions);
            backend.failClosing = true;
            IllegalStateException failure = assertThrows(IllegalStateException.class, predictor::close);
            assertEquals(2, failure.getSuppressed().length);
            assertEquals(0, backend.openSessions);
            assertEquals(0, backend.openWeights);

            TrainedClassifier classifier = classifier();
            backend.failWrites = true;
            assertThrows(IllegalStateException.class, () -> classifier.allocate(backend));
            assertEquals(0, backend.openWeights);
            backend.failWrites = false;
            backend.failCompiling = true;
            assertThrows(IllegalStateException.class, () -> new Predictor(backend, classifier, 2));
            assertEquals(0, backend.openWeights);
        }
    }

    private Path trained(Task task) {
        try (RunFolder run = RunFolder.create(folder.resolve(task.config().get(Task.NAME)));
                Backend backend = backend(1)) {
            TrainingConfig config =
                    Textures.config().epochs(1).labelSmoothing(0).build();
            Trainer.builder(task, Textures.data(), config).folder(run).build().train(backend);
        }
        return folder.resolve(task.config().get(Task.NAME)).resolve("checkpoints/latest.safetensors");
    }

    @Test
    void keepsOfACheckpointTheWeightsAlone() {
        Path file = trained(new ClassificationTask(Textures.model()));
        List<String> names = new ArrayList<>();
        Textures.model().parameters().forEach(parameter -> names.add(parameter.name()));
        assertEquals(names, List.copyOf(TrainedClassifier.load(file).tensors().keySet()));
        Checkpoint checkpoint = Checkpoint.load(file);
        assertTrue(checkpoint.tensors().size() > names.size());
        try (FailingBackend backend = new FailingBackend(backend(1))) {
            backend.failWrites = true;
            assertThrows(IllegalStateException.class, () -> checkpoint.allocate(backend));
            assertEquals(0, backend.openWeights);
        }
    }

    @Test
    void featuresAreNoClasses() {
        Path file = trained(new RateReductionTask(Textures.model(), 4, RateReduction.supervised(0.5)));
        LimpidException error = assertThrows(LimpidException.class, () -> TrainedClassifier.load(file));
        assertEquals(
                file + ": was trained by rate-reduction: its outputs are features, not classes; expected a run of"
                        + " classification",
                error.getMessage());
    }

    @Test
    void refusesWhatItCannotAnswer() {
        Crate model = model(1);
        Map<String, Tensor> incomplete = values(model);
        incomplete.remove("cls_token");
        LimpidException missing = assertThrows(
                LimpidException.class,
                () -> new TrainedClassifier(model, Normalization.grey(0, 1), List.of("a", "b", "c"), incomplete));
        assertTrue(missing.getMessage().contains("missing     cls_token"), missing.getMessage());
        assertThrows(
                LimpidException.class,
                () -> new TrainedClassifier(model, Normalization.grey(0, 1), List.of("a", "b"), values(model)));
        Path nothing = folder.resolve("nothing.safetensors");
        SafeTensors.write(nothing, Map.of(), values(model));
        assertThrows(LimpidException.class, () -> TrainedClassifier.load(nothing));
        Path grey = folder.resolve("grey.safetensors");
        Map<String, String> metadata = new LinkedHashMap<>(model.config());
        metadata.put("kind", model.kind());
        SafeTensors.write(grey, metadata, values(model));
        LimpidException unknown = assertThrows(LimpidException.class, () -> TrainedClassifier.load(grey));
        assertTrue(unknown.getMessage().contains("how they are to be normalised"), unknown.getMessage());
        try (Backend backend = backend(1)) {
            assertThrows(LimpidException.class, () -> new Predictor(backend, classifier(), 0));
            Predictor predictor = new Predictor(backend, classifier(), 1);
            LimpidException size = assertThrows(LimpidException.class, () -> predictor.predict(new byte[5]));
            assertTrue(size.getMessage().contains("5 bytes; expected 96"), size.getMessage());
            predictor.close();
            predictor.close();
            assertThrows(IllegalStateException.class, () -> predictor.predict(image(0)));
        }
    }
}
