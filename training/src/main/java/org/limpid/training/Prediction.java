package org.limpid.training;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.limpid.api.tensor.Tensor;

/**
 * What a network makes of an image.
 *
 * @param classes all classes, the likeliest first; of equal ones the first
 */
public record Prediction(List<Scored> classes) {

    /**
     * A class.
     *
     * @param number of the logit, from 0
     * @param name the name of the class
     * @param probability by the softmax of the logits
     */
    public record Scored(int number, String name, double probability) {}

    /** Copies the list. */
    public Prediction {
        classes = List.copyOf(classes);
    }

    /**
     * By the softmax of logits, in double precision; where a logit is NaN, all probabilities are.
     *
     * @param logits f32[1, C]
     * @param names of the C classes
     */
    public static Prediction of(Tensor logits, List<String> names) {
        double[] values = new double[names.size()];
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            values[i] = logits.data().getAtIndex(Tensor.FLOAT, i);
            largest = Math.max(largest, values[i]);
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(values[i] - largest);
            sum += values[i];
        }
        double total = sum;
        return new Prediction(IntStream.range(0, values.length)
                .mapToObj(i -> new Scored(i, names.get(i), values[i] / total))
                .sorted(Comparator.comparingDouble((Scored scored) -> -scored.probability()))
                .toList());
    }

    /** The likeliest class. */
    public Scored best() {
        return classes.getFirst();
    }
}
