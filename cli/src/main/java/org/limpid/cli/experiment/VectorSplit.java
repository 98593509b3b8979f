package org.limpid.cli.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.redunet.LabelledSamples;
import org.limpid.models.redunet.LegacyRandom;

/** Labelled vectors for building a network and others for trying it. */
record VectorSplit(LabelledSamples train, LabelledSamples test) {

    private static final int IRIS_SEED = 42;

    /** Gaussians of deviation 0.1 around each axis; train and test from streams of their own, classes in order. */
    static VectorSplit gaussians(int dimension, int each) {
        return new VectorSplit(
                gaussians(new LegacyRandom(0), dimension, each), gaussians(new LegacyRandom(1), dimension, each));
    }

    private static LabelledSamples gaussians(LegacyRandom random, int dimension, int each) {
        float[] values = new float[dimension * each * dimension];
        int[] labels = new int[dimension * each];
        for (int i = 0; i < values.length; i++) {
            int label = i / (each * dimension);
            labels[i / dimension] = label;
            values[i] = (float) ((i % dimension == label ? 1 : 0) + 0.1 * random.gaussian());
        }
        return new LabelledSamples(Tensor.of(values, labels.length, dimension), Tensor.of(labels));
    }

    /** Fisher's irises (1936): four lengths of 150 flowers of three kinds, 105 and 45 of them in random order. */
    static VectorSplit iris() {
        List<String> rows = irisRows();
        int[] order = new LegacyRandom(IRIS_SEED).permutation(rows.size());
        int test = (int) Math.ceil(0.3 * rows.size());
        return new VectorSplit(
                parsed(rows, Arrays.copyOfRange(order, test, order.length)), parsed(rows, Arrays.copyOf(order, test)));
    }

    private static List<String> irisRows() {
        try (InputStream file = Objects.requireNonNull(VectorSplit.class.getResourceAsStream("iris.csv"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().skip(1).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the irises are a part of this module", unreadable);
        }
    }

    private static LabelledSamples parsed(List<String> rows, int[] chosen) {
        List<float[]> samples = new ArrayList<>();
        int[] labels = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            String[] cells = rows.get(chosen[i]).split(",", -1);
            float[] values = new float[cells.length - 1];
            for (int c = 0; c < values.length; c++) {
                values[c] = Float.parseFloat(cells[c]);
            }
            samples.add(values);
            labels[i] = Integer.parseInt(cells[cells.length - 1]);
        }
        int dimension = samples.getFirst().length;
        float[] all = new float[samples.size() * dimension];
        for (int i = 0; i < all.length; i++) {
            all[i] = samples.get(i / dimension)[i % dimension];
        }
        return new LabelledSamples(Tensor.of(all, samples.size(), dimension), Tensor.of(labels));
    }
}
