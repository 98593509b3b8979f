package org.limpid.models.redunet;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/**
 * Samples on their way through a network.
 *
 * @param name of the set
 * @param order the number of the sample that stands in each place on the device
 * @param features Z (F, m, c) on the device
 * @param membership π (m, k) of the last layer, on the device
 */
record FeatureSet(String name, List<Integer> order, Parameter features, Parameter membership) {

    /** Copies the order. */
    FeatureSet {
        order = List.copyOf(order);
    }

    /** A set of so many samples as the order has places. */
    static FeatureSet of(String name, ReduNetConfig config, List<Integer> order) {
        Domain domain = config.domain();
        int m = order.size();
        return new FeatureSet(
                name,
                order,
                Parameter.state("redunet." + name + ".features", domain.frequencies(), m, domain.channels()),
                Parameter.state("redunet." + name + ".membership", m, config.classes()));
    }

    /**
     * Refuses samples that are not of the domain, and numbers that are not finite.
     *
     * @return how many samples there are
     */
    static int requireSamples(String name, Domain domain, Tensor samples) {
        Shape shape = samples.shape();
        if (shape.rank() == 0 || !shape.range(1, shape.rank()).equals(domain.sample())) {
            throw new LimpidException("redunet: the samples of '" + name + "' are " + samples + "; expected samples of "
                    + domain.sample() + " behind an axis that counts them");
        }
        requireFinite(name, samples);
        return shape.dim(0);
    }

    private static void requireFinite(String name, Tensor samples) {
        long each = samples.size() / samples.shape().dim(0);
        for (long i = 0; i < samples.size(); i++) {
            if (!Double.isFinite(samples.get(i))) {
                throw new LimpidException("redunet: sample " + i / each + " of '" + name + "' has " + samples.get(i)
                        + " as its element " + i % each + "; expected finite numbers");
            }
        }
    }

    /** The samples as they stand on the device. */
    Tensor sorted(Tensor samples) {
        Tensor sorted = Tensor.zeros(samples.type());
        for (int place = 0; place < order.size(); place++) {
            move(samples, order.get(place), sorted, place);
        }
        return sorted;
    }

    /** Rows of any length from the device, as the samples were given. */
    Tensor unsorted(Tensor rows) {
        Tensor unsorted = Tensor.zeros(rows.type());
        for (int place = 0; place < order.size(); place++) {
            move(rows, place, unsorted, order.get(place));
        }
        return unsorted;
    }

    private void move(Tensor from, int row, Tensor to, int place) {
        long bytes = from.data().byteSize() / order.size();
        to.data().asSlice(place * bytes, bytes).copyFrom(from.data().asSlice(row * bytes, bytes));
    }
}
