package org.limpid.models.redunet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;

/**
 * Appends the construction of a layer's operators from its training features: the expansion E of all samples and the
 * compression Cʲ of each class. The Gram matrices of the classes sum to the total one, so that each sample is multiplied
 * once; I + sG is factored by Cholesky, on the side of the samples where they are fewer than the channels.
 */
final class OperatorBuilder {

    private final Emitter e;
    private final ReduNetConfig config;
    private final Domain domain;

    OperatorBuilder(Emitter e, ReduNetConfig config) {
        this.e = e;
        this.config = config;
        domain = config.domain();
    }

    /**
     * What came of it. The determinants of the factors are those of the coding rates.
     *
     * @param expansion E
     * @param compressions C¹ … Cᵏ
     * @param totalRate the rate of all features, f32[1]
     * @param classRates the rate of each class by itself, not times its share, f32[k]
     */
    record Operators(Operator expansion, List<Operator> compressions, Value totalRate, Value classRates) {}

    /** One operator and the rate that its factor gives, f32[1]. */
    private record Built(Operator operator, Value rate) {}

    /**
     * Builds all operators.
     *
     * @param features (F, m, c)
     * @param classes the slices of the features that hold one class each, in order
     */
    Operators build(Value features, List<Value> classes) {
        List<@Nullable Value> grams = new ArrayList<>();
        classes.forEach(samples -> grams.add(fewerThanChannels(samples) ? null : gram(samples)));
        List<Value> all = new ArrayList<>(classes);
        all.add(features);
        grams.add(fewerThanChannels(features) ? null : total(features, grams));
        List<Built> built = factored(all, grams);
        Value rates = e.concat(0, built.stream().map(Built::rate).toArray(Value[]::new));
        int k = classes.size();
        return new Operators(
                built.getLast().operator(),
                built.subList(0, k).stream().map(Built::operator).toList(),
                e.slice(rates, 0, k, 1),
                e.slice(rates, 0, 0, k));
    }

    private boolean fewerThanChannels(Value samples) {
        return count(samples) * domain.rowsPerSample() < domain.channels();
    }

    private static int count(Value samples) {
        return samples.type().shape().dim(1);
    }

    private Value gram(Value samples) {
        return domain.gram(e, e.matmul(samples, true, samples, false));
    }

    /** The sum of the classes' matrices, if all of them are there. */
    private Value total(Value features, List<@Nullable Value> grams) {
        Value sum = null;
        for (Value gram : grams) {
            if (gram == null) {
                return gram(features);
            }
            sum = sum == null ? gram : e.add(sum, gram);
        }
        return sum == null ? gram(features) : sum;
    }

    /** Those with a Gram matrix are factored together, as one batch; the others each on the side of its samples. */
    private List<Built> factored(List<Value> samples, List<@Nullable Value> grams) {
        List<Value> shifted = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            Value gram = grams.get(i);
            if (gram != null) {
                shifted.add(unsqueeze(plusIdentity(e.mul(gram, scale(samples.get(i))))));
            }
        }
        List<Built> built = new ArrayList<>();
        if (shifted.isEmpty()) {
            samples.forEach(one -> built.add(bySamples(one)));
            return built;
        }
        Value l = e.apply(new Cholesky(), e.concat(0, shifted.toArray(Value[]::new)));
        Value identity = e.identity(domain.channels(), l.type().dtype());
        Value half = e.apply(
                new TriangularSolve(false), l, e.broadcast(identity, l.type().shape()));
        Value inverse = e.matmul(half, true, half, false);
        int next = 0;
        for (int i = 0; i < samples.size(); i++) {
            Value one = samples.get(i);
            if (grams.get(i) == null) {
                built.add(bySamples(one));
                continue;
            }
            Value matrix =
                    e.reshape(e.slice(inverse, 0, next, 1), domain.frequencies(), domain.channels(), domain.channels());
            Value rate = RateOps.ofFactor(e, domain, e.slice(l, 0, next, 1));
            built.add(new Built(new Operator.Dense(e.mul(matrix, alpha(one))), rate));
            next++;
        }
        return built;
    }

    private Built bySamples(Value samples) {
        Value rows = domain.rows(e, samples);
        double scale = scale(samples);
        Value l = e.apply(new Cholesky(), plusIdentity(e.mul(e.matmul(rows, false, rows, true), scale)));
        Value w = e.apply(new TriangularSolve(false), l, rows);
        Operator.LowRank operator = new Operator.LowRank(alpha(samples), scale, w);
        Value rate = RateOps.ofFactor(e, domain, unsqueeze(l));
        return new Built(operator.cheaperThanDense() ? operator : new Operator.Dense(operator.dense(e)), rate);
    }

    private double alpha(Value samples) {
        return config.alpha(count(samples));
    }

    private double scale(Value samples) {
        return alpha(samples) * domain.gain();
    }

    private Value plusIdentity(Value gram) {
        return e.add(gram, e.identity(gram.type().shape().dim(-1), gram.type().dtype()));
    }

    private Value unsqueeze(Value x) {
        return e.reshape(x, Shape.of(1).concat(x.type().shape()));
    }
}
