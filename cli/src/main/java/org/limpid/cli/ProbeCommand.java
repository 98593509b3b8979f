package org.limpid.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.limpid.analysis.Spread;
import org.limpid.analysis.readout.LogisticRegression;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.ImageClassifier;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.training.data.Batch;
import org.limpid.training.data.BatchLoader;
import org.limpid.training.data.ImageSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what a linear classifier reads off a frozen encoder. */
@Command(
        name = "probe",
        description = "Fit a linear classifier to the code that the frozen encoder of a masked autoencoder gives, and"
                + " measure it on held-out images; beside it the same on three random initialisations of the network and"
                + " on the pixels themselves.",
        footerHeading = "%nExample:%n",
        footer = "  limpid train --model crate-mae --out runs/mae%n  limpid probe runs/mae")
final class ProbeCommand implements Callable<Integer> {

    private static final int BATCH = 100;
    private static final int RANDOM_WEIGHTS = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private BackendMixin backends;

    @Mixin
    private DataMixin data;

    @Parameters(
            paramLabel = "RUN|CHECKPOINT",
            description = "A run folder, of which the best checkpoint is taken, or a checkpoint.")
    private Path path;

    @Option(
            names = "--train-images",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many training images the classifier is fitted to, at most. Default: ${DEFAULT-VALUE}.")
    private int trainImages;

    @Option(
            names = "--decay",
            paramLabel = "WD",
            defaultValue = "1e-4",
            description = "The weight of the classifier's penalty on large weights. Default: ${DEFAULT-VALUE}.")
    private double decay;

    /** What is read off an image's code. */
    private enum Reading {
        CLASS_TOKEN("the class token"),
        MEAN("the mean of the patches");

        private final String words;

        Reading(String words) {
            this.words = words;
        }
    }

    /** Features of the images to fit and to measure on. */
    private record Features(Tensor train, Tensor heldOut) {}

    @Override
    public Integer call() {
        if (trainImages < 1) {
            throw new LimpidException("the value of --train-images is " + trainImages + "; expected 1 or more");
        }
        RunData run = RunData.load(path, data);
        MaskedAutoencoder model = run.autoencoder();
        ImageSet train = run.data().train().first(trainImages);
        requireAllClasses(train, run.data().train());
        ImageSet heldOut = run.data().heldOut();
        PrintWriter out = spec.commandLine().getOut();
        try (Backend backend = backends.open()) {
            out.println("checkpoint  " + run.file());
            out.println("images      " + Units.count(train.size()) + " of "
                    + run.data().name() + " to fit the classifier to, " + Units.count(heldOut.size()) + " held out");
            out.flush();
            TextTable table =
                    new TextTable("held-out accuracy of a linear classifier of<", "trained", "random weights");
            for (Reading reading : Reading.values()) {
                double trained;
                double[] random;
                try (Weights weights = run.checkpoint().allocate(backend)) {
                    trained = accuracy(
                            backend, features(backend, model, weights, reading, train, heldOut), train, heldOut);
                    long seed = run.checkpoint().run().training().seed();
                    random = LongStream.rangeClosed(1, RANDOM_WEIGHTS)
                            .mapToDouble(other -> {
                                model.initialise(seed + other).forEach(weights::write);
                                return accuracy(
                                        backend,
                                        features(backend, model, weights, reading, train, heldOut),
                                        train,
                                        heldOut);
                            })
                            .toArray();
                }
                Spread spread = Spread.of(random);
                table.row(
                        reading.words,
                        Units.percent(trained),
                        Units.percent(spread.mean()) + " ± " + Units.percent(spread.deviation()));
            }
            Features pixels = new Features(pixels(train), pixels(heldOut));
            table.row("the pixels", Units.percent(accuracy(backend, pixels, train, heldOut)), "");
            out.print(table);
            out.println("random weights: mean and deviation over " + RANDOM_WEIGHTS + " other initialisations");
            out.flush();
        }
        return ExitCode.OK;
    }

    private void requireAllClasses(ImageSet some, ImageSet all) {
        Set<Integer> missing = new TreeSet<>();
        for (int image = 0; image < all.size(); image++) {
            missing.add(all.label(image));
        }
        for (int image = 0; image < some.size(); image++) {
            missing.remove(some.label(image));
        }
        if (!missing.isEmpty()) {
            throw new LimpidException("the value of --train-images is " + trainImages + ", and the first "
                    + some.size() + " training images show none of the classes "
                    + missing.stream().map(all.classNames()::get).toList() + "; take more, at most " + all.size());
        }
    }

    private double accuracy(Backend backend, Features features, ImageSet train, ImageSet heldOut) {
        int classes = train.classNames().size();
        return LogisticRegression.fit(backend, features.train(), labels(train), classes, decay)
                .accuracy(features.heldOut(), labels(heldOut));
    }

    private static Tensor labels(ImageSet images) {
        int[] labels = new int[images.size()];
        Arrays.setAll(labels, images::label);
        return Tensor.of(labels);
    }

    private static Tensor pixels(ImageSet images) {
        int elements = images.shape().elements();
        float[] pixels = new float[images.size() * elements];
        for (int image = 0; image < images.size(); image++) {
            images.copyTo(image, pixels, image * elements);
        }
        return Tensor.of(pixels, images.size(), elements);
    }

    private static Features features(
            Backend backend,
            MaskedAutoencoder model,
            Weights weights,
            Reading reading,
            ImageSet train,
            ImageSet heldOut) {
        return new Features(
                features(backend, model, weights, reading, train), features(backend, model, weights, reading, heldOut));
    }

    private static Tensor features(
            Backend backend, MaskedAutoencoder model, Weights weights, Reading reading, ImageSet images) {
        Program program = model.encoder(BATCH);
        var code = program.output(MaskedAutoencoder.CODE).type().shape();
        Tensor features = Tensor.zeros(TensorType.f32(images.size(), code.dim(2)));
        BatchLoader loader = BatchLoader.evaluation(images, BATCH);
        Batch batch = loader.newBatch();
        int[] extents = model.image().batch(BATCH).shape().toArray();
        try (Session session = backend.compile(weights, program)) {
            for (int index = 0; index < loader.batchesPerEpoch(); index++) {
                loader.fill(0, index, batch);
                Tensor codes = session.run(
                                program, Inputs.create().put(ImageClassifier.IMAGE, Tensor.of(batch.images(), extents)))
                        .read(MaskedAutoencoder.CODE);
                for (int at = 0; at < batch.size(); at++) {
                    read(codes, at, reading, features, index * BATCH + at);
                }
            }
        }
        return features;
    }

    private static void read(Tensor codes, int image, Reading reading, Tensor features, int row) {
        int tokens = codes.shape().dim(1);
        int dim = codes.shape().dim(2);
        long from = (long) image * tokens * dim;
        for (int j = 0; j < dim; j++) {
            double value = 0;
            switch (reading) {
                case CLASS_TOKEN -> value = codes.get(from + j);
                case MEAN -> {
                    for (int token = 1; token < tokens; token++) {
                        value += codes.get(from + (long) token * dim + j) / (tokens - 1);
                    }
                }
            }
            features.setFloat((long) row * dim + j, (float) value);
        }
    }
}
