package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Classification;
import org.limpid.models.optim.AdamW;
import org.limpid.models.optim.Schedule;
import org.limpid.training.data.Batch;
import org.limpid.training.data.BatchLoader;

/** A loss that is not finite ends training, with the step and the first tensor that is to blame. */
final class DivergenceTest {

    @TempDir
    Path folder;

    /** Steps of 1e25 keep the weights finite; the first product of two of them is not. */
    private static final TrainingConfig TOO_FAST = Textures.config()
            .optimizer(AdamW.of(0))
            .schedule(new Schedule.WarmupCosine(1e25, 3))
            .build();

    @Test
    void theFirstTensorInProgramOrderIsNamed() {
        TrainingDiverged error = diverge(TOO_FAST, _ -> {});
        // What an independent look at the whole program finds, step by step from the beginning.
        Origin origin = origin(TOO_FAST);
        assertEquals(origin.step(), error.step());
        assertTrue(
                String.valueOf(error.tensor()).contains("(" + origin.label()),
                () -> error.tensor() + " is not " + origin);
    }

    /** However often checkpoints are written, the same step and tensor are found. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 1000})
    void theCheckpointBeforeIsKept(long every) {
        TrainingDiverged error;
        try (RunFolder run = RunFolder.create(folder)) {
            error = diverge(TOO_FAST, builder -> builder.folder(run).checkpointEverySteps(every));
        }
        Origin origin = origin(TOO_FAST);
        assertEquals(origin.step(), error.step());
        Checkpoint kept = Checkpoint.load(folder.resolve("checkpoints/latest.safetensors"));
        assertTrue(kept.state().step() < error.step());
        assertTrue(kept.state().step() >= error.step() - every, "work since the last checkpoint, not more, is lost");
        kept.tensors().forEach((name, tensor) -> assertEquals(null, NonFinite.in(tensor), name));
        assertTrue(
                error.getMessage()
                        .contains("latest.safetensors, of step " + kept.state().step()),
                error.getMessage());
        assertFalse(Files.exists(folder.resolve("checkpoints/best.safetensors")));
    }

    /** A learning rate beyond single precision spoils the weights in the first step, whose loss is still fine. */
    @Test
    void theStepBeforeTheLossShowsItIsNamed() {
        TrainingConfig config =
                Textures.config().schedule(new Schedule.Constant(1e39)).build();
        TrainingDiverged error = diverge(config, _ -> {});
        assertEquals(1, error.step());
        assertEquals("the input 'learning_rate'", error.tensor());
        assertTrue(error.getMessage().contains("in step 1 already: "), error.getMessage());
    }

    /** A decay beyond single precision spoils the weights in the update of the first step, whose loss is still fine. */
    @Test
    void anUpdateThatOverflowsIsNamed() {
        TrainingConfig config = Textures.config()
                .optimizer(AdamW.of(1e20))
                .schedule(new Schedule.Constant(1e19))
                .build();
        TrainingDiverged error = diverge(config, _ -> {});
        Origin origin = origin(config);
        assertEquals(new Origin(1, origin.label()), origin);
        assertEquals("optimiser (" + origin.label() + ", update)", error.tensor());
        assertTrue(error.getMessage().contains("step 2 of 24"), error.getMessage());
        assertTrue(error.getMessage().contains("in step 1 already: "), error.getMessage());

        TrainingDiverged saving = diverge(config, builder -> builder.checkpointEverySteps(1));
        assertEquals(error.tensor(), saving.tensor());
        assertTrue(saving.getMessage().contains("step 1 of 24 (epoch 1): then the parameter '"), saving.getMessage());
    }

    /** One step an epoch: the evaluation is the first to see what the step did. */
    @Test
    void anEvaluationThatOverflowsIsNamed() {
        TrainingConfig config = Textures.config()
                .optimizer(AdamW.of(0))
                .schedule(new Schedule.Constant(1e25))
                .batchSize(128)
                .build();
        TrainingDiverged error = diverge(config, _ -> {});
        assertEquals(1, error.step());
        assertTrue(String.valueOf(error.tensor()).matches("tokenise \\(\\d+:matmul\\)"), () -> "" + error.tensor());
        assertTrue(error.getMessage().contains(": then the loss on held-out images is NaN."), error.getMessage());
    }

    @Test
    void theMessageSaysWhatToDo() {
        List<Throwable> heard = new ArrayList<>();
        TrainingDiverged error = diverge(
                TOO_FAST,
                builder -> builder.listener(new TrainingListener() {
                    @Override
                    public void failed(TrainingProgress progress, Throwable failure) {
                        heard.add(failure);
                    }
                }));
        assertEquals(List.of(error), heard);
        String[] lines = error.getMessage().split("\n", -1);
        assertEquals(4, lines.length);
        assertTrue(lines[0].matches("Training diverged in step \\d+ of 24 \\(epoch \\d\\): the loss is .*"), lines[0]);
        assertTrue(lines[1].matches(" {2}first   .*f32\\[.*]: (NaN|-?Infinity) at \\[.*"), lines[1]);
        assertEquals("  kept    nothing on disk: the run has no folder", lines[2]);
        assertTrue(lines[3].startsWith("  remedy  lower the learning rate (it was "), lines[3]);
    }

    /** Watching a program in windows of a few bytes finds what watching it whole does. */
    @Test
    void theProgramIsWatchedInWindows() {
        Classification objective = new Classification(Textures.model(), 0);
        Program program = objective.evaluation(4);
        try (Backend backend = Textures.backend(2);
                Weights weights = backend.allocate(objective.model().parameters())) {
            Map<Parameter, Tensor> values =
                    new LinkedHashMap<>(objective.model().initialise(1));
            Parameter first = objective.model().parameters().get("transformer.layers.1.1.fn.weight");
            Tensor huge = Objects.requireNonNull(values.get(first)).copy();
            for (long at = 0; at < huge.size(); at++) {
                huge.setFloat(at, 3e38f);
            }
            values.put(first, huge);
            BatchFeed feed = new BatchFeed(new ClassificationTask(Textures.model()), 1, program);
            BatchLoader loader = BatchLoader.evaluation(Textures.data().heldOut(), 4);
            Batch batch = loader.newBatch();
            loader.fill(0, 0, batch);
            feed.fill(batch);
            Diagnosis.Finding whole =
                    new Diagnosis(backend, weights, () -> false).inProgram(program, feed.inputs(), values, 0);
            Diagnosis.Finding windows =
                    new Diagnosis(backend, weights, () -> false, 1).inProgram(program, feed.inputs(), values, 0);
            assertEquals(whole, windows);
            assertTrue(whole != null && whole.tensor().startsWith("layer.1.ista"), () -> String.valueOf(whole));
        }
    }

    @Test
    void weightsThatAreNotFiniteAreNotTrained() {
        TrainingResult first =
                Textures.trainUntil(Stopper.afterStep(1), Textures.config().build(), _ -> {});
        Map<String, Tensor> tensors = new LinkedHashMap<>(first.checkpoint().tensors());
        String name = tensors.keySet().iterator().next();
        Tensor spoilt = first.checkpoint().tensor(name).copy();
        spoilt.setFloat(3, Float.NaN);
        tensors.put(name, spoilt);
        Checkpoint bad =
                new Checkpoint(first.checkpoint().run(), first.checkpoint().state(), tensors);
        var error = assertThrows(
                LimpidException.class, () -> Textures.train(Textures.config().build(), builder -> builder.from(bad)));
        assertTrue(error.getMessage().contains("'" + name + "' holds NaN or infinity"), error.getMessage());
    }

    private static TrainingDiverged diverge(TrainingConfig config, Consumer<Trainer.Builder> options) {
        return assertThrows(TrainingDiverged.class, () -> Textures.train(config, options));
    }

    /** Where an independent look finds the first tensor that is not finite. */
    private record Origin(long step, String label) {}

    /** Runs the whole watched program from the first step on; the trainer never does. */
    private static Origin origin(TrainingConfig config) {
        Classification objective = new Classification(Textures.model(), config.labelSmoothing());
        Program plain = objective.trainingStep(config.optimizer(), config.batchSize());
        Program watched = Watch.steps(plain, node -> true);
        BatchLoader loader = BatchLoader.training(
                Textures.data().train(), config.batchSize(), config.augmentations(), config.seed());
        BatchFeed feed = new BatchFeed(new ClassificationTask(Textures.model()), config.seed(), watched);
        Steps steps = new Steps(watched, feed, config.optimizer(), config.schedule(), loader.batchesPerEpoch(), 24);
        Batch batch = loader.newBatch();
        try (Backend backend = Textures.backend(2);
                Weights weights = backend.allocate(Checkpoint.parameters(objective.model(), config));
                Session session = backend.compile(weights, watched)) {
            objective.model().initialise(config.seed()).forEach(weights::write);
            for (int step = 0; step < 24; step++) {
                loader.fill(steps.epoch(step), steps.indexInEpoch(step), batch);
                Outputs outputs = steps.take(session, step, batch);
                for (String label : watched.outputs().keySet()) {
                    if (label.contains(":") && NonFinite.in(outputs.read(label)) != null) {
                        return new Origin(step + 1, label);
                    }
                }
            }
        }
        throw new AssertionError("all 24 steps are finite");
    }
}
