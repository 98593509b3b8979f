package org.limpid.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.analysis.LayerProfile;
import org.limpid.analysis.LayerProfiler;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Weights;
import org.limpid.api.tensor.Tensor;
import org.limpid.cli.ImportedWeights;
import org.limpid.models.ImageClassifier;
import org.limpid.training.Predictor;
import org.limpid.training.TrainedClassifier;

final class ObserverTest {

    private static final int PATCHES = 6;

    @TempDir
    Path folder;

    private static byte[] pixels(int number) {
        byte[] pixels = new byte[3 * 8 * 12];
        new Random(number).nextBytes(pixels);
        return pixels;
    }

    @Test
    void saysWhatThePredictorAndTheProfilerSay() {
        for (ImageClassifier model : List.of(Fixtures.crate(), Fixtures.crateAlpha())) {
            Path file = ImportedWeights.write(folder, model);
            TrainedClassifier classifier = TrainedClassifier.load(file);
            try (Backend backend = Fixtures.backend();
                    Predictor predictor = new Predictor(backend, classifier, 1);
                    Weights weights = classifier.allocate(backend);
                    LayerProfiler profiler = new LayerProfiler(backend, weights, model.inference(1), 3, 2);
                    Observer observer = new Observer(backend, ServedNetwork.load(file), 1)) {
                for (int number = 0; number < 3; number++) {
                    Observation seen = observer.observe(pixels(number));
                    assertEquals(
                            predictor.predict(pixels(number)), seen.prediction().orElseThrow());
                    Tensor image = Tensor.zeros(model.image().batch(1));
                    classifier.normalization().apply(pixels(number), image);
                    List<LayerProfile> profiles = profiler.profile(List.of(image));
                    for (int layer = 0; layer < 3; layer++) {
                        LayerObservation found = seen.layers().get(layer);
                        assertEquals(
                                profiles.get(layer).codingRate().mean(),
                                found.codingRate().orElseThrow());
                        assertEquals(
                                profiles.get(layer).compressedRate().mean(),
                                found.compressedRate().orElseThrow());
                        assertEquals(
                                profiles.get(layer).nonZero().mean(),
                                found.nonZero().orElseThrow());
                        attention(found);
                    }
                }
                assertNotEquals(
                        observer.observe(pixels(1)).layers(),
                        observer.observe(pixels(2)).layers());
            }
        }
    }

    private static void attention(LayerObservation layer) {
        assertEquals(2, layer.attention().size());
        assertNotEquals(layer.attention().get(0), layer.attention().get(1));
        for (List<Double> map : layer.attention()) {
            assertEquals(PATCHES, map.size());
            assertEquals(1, map.stream().mapToDouble(Double::doubleValue).sum(), 1e-12);
        }
    }

    @Test
    void namesTheRunAndNotWhereItLies() throws IOException {
        Path file = ImportedWeights.write(folder, Fixtures.crate());
        assertEquals("crate.safetensors", ServedNetwork.load(file).name());
        Path best = folder.resolve("secret/first/checkpoints/best.safetensors");
        Files.createDirectories(best.getParent());
        Files.copy(file, best);
        assertEquals("first", ServedNetwork.load(best).name());
    }

    @Test
    void looksIntoATransformerWithoutMeasuringIt() {
        Path file = ImportedWeights.write(folder, Fixtures.vit());
        try (Backend backend = Fixtures.backend();
                Predictor predictor = new Predictor(backend, TrainedClassifier.load(file), 1);
                Observer observer = new Observer(backend, ServedNetwork.load(file), 1)) {
            Observation seen = observer.observe(pixels(1));
            assertEquals(predictor.predict(pixels(1)), seen.prediction().orElseThrow());
            assertEquals(3, seen.layers().size());
            for (LayerObservation layer : seen.layers()) {
                attention(layer);
                assertEquals(OptionalDouble.empty(), layer.codingRate());
                assertEquals(OptionalDouble.empty(), layer.compressedRate());
                assertEquals(OptionalDouble.empty(), layer.nonZero());
            }
        }
    }

    @Test
    void refusesWhatItCannotLookInto() {
        Path file = ImportedWeights.write(folder, Fixtures.reduNet());
        LimpidException error = assertThrows(LimpidException.class, () -> {
            try (Backend backend = Fixtures.backend()) {
                new Observer(backend, ServedNetwork.load(file), 1).close();
            }
        });
        assertTrue(error.getMessage().contains("no heads of attention"), error.getMessage());
    }

    @Test
    void refusesAnImageOfAnotherSize() {
        Path file = ImportedWeights.write(folder, Fixtures.crate());
        try (Backend backend = Fixtures.backend();
                Observer observer = new Observer(backend, ServedNetwork.load(file), 1)) {
            LimpidException error = assertThrows(LimpidException.class, () -> observer.observe(new byte[5]));
            assertEquals("an image has 5 bytes; expected 288 for 8×12×3", error.getMessage());
        }
    }
}
