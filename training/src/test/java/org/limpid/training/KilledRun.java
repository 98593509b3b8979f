package org.limpid.training;

import java.nio.file.Files;
import java.nio.file.Path;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;

/**
 * A process to be killed: begins a run in a folder or goes on with the one that is there, and says on the standard output
 * what it does.
 */
final class KilledRun {

    /** An evaluation after every sixth step, 240 in all. */
    static final TrainingConfig CONFIG = Textures.config().epochs(40).build();

    static final int CHECKPOINT_EVERY = 2;

    /** Makes a checkpoint large beside the work of a step, so that writing it takes a good part of the time. */
    private static final String BALLAST = "x".repeat(4 << 20);

    static final String STEP = "step ";
    static final String SAVED = "saved ";
    static final String FINISHED = "finished";

    private KilledRun() {}

    /**
     * Trains.
     *
     * @param arguments the folder, and how many milliseconds to rest after each step
     */
    public static void main(String[] arguments) {
        Path path = Path.of(arguments[0]);
        boolean begun = Files.exists(path.resolve("config.json"));
        try (RunFolder folder = begun ? RunFolder.resume(path) : RunFolder.create(path);
                Backend backend = Textures.scalarBackend()) {
            Trainer.builder(Textures.model(), Textures.data(), CONFIG)
                    .folder(folder)
                    .note("ballast", BALLAST)
                    .checkpointEverySteps(CHECKPOINT_EVERY)
                    .listener(new Teller(Integer.parseInt(arguments[1])))
                    .build()
                    .train(backend);
            System.out.println(FINISHED);
        } catch (LimpidException error) {
            System.out.println(error.getMessage());
            System.exit(2);
        }
    }

    /** @param rest milliseconds, so that who listens keeps up */
    private record Teller(int rest) implements TrainingListener {

        @Override
        public void started(TrainingProgress progress) {
            System.out.println(STEP + progress.step());
        }

        @Override
        public void stepped(TrainingProgress progress) {
            System.out.println(STEP + progress.step());
            try {
                Thread.sleep(rest);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void checkpointSaved(TrainingProgress progress, Path file) {
            System.out.println(SAVED + progress.step());
        }
    }
}
