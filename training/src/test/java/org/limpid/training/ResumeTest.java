package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.models.optim.AdamW;
import org.limpid.models.optim.Lion;
import org.limpid.models.optim.Optimizer;

/** A run that was interrupted gives the same bits as one that was not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResumeTest {

    private final TrainingConfig config = Textures.config().build();
    private final TrainingResult whole = uninterrupted(config);

    /** At the very beginning, inside epochs, before their last step, at their ends, and at the end of all. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 6, 9, 23, 24})
    void afterAStopAtAnyStep(long stopAt, @TempDir Path folder) {
        TrainingResult first = begin(config, folder, Stopper.afterStep(stopAt));
        assertEquals(stopAt, first.checkpoint().state().step());
        TrainingResult second = goOn(config, folder);
        assertTrue(second.finished());
        requireSame(whole, second);
        requireSame(whole.checkpoint(), Checkpoint.load(folder.resolve("checkpoints/latest.safetensors")));
    }

    /** The optimiser's own state and scalars are part of a checkpoint, whichever it is. */
    @ParameterizedTest
    @MethodSource("configurations")
    void whateverTheConfiguration(TrainingConfig other, @TempDir Path folder) {
        begin(other, folder, Stopper.afterStep(4));
        requireSame(uninterrupted(other), goOn(other, folder));
    }

    static List<TrainingConfig> configurations() {
        return List.of(
                Textures.config()
                        .optimizer(Lion.of(0.5))
                        .learningRate(1e-3)
                        .epochs(1)
                        .build(),
                Textures.config()
                        .optimizer(new AdamW(0.8, 0.95, 1e-6, 0, Optimizer.Decay.MATRICES))
                        .augmentations()
                        .batchSize(7)
                        .epochs(1)
                        .build());
    }

    /** An epoch whose evaluation was interrupted is evaluated when the run goes on. */
    @Test
    void afterAStopDuringEvaluation(@TempDir Path folder) {
        TrainingResult first = begin(config, folder, Stopper.duringEvaluation());
        assertEquals(6, first.checkpoint().state().step());
        assertEquals(List.of(), first.epochs());
        requireSame(whole, goOn(config, folder));
    }

    @Test
    void withoutAFolder() {
        TrainingResult first = Textures.trainUntil(Stopper.afterStep(8), config, _ -> {});
        assertFalse(first.finished());
        TrainingResult second = Textures.train(config, builder -> builder.from(first.checkpoint()));
        requireSame(whole, second);
    }

    @Test
    void onAnyNumberOfThreads() {
        TrainingResult first = Textures.trainUntil(Stopper.afterStep(8), config, _ -> {});
        try (Backend backend = Textures.backend(1)) {
            TrainingResult second = Trainer.builder(Textures.model(), Textures.data(), config)
                    .from(first.checkpoint())
                    .build()
                    .train(backend);
            requireSame(whole, second);
        }
    }

    @Test
    void aRunThatHasEndedStaysAsItIs(@TempDir Path folder) {
        TrainingConfig once = Textures.config().epochs(1).build();
        TrainingResult first = begin(once, folder, Stopper.never());
        TrainingResult second = goOn(once, folder);
        assertTrue(second.finished());
        requireSame(first, second);
    }

    @Test
    void anotherDescriptionIsRefused(@TempDir Path folder) {
        begin(config, folder, Stopper.afterStep(2));
        TrainingConfig other = Textures.config().batchSize(8).seed(4).build();
        var error = assertThrows(LimpidException.class, () -> goOn(other, folder));
        assertTrue(
                error.getMessage().contains("\n  training.batch_size was 16, is 8\n  training.seed was 3, is 4\n"),
                error.getMessage());
    }

    @Test
    void otherDataAreRefused() {
        TrainingResult first = Textures.trainUntil(Stopper.afterStep(2), config, _ -> {});
        var other = new org.limpid.training.data.Dataset(
                "textures", Textures.images("train", 7, 90), Textures.images("held out", 2, 37));
        try (Backend backend = Textures.backend(2)) {
            Trainer trainer = Trainer.builder(Textures.model(), other, config)
                    .from(first.checkpoint())
                    .build();
            var error = assertThrows(LimpidException.class, () -> trainer.train(backend));
            assertTrue(error.getMessage().contains("data.fingerprint was "), error.getMessage());
        }
    }

    private static TrainingResult uninterrupted(TrainingConfig config) {
        return Textures.train(config, _ -> {});
    }

    /** With everything anew, as another process would have it. */
    private static TrainingResult begin(TrainingConfig config, Path path, Stopper stopper) {
        try (RunFolder folder = RunFolder.create(path)) {
            return Textures.trainUntil(stopper, config, builder -> builder.folder(folder));
        }
    }

    private static TrainingResult goOn(TrainingConfig config, Path path) {
        try (RunFolder folder = RunFolder.resume(path)) {
            return Textures.train(config, builder -> builder.folder(folder));
        }
    }

    private static void requireSame(TrainingResult expected, TrainingResult actual) {
        requireSame(expected.checkpoint(), actual.checkpoint());
    }

    static void requireSame(Checkpoint expected, Checkpoint actual) {
        assertEquals(Textures.withoutTime(expected.state()), Textures.withoutTime(actual.state()));
        assertEquals(expected.tensors().keySet(), actual.tensors().keySet());
        expected.tensors()
                .forEach((name, tensor) -> assertTrue(
                        tensor.sameBits(actual.tensor(name)), () -> name + " differs from the uninterrupted run"));
    }
}
