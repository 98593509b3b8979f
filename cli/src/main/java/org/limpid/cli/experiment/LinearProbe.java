package org.limpid.cli.experiment;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.limpid.analysis.Spread;
import org.limpid.analysis.readout.LogisticRegression;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.ImageClassifier;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.training.data.ImageSet;

/**
 * What a linear classifier tells of images from features that were not learned for it: logistic regression on standardised
 * features, whose decay is chosen on the last fifth of the images to fit to, and which is then fitted to all of them. Whatever
 * features are compared, they are read off the same images by the same procedure.
 *
 * @param backend what computes
 * @param train images to fit to; their first four fifths show every class
 * @param test images to tell apart
 */
public record LinearProbe(Backend backend, ImageSet train, ImageSet test) {

    /** The decays that are tried, in this order; the first of equally good ones is taken. */
    public static final List<Double> DECAYS = List.of(1e-1, 1e-2, 1e-3, 1e-4);

    private static final int BATCH = 100;

    /** What is read off an image's code, (N + 1, d). */
    public enum Reading {
        /** The class token alone. */
        CLASS_TOKEN("the class token"),
        /** The mean of the patches' tokens. */
        MEAN("the mean of the patches"),
        /** All tokens side by side, as the pixels of an image are. */
        ALL("all tokens side by side");

        private final String words;

        Reading(String words) {
            this.words = words;
        }

        /** As it is said in a table. */
        public String words() {
            return words;
        }
    }

    /** How many images are kept back to choose the decay on. */
    private int kept() {
        return train.size() / 5;
    }

    /** The accuracy on the test images of a classifier of the frozen encoder's code. */
    public double ofCode(MaskedAutoencoder model, Weights weights, Reading reading) {
        return accuracy(features(model, weights, reading, train), features(model, weights, reading, test));
    }

    /**
     * The same of codes by weights drawn anew.
     *
     * @param seed the initialisations have the seeds behind it
     * @param count how many of them, at least 1
     */
    public Spread ofRandomCode(MaskedAutoencoder model, Reading reading, long seed, int count) {
        try (Weights drawn = backend.allocate(model.parameters())) {
            return Spread.of(LongStream.rangeClosed(1, count)
                    .mapToDouble(other -> {
                        model.initialise(seed + other).forEach(drawn::write);
                        return ofCode(model, drawn, reading);
                    })
                    .toArray());
        }
    }

    /** The accuracy on the test images of a classifier of the pixels. */
    public double ofPixels() {
        return accuracy(pixels(train), pixels(test));
    }

    private double accuracy(Tensor fitted, Tensor tested) {
        Tensor labels = train.labels();
        int fit = train.size() - kept();
        double best = -1;
        double chosen = DECAYS.getFirst();
        for (double decay : DECAYS) {
            double accuracy = fit(rows(fitted, 0, fit), rows(labels, 0, fit), decay)
                    .accuracy(rows(fitted, fit, kept()), rows(labels, fit, kept()));
            if (accuracy > best) {
                best = accuracy;
                chosen = decay;
            }
        }
        return fit(fitted, labels, chosen).accuracy(tested, test.labels());
    }

    private LogisticRegression fit(Tensor features, Tensor labels, double decay) {
        return LogisticRegression.fit(
                backend, features, labels, train.classNames().size(), decay);
    }

    private static Tensor rows(Tensor tensor, int start, int count) {
        Shape shape = tensor.shape();
        if (shape.rank() == 1) {
            return Tensor.of(IntStream.range(start, start + count)
                    .map(row -> (int) tensor.get(row))
                    .toArray());
        }
        int width = shape.dim(1);
        float[] rows = new float[count * width];
        for (int at = 0; at < rows.length; at++) {
            rows[at] = tensor.getFloat((long) start * width + at);
        }
        return Tensor.of(rows, count, width);
    }

    private static Tensor pixels(ImageSet images) {
        Tensor pixels = images.tensor(0, images.size());
        return pixels.reshape(images.size(), images.shape().elements());
    }

    private Tensor features(MaskedAutoencoder model, Weights weights, Reading reading, ImageSet images) {
        int size = Math.min(BATCH, images.size());
        Program program = model.encoder(size);
        Shape code = program.output(MaskedAutoencoder.CODE).type().shape();
        int width = reading == Reading.ALL ? code.dim(1) * code.dim(2) : code.dim(2);
        Tensor features = Tensor.zeros(TensorType.f32(images.size(), width));
        try (Session session = backend.compile(weights, program)) {
            for (int start = 0; start < images.size(); start += size) {
                // The last images are read with ones before them: no batch is of another size.
                int from = Math.min(start, images.size() - size);
                Tensor codes = session.run(
                                program, Inputs.create().put(ImageClassifier.IMAGE, images.tensor(from, size)))
                        .read(MaskedAutoencoder.CODE);
                for (int at = 0; at < size; at++) {
                    read(codes, at, reading, features, from + at);
                }
            }
        }
        return features;
    }

    private static void read(Tensor codes, int image, Reading reading, Tensor features, int row) {
        int tokens = codes.shape().dim(1);
        int dim = codes.shape().dim(2);
        int width = features.shape().dim(1);
        long from = (long) image * tokens * dim;
        for (int j = 0; j < width; j++) {
            double value = 0;
            switch (reading) {
                case CLASS_TOKEN, ALL -> value = codes.get(from + j);
                case MEAN -> {
                    for (int token = 1; token < tokens; token++) {
                        value += codes.get(from + (long) token * dim + j) / (tokens - 1);
                    }
                }
            }
            features.setFloat((long) row * width + j, (float) value);
        }
    }
}
