package org.limpid.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.models.Crate;
import org.limpid.models.ImageFormat;
import org.limpid.training.Recipe;
import org.limpid.training.Trainer;
import org.limpid.training.TrainingConfig;
import org.limpid.training.TrainingListener;
import org.limpid.training.TrainingProgress;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.StrokeDigits;

/**
 * Takes the first steps of the README's first command on several backends, from the same seed, and compares their losses: {@code java --add-modules jdk.incubator.vector -cp
 * 'cli/target/lib/*:cli/target/lib/nd4j/*:benchmarks/target/classes' org.limpid.benchmarks.SameTraining cpu cpu:scalar nd4j}.
 * For {@code tornado} the JVM is started as docs/tornado.md says. Ends with 1 if a loss lies further than {@value #ALLOWED} of it from that of the first backend.
 */
public final class SameTraining {

    private static final int STEPS = 20;
    private static final double ALLOWED = 1e-3;
    private static final int BATCH = Recipe.DIGITS.config().build().batchSize();

    private SameTraining() {}

    /**
     * Compares and prints.
     *
     * @param arguments backends, each with a variant if one is wanted; the first is what the others are held to
     */
    public static void main(String[] arguments) {
        Map<String, List<Double>> losses = new LinkedHashMap<>();
        for (String backend : arguments) {
            losses.put(backend, train(backend));
        }
        List<Double> first = losses.values().iterator().next();
        double worst = 0;
        for (Map.Entry<String, List<Double>> backend : losses.entrySet()) {
            double furthest = 0;
            int at = 0;
            for (int step = 0; step < STEPS; step++) {
                double error = Math.abs(backend.getValue().get(step) - first.get(step)) / first.get(step);
                // Written so that a NaN is the furthest.
                if (!(error <= furthest)) {
                    furthest = error;
                    at = step;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-12s loss of step 1: %.6f, of step %d: %.6f; furthest from %s: %.1e of it, in step %d%n",
                    backend.getKey(),
                    backend.getValue().getFirst(),
                    STEPS,
                    backend.getValue().get(STEPS - 1),
                    arguments[0],
                    furthest,
                    at + 1);
            if (!(furthest <= worst)) {
                worst = furthest;
            }
        }
        if (!(worst <= ALLOWED)) {
            throw new IllegalStateException("losses part by " + worst + " of them; allowed are " + ALLOWED);
        }
    }

    private static List<Double> train(String name) {
        Dataset digits = StrokeDigits.create(1, 40_000, BATCH);
        Crate model = new Crate(Recipe.DIGITS.crate(new ImageFormat(1, 28, 28), 10));
        TrainingConfig config = Recipe.DIGITS.config().seed(1).build();
        Recorder recorder = new Recorder();
        try (Backend backend = Backends.discover().open(name, BackendOptions.DEFAULT)) {
            Trainer trainer =
                    Trainer.builder(model, digits, config).listener(recorder).build();
            recorder.trainer = trainer;
            trainer.train(backend);
        }
        return recorder.losses;
    }

    private static final class Recorder implements TrainingListener {

        private final List<Double> losses = new ArrayList<>();
        private @Nullable Trainer trainer;

        @Override
        public void stepped(TrainingProgress progress) {
            losses.add(progress.loss());
            if (losses.size() == STEPS && trainer != null) {
                trainer.requestStop();
            }
        }
    }
}
