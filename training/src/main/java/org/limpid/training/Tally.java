package org.limpid.training;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Outputs;
import org.limpid.training.data.Batch;

/** Adds up what batches gave, each image counted once; adding allocates nothing. */
final class Tally {

    private final Measure[] measures;
    private final double[] sums;
    private double lossSum;
    private long images;

    Tally(List<Measure> measures) {
        Set<String> names = new HashSet<>();
        for (Measure measure : measures) {
            if (!names.add(measure.name())) {
                throw new LimpidException(
                        "the task has two measures named '" + measure.name() + "'; give each a name of its own");
            }
        }
        this.measures = measures.toArray(Measure[]::new);
        this.sums = new double[this.measures.length];
    }

    void clear() {
        lossSum = 0;
        images = 0;
        Arrays.fill(sums, 0);
    }

    /** Adds a batch, whose loss and means are those of its own images: weighted by their number, the sum is over images. */
    void add(double loss, Outputs outputs, Batch batch) {
        lossSum += loss * batch.size();
        for (int i = 0; i < measures.length; i++) {
            double value = outputs.scalar(measures[i].output());
            sums[i] += measures[i].kind() == Measure.Kind.SHARE ? value : value * batch.size();
        }
        images += batch.size();
    }

    long images() {
        return images;
    }

    /** NaN before the first image. */
    double meanLoss() {
        return lossSum / images;
    }

    /** NaN before the first image. */
    double mean(String measure) {
        for (int i = 0; i < measures.length; i++) {
            if (measures[i].name().equals(measure)) {
                return sums[i] / images;
            }
        }
        throw new IllegalArgumentException("the task does not measure '" + measure + "'");
    }

    /** The means over the images so far. */
    Measurements means() {
        return of((double) images);
    }

    /** The sums, from which {@link #restore} goes on. */
    Measurements sums() {
        return of(1);
    }

    private Measurements of(double divisor) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < measures.length; i++) {
            values.put(measures[i].name(), sums[i] / divisor);
        }
        return new Measurements(lossSum / divisor, values);
    }

    void restore(Measurements from, long ofImages) {
        lossSum = from.loss();
        images = ofImages;
        for (int i = 0; i < measures.length; i++) {
            sums[i] = from.value(measures[i].name());
        }
    }
}
