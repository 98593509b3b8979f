package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.program.Parameter;
import org.limpid.models.CrateMae;
import org.limpid.models.CrateMaeConfig;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.models.Models;
import org.limpid.models.PatchGrid;
import org.limpid.models.RateReduction;
import org.limpid.models.RateReductionLearning;
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

    @Test
    void whatIsNoNumberNeverWins() {
        Task classification = TASKS.get(0);
        assertFalse(classification.better(accuracy(1, Double.NaN), accuracy(2, 0.1)));
        assertTrue(classification.better(accuracy(2, 0.1), accuracy(1, Double.NaN)));
        assertFalse(classification.better(accuracy(1, Double.NaN), accuracy(2, Double.NaN)));
        Task reduction = TASKS.get(2);
        assertFalse(reduction.better(rates(Double.NaN, 1, 3), rates(5, 1, 3)));
        assertTrue(reduction.better(rates(5, 1, 3), rates(Double.NaN, 1, 3)));
    }

    @Test
    void measuresHaveNamesOfTheirOwn() {
        for (String name : List.of("", "loss", "Top", "top 5", "5th", "a,b")) {
            var error = assertThrows(LimpidException.class, () -> measure(name));
            assertTrue(error.getMessage().startsWith("the name of a measure is '" + name + "'"), error.getMessage());
        }
        var twice = assertThrows(
                LimpidException.class, () -> new Tally(List.of(measure("top_5"), measure("top"), measure("top_5"))));
        assertEquals("the task has two measures named 'top_5'; give each a name of its own", twice.getMessage());
    }

    private static Measure measure(String name) {
        return new Measure(name, "output", Measure.Kind.MEAN, Measure.Better.NEITHER);
    }

    @Test
    void thereMustBeSomethingToComplete() {
        Map<String, String> config = new LinkedHashMap<>(AUTOENCODER.config());
        config.put("mask_ratio", "0");
        MaskedAutoencoder seesAll = (MaskedAutoencoder) Models.discover().create(AUTOENCODER.kind(), config);
        var error = assertThrows(LimpidException.class, () -> new ReconstructionTask(seesAll));
        assertTrue(error.getMessage().contains("expected a mask_ratio above 0"), error.getMessage());
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
        var error = assertThrows(LimpidException.class, () -> TASKS.get(1).objective(smoothed));
        assertTrue(error.getMessage().startsWith("the label smoothing is 0.1, but the task "), error.getMessage());
    }

    /** Smoothed labels are soft memberships: another objective, which trains as well. */
    @Test
    void ratesAreReducedBySoftMembershipsToo() {
        Task task = TASKS.get(2);
        TrainingConfig smoothed = config().labelSmoothing(0.2).build();
        assertEquals(
                0.2,
                ((RateReductionLearning) task.objective(smoothed)).labelSmoothing(),
                "of the trainer's configuration");
        try (Backend backend = Textures.backend(2)) {
            List<EpochMetrics> soft = Trainer.builder(task, Textures.data(), smoothed)
                    .build()
                    .train(backend)
                    .epochs();
            List<EpochMetrics> hard = Trainer.builder(task, Textures.data(), config().build())
                    .build()
                    .train(backend)
                    .epochs();
            // Soft classes overlap, so that their rates are larger: less reduction of the same features.
            assertTrue(soft.getFirst().trainLoss() > hard.getFirst().trainLoss());
            assertTrue(soft.getLast().trainLoss() < soft.getFirst().trainLoss());
        }
    }

    @Test
    void trainingBeginsWithWhatIsGiven() {
        Task task = TASKS.get(1);
        var given = task.model().initialise(99);
        try (Backend backend = Textures.backend(2)) {
            Parameter some = task.model().parameters().list().getFirst();
            Trainer trainer = Trainer.builder(task, Textures.data(), config().build())
                    .initial(given)
                    .initial(Map.of(some, given.get(some)))
                    .build();
            trainer.requestStop();
            Checkpoint begun = trainer.train(backend).checkpoint();
            assertEquals(given.size() + " parameters given", begun.run().notes().get("initial"));
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
