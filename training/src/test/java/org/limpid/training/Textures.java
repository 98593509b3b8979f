package org.limpid.training;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.training.data.Augmentation;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.ImageSet;
import org.limpid.training.data.ImageShape;
import org.limpid.training.data.Normalization;

/** The smallest problem worth training on: which way a noisy 8×8 image is striped. */
final class Textures {

    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);

    private Textures() {}

    /** Neither split is a multiple of the batch size that {@link #config} has. */
    static Dataset data() {
        return new Dataset("textures", images("train", 1, 90), images("held out", 2, 37));
    }

    static ImageSet images(String name, long seed, int count) {
        Random random = new Random(seed);
        byte[] pixels = new byte[count * SHAPE.elements()];
        int[] labels = new int[count];
        for (int image = 0; image < count; image++) {
            labels[image] = random.nextInt(4);
            for (int y = 0; y < 8; y++) {
                for (int x = 0; x < 8; x++) {
                    int stripe = switch (labels[image]) {
                        case 0 -> y;
                        case 1 -> x;
                        case 2 -> x + y;
                        default -> x / 2 + y / 2;
                    };
                    pixels[image * 64 + y * 8 + x] = (byte) (random.nextInt(156) + stripe % 2 * 100);
                }
            }
        }
        return new ImageSet(
                name,
                SHAPE,
                Normalization.grey(0.5f, 0.26f),
                List.of("rows", "columns", "checks", "squares"),
                pixels,
                labels);
    }

    static Crate model() {
        return new Crate(CrateConfig.builder()
                .image(8, 8)
                .patch(4, 4)
                .channels(1)
                .classes(4)
                .dim(12)
                .depth(2)
                .heads(3)
                .build());
    }

    /** Six steps an epoch, the last one of ten images. */
    static TrainingConfig.Builder config() {
        return TrainingConfig.builder()
                .epochs(4)
                .batchSize(16)
                .learningRate(1e-2)
                .labelSmoothing(0.1)
                .augmentations(new Augmentation.RandomCrop(1))
                .seed(3);
    }

    static Backend backend(int threads) {
        return Backends.discover().open("cpu", BackendOptions.DEFAULT.withThreads(threads));
    }

    /** Kernels with less to compile: for processes that do not live long. */
    static Backend scalarBackend() {
        return Backends.discover().open("cpu:scalar", BackendOptions.DEFAULT.withThreads(2));
    }

    /** Trains on a backend that is opened and closed for it. */
    static TrainingResult train(TrainingConfig config, Consumer<Trainer.Builder> options) {
        Trainer.Builder builder = Trainer.builder(model(), data(), config);
        options.accept(builder);
        try (Backend backend = backend(2)) {
            return builder.build().train(backend);
        }
    }

    /** Trains and asks for a stop. */
    static TrainingResult trainUntil(Stopper stopper, TrainingConfig config, Consumer<Trainer.Builder> options) {
        Trainer.Builder builder = Trainer.builder(model(), data(), config).listener(stopper);
        options.accept(builder);
        Trainer trainer = builder.build();
        stopper.asks(trainer);
        try (Backend backend = backend(2)) {
            return trainer.train(backend);
        }
    }

    /** What a state says of the run itself, not of the clock. */
    static RunState withoutTime(RunState state) {
        List<EpochMetrics> epochs = state.epochs().stream()
                .map(e -> new EpochMetrics(e.epoch(), e.step(), e.learningRate(), e.train(), e.heldOut(), 0))
                .toList();
        return new RunState(state.step(), state.sums(), state.images(), 0, epochs);
    }
}
