package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.models.optim.AdamW;
import org.limpid.models.optim.Optimizer;
import org.limpid.training.data.Dataset;

final class TrainerTest {

    @Test
    void learns() {
        TrainingResult result = Textures.train(Textures.config().epochs(30).build(), _ -> {});
        assertTrue(result.finished());
        assertEquals(30, result.epochs().size());
        assertTrue(
                result.lastEpoch().heldOutAccuracy() > 0.9,
                () -> result.lastEpoch().toString());
        assertTrue(result.lastEpoch().trainLoss() < result.epochs().getFirst().trainLoss());
        try (Backend backend = Textures.backend(2)) {
            Evaluation again = Evaluator.evaluate(
                    backend, result.checkpoint(), Textures.data().heldOut());
            assertEquals(result.lastEpoch().heldOutLoss(), again.loss());
            assertEquals(result.lastEpoch().heldOutAccuracy(), again.accuracy());
        }
    }

    /** Every second epoch's checkpoint stays, as it was then; without being asked for, none does. */
    @Test
    void keepsCheckpointsOfEpochs(@TempDir Path folder) {
        TrainingConfig config = Textures.config().epochs(4).build();
        for (boolean asked : new boolean[] {true, false}) {
            Path path = folder.resolve("run-" + asked);
            try (Backend backend = Textures.backend(2);
                    RunFolder run = RunFolder.create(path)) {
                Trainer.Builder builder = Trainer.builder(Textures.model(), Textures.data(), config)
                        .folder(run);
                (asked ? builder.keepEvery(2) : builder).build().train(backend);
            }
            Map<Integer, Path> kept = RunFolder.kept(path);
            assertEquals(asked ? Set.of(2, 4) : Set.of(), kept.keySet());
            kept.forEach((epoch, file) -> {
                Checkpoint then = Checkpoint.load(file);
                assertEquals(epoch, then.state().epochs().size());
                assertEquals(path.resolve("checkpoints").resolve("epoch-" + epoch + ".safetensors"), file);
            });
        }
        Checkpoint last = Checkpoint.load(folder.resolve("run-true/checkpoints/epoch-4.safetensors"));
        Checkpoint before = Checkpoint.load(folder.resolve("run-true/checkpoints/epoch-2.safetensors"));
        assertFalse(last.tensor("pos_embedding").sameBits(before.tensor("pos_embedding")));
        ResumeTest.requireSame(last, Checkpoint.load(folder.resolve("run-true/checkpoints/latest.safetensors")));
        assertEquals(Map.of(), RunFolder.kept(folder.resolve("none")));
        Trainer.Builder builder = Trainer.builder(Textures.model(), Textures.data(), config);
        assertThrows(LimpidException.class, () -> builder.keepEvery(0));
    }

    @Test
    void twoRunsAreTheSame() {
        TrainingConfig config = Textures.config().epochs(1).build();
        Checkpoint first = Textures.train(config, _ -> {}).checkpoint();
        ResumeTest.requireSame(first, Textures.train(config, _ -> {}).checkpoint());
        Checkpoint other = Textures.train(Textures.config().epochs(1).seed(4).build(), _ -> {})
                .checkpoint();
        assertFalse(first.tensor("pos_embedding").sameBits(other.tensor("pos_embedding")));
    }

    /** A batch that is filled up with images of weight zero trains as one that is not. */
    @Test
    void padsWithoutEffect() {
        Dataset few = new Dataset("few", Textures.images("train", 1, 10), Textures.images("held out", 2, 10));
        Checkpoint[] ends = new Checkpoint[2];
        for (int padding = 0; padding < 2; padding++) {
            // Lion's signs would hide a gradient of another scale, AdamW's ratio nearly so: a large ε does not.
            TrainingConfig config = Textures.config()
                    .optimizer(new AdamW(0.9, 0.999, 1, 0, Optimizer.Decay.ALL))
                    .learningRate(0.5)
                    .batchSize(10 + 6 * padding)
                    .build();
            try (Backend backend = Textures.backend(2)) {
                ends[padding] = Trainer.builder(Textures.model(), few, config)
                        .build()
                        .train(backend)
                        .checkpoint();
            }
        }
        ends[0].tensors().forEach((name, exact) -> {
            Tensor padded = ends[1].tensor(name);
            assertArrayEquals(exact.toFloats(), padded.toFloats(), 2e-5f, name);
        });
        EpochMetrics exact = ends[0].state().epochs().getLast();
        EpochMetrics padded = ends[1].state().epochs().getLast();
        assertEquals(exact.trainLoss(), padded.trainLoss(), 1e-5);
        assertEquals(exact.trainAccuracy(), padded.trainAccuracy());
        assertEquals(exact.heldOutLoss(), padded.heldOutLoss(), 1e-5);
        assertEquals(exact.heldOutAccuracy(), padded.heldOutAccuracy());
    }

    /** However the images are cut into batches, each counts once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 36, 37, 38, 64})
    void evaluatesEachImageOnce(int batchSize) {
        TrainingConfig config = Textures.config().epochs(1).batchSize(batchSize).build();
        Checkpoint whole = Textures.trainUntil(
                        Stopper.afterStep(1), Textures.config().epochs(1).build(), _ -> {})
                .checkpoint();
        RunDescription cut = new RunDescription(
                whole.run().kind(),
                whole.run().model(),
                whole.run().task(),
                config,
                whole.run().data(),
                whole.run().notes());
        try (Backend backend = Textures.backend(2)) {
            Evaluation expected =
                    Evaluator.evaluate(backend, whole, Textures.data().heldOut());
            Evaluation actual = Evaluator.evaluate(
                    backend,
                    new Checkpoint(cut, whole.state(), whole.tensors()),
                    Textures.data().heldOut());
            assertEquals(expected.accuracy(), actual.accuracy());
            assertEquals(expected.loss(), actual.loss(), 1e-6);
            assertEquals(37, actual.images());
        }
    }

    @Test
    void saysWhatHappensInOrder(@TempDir Path folder) {
        List<String> events = new ArrayList<>();
        try (RunFolder run = RunFolder.create(folder)) {
            Textures.train(
                    Textures.config().epochs(2).batchSize(45).build(),
                    builder -> builder.folder(run).listener(new Recorder(events)));
        }
        assertEquals(
                List.of(
                        "started 0 of 4",
                        "saved 0",
                        "step 1: 1 of 2 in epoch 1",
                        "step 2: 2 of 2 in epoch 1",
                        "evaluating",
                        "saved 2",
                        "epoch 1",
                        "step 3: 1 of 2 in epoch 2",
                        "step 4: 2 of 2 in epoch 2",
                        "evaluating",
                        "saved 4",
                        "epoch 2",
                        "ended true"),
                events);
    }

    private record Recorder(List<String> events) implements TrainingListener {
        @Override
        public void started(TrainingProgress progress) {
            events.add("started " + progress.step() + " of " + progress.totalSteps());
            assertTrue(Double.isNaN(progress.loss()));
        }

        @Override
        public void stepped(TrainingProgress progress) {
            events.add("step " + progress.step() + ": " + progress.stepInEpoch() + " of " + progress.stepsPerEpoch()
                    + " in epoch " + progress.epoch());
            assertTrue(progress.loss() > 0 && progress.meanLoss() > 0 && progress.imagesPerSecond() > 0);
            assertTrue(progress.mean("accuracy") >= 0 && progress.mean("accuracy") <= 1);
        }

        @Override
        public void evaluating(TrainingProgress progress) {
            events.add("evaluating");
        }

        @Override
        public void epochEnded(TrainingProgress progress, EpochMetrics metrics) {
            events.add("epoch " + metrics.epoch());
        }

        @Override
        public void checkpointSaved(TrainingProgress progress, Path file) {
            events.add("saved " + Checkpoint.load(file).state().step());
        }

        @Override
        public void ended(TrainingProgress progress, TrainingResult result) {
            events.add("ended " + result.finished());
        }
    }

    @Test
    void aStopFromAnotherThreadIsHeeded() {
        CountDownLatch first = new CountDownLatch(1);
        Trainer trainer = Trainer.builder(
                        Textures.model(),
                        Textures.data(),
                        Textures.config().epochs(1_000_000).build())
                .listener(new TrainingListener() {
                    @Override
                    public void stepped(TrainingProgress progress) {
                        first.countDown();
                    }
                })
                .build();
        CompletableFuture<Void> user = CompletableFuture.runAsync(() -> {
            try {
                first.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            trainer.requestStop();
        });
        try (Backend backend = Textures.backend(2)) {
            TrainingResult result = trainer.train(backend);
            assertFalse(result.finished());
            assertTrue(result.checkpoint().state().step() >= 1);
        }
        user.join();
    }

    @Test
    void dataThatDoNotFitTheModelAreRefused() {
        Crate other = new Crate(CrateConfig.builder()
                .image(8, 12)
                .patch(4, 4)
                .channels(1)
                .classes(4)
                .dim(12)
                .depth(1)
                .heads(3)
                .build());
        requireRefused(other, "train: its images are 8×8×1, but the model crate takes 8×12×1");
        Crate classes = new Crate(CrateConfig.builder()
                .image(8, 8)
                .patch(4, 4)
                .channels(1)
                .classes(5)
                .dim(12)
                .depth(1)
                .heads(3)
                .build());
        requireRefused(classes, "train: it has 4 classes, but the model crate tells 5 apart");
    }

    private static void requireRefused(Crate model, String words) {
        Trainer trainer = Trainer.builder(
                        model, Textures.data(), Textures.config().build())
                .build();
        try (Backend backend = Textures.backend(1)) {
            var error = assertThrows(LimpidException.class, () -> trainer.train(backend));
            assertTrue(error.getMessage().startsWith(words), error.getMessage());
        }
    }

    @Test
    void theConsoleShowsEachEpoch() {
        for (boolean bars : new boolean[] {false, true}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
            Textures.train(
                    Textures.config().epochs(2).build(), builder -> builder.listener(new ConsoleProgress(out, bars)));
            String shown = bytes.toString(StandardCharsets.UTF_8);
            assertEquals(bars, shown.contains("\r"), shown);
            for (int epoch = 1; epoch <= 2; epoch++) {
                assertTrue(
                        shown.matches("(?s).*epoch " + epoch
                                + "/2 {2}loss \\d\\.\\d{4} {2}accuracy +\\d+\\.\\d\\d % {2}held out: loss .*"),
                        shown);
            }
        }
    }
}
