package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.models.CrateMae;
import org.limpid.models.CrateMaeConfig;
import org.limpid.models.PatchGrid;
import org.limpid.models.RateReduction;
import org.limpid.training.data.Dataset;

/** Whatever the task, a run learns it, describes it, and goes on with it to the same bits. */
final class TaskTest {

    private static final CrateMae AUTOENCODER =
            new CrateMae(CrateMaeConfig.of(new PatchGrid(8, 8, 2, 2, 1), 12, 2, 3, 1, 3));

    private static final List<Task> TASKS = List.of(
            new ClassificationTask(Textures.model()),
            new ReconstructionTask(AUTOENCODER),
            new RateReductionTask(Textures.model(), 4, RateReduction.supervised(0.5)));

    static List<Task> tasks() {
        return TASKS;
    }

    private static TrainingConfig.Builder config() {
        return Textures.config().labelSmoothing(0);
    }

    private static TrainingResult train(Task task, Stopper stopper, Path path, boolean resume) {
        try (RunFolder folder = resume ? RunFolder.resume(path) : RunFolder.create(path);
                Backend backend = Textures.backend(2)) {
            Trainer trainer = Trainer.builder(task, Textures.data(), config().build())
                    .folder(folder)
                    .listener(stopper)
                    .build();
            stopper.asks(trainer);
            return trainer.train(backend);
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void isLearnedAndGoesOnToTheSameBits(Task task, @TempDir Path folder) {
        TrainingResult whole = train(task, Stopper.never(), folder.resolve("whole"), false);
        assertTrue(
                whole.lastEpoch().trainLoss() < whole.epochs().getFirst().trainLoss(),
                () -> whole.epochs().toString());
        train(task, Stopper.afterStep(8), folder.resolve("part"), false);
        TrainingResult resumed = train(task, Stopper.never(), folder.resolve("part"), true);
        ResumeTest.requireSame(whole.checkpoint(), resumed.checkpoint());

        Checkpoint read = Checkpoint.load(folder.resolve("part/checkpoints/latest.safetensors"));
        assertEquals(task.config(), read.run().createTask().config());
        assertEquals(
                whole.bestEpoch(task).epoch(),
                Checkpoint.load(folder.resolve("whole/checkpoints/best.safetensors"))
                        .state()
                        .epochs()
                        .size());
        try (Backend backend = Textures.backend(1)) {
            Evaluation again = Evaluator.evaluate(backend, read, Textures.data().heldOut());
            assertEquals(whole.lastEpoch().heldOut(), again.means());
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void measuresItsOwn(Task task, @TempDir Path folder) {
        EpochMetrics first =
                train(task, Stopper.never(), folder, false).epochs().getFirst();
        List<String> names = task.measures().stream().map(Measure::name).toList();
        assertEquals(names, List.copyOf(first.train().values().keySet()));
        assertEquals(names, List.copyOf(first.heldOut().values().keySet()));
        if (!names.contains("accuracy")) {
            assertTrue(assertThrows(LimpidException.class, first::heldOutAccuracy)
                    .getMessage()
                    .startsWith("'accuracy' was not measured; there are loss and " + names));
        }
    }

    @Test
    void theMeasureWithADirectionDecides() {
        Task classification = TASKS.get(0);
        assertTrue(classification.better(accuracy(2, 0.5), accuracy(1, 0.4)));
        assertFalse(classification.better(accuracy(1, 0.4), accuracy(2, 0.5)));
        assertTrue(classification.better(accuracy(1, 0.5), accuracy(2, 0.5)));
        assertFalse(classification.better(accuracy(2, 0.5), accuracy(2, 0.5)));
        Task reduction = TASKS.get(2);
        assertTrue(reduction.better(rates(-2, 1, 3), rates(-1, 9, 0)));
        assertFalse(reduction.better(rates(-1, 9, 0), rates(-2, 1, 3)));
    }

    private static Measurements accuracy(double loss, double accuracy) {
        return new Measurements(loss, Map.of("accuracy", accuracy));
    }

    private static Measurements rates(double loss, double total, double compressed) {
        return new Measurements(loss, Map.of("rate_total", total, "rate_compressed", compressed));
    }

    @Test
    void labelsAreSmoothedOnlyWhereThereAreSome() {
        TrainingConfig smoothed = Textures.config().labelSmoothing(0.1).build();
        for (Task task : TASKS.subList(1, 3)) {
            var error = assertThrows(LimpidException.class, () -> task.objective(smoothed));
            assertTrue(error.getMessage().startsWith("the label smoothing is 0.1, but the task "), error.getMessage());
        }
    }

    @Test
    void trainingBeginsWithWhatIsGiven() {
        Task task = TASKS.get(1);
        var given = task.model().initialise(99);
        try (Backend backend = Textures.backend(2)) {
            Trainer trainer = Trainer.builder(task, Textures.data(), config().build())
                    .initial(given)
                    .build();
            trainer.requestStop();
            Checkpoint begun = trainer.train(backend).checkpoint();
            given.forEach((parameter, value) -> assertTrue(value.sameBits(begun.tensor(parameter.name()))));
        }
    }

    /** Images that only fill up a batch have no hidden patches, so they change nothing. */
    @Test
    void paddingHasNoPartInReconstruction() {
        Dataset few = new Dataset("few", Textures.images("train", 1, 10), Textures.images("held out", 2, 10));
        double[] losses = new double[2];
        for (int padding = 0; padding < 2; padding++) {
            TrainingConfig config =
                    config().epochs(1).batchSize(10 + 6 * padding).build();
            try (Backend backend = Textures.backend(2)) {
                losses[padding] = Trainer.builder(TASKS.get(1), few, config)
                        .build()
                        .train(backend)
                        .lastEpoch()
                        .trainLoss();
            }
        }
        assertEquals(losses[0], losses[1], 1e-5);
    }
}
