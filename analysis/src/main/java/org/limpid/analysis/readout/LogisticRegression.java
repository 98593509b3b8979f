package org.limpid.analysis.readout;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.limpid.api.LimpidException;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.CrossEntropy;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.optim.AdamW;
import org.limpid.models.optim.Optimizer;
import org.limpid.models.optim.Schedule;

/**
 * Logistic regression for many classes, the usual linear probe of a frozen encoder: the features, each number scaled to mean 0
 * and variance 1 over the samples that it is fitted to, are mapped to the logits of classes by the weights that minimise the
 * mean cross-entropy + (decay/2)·‖W‖². The problem is convex; it is solved by 400 full-batch steps of AdamW on a backend, with
 * the penalty in the loss, whose rate falls to 0 along half a cosine. Steps end there, at the minimum or not: {@link #slope}
 * says how near it is. Immutable once fitted.
 */
public final class LogisticRegression implements FeatureClassifier {

    private static final String FEATURES = "features";
    private static final String LABELS = "labels";
    private static final String LOSS = "loss";
    private static final String SLOPE = "slope";
    private static final int STEPS = 400;
    private static final double RATE = 0.05;
    /** Below this deviation a feature is taken to be constant, and left out. */
    private static final double CONSTANT = 1e-8;

    private final Standard standard;
    private final int classes;
    private final double[] weight;
    private final double[] bias;
    private final double slope;

    private LogisticRegression(Standard standard, int classes, double[] weight, double[] bias, double slope) {
        this.standard = standard;
        this.classes = classes;
        this.weight = weight;
        this.bias = bias;
        this.slope = slope;
    }

    /** Where each number of a feature vector lies, and one over how far it spreads; 0 if it does not. */
    private static final class Standard {

        private final double[] mean;
        private final double[] scale;

        private Standard(double[] mean, double[] scale) {
            this.mean = mean;
            this.scale = scale;
        }

        static Standard of(FeatureRows rows) {
            double[] mean = new double[rows.width()];
            double[] scale = new double[rows.width()];
            Tensor features = rows.features();
            for (int pass = 0; pass < 2; pass++) {
                for (int i = 0; i < rows.count(); i++) {
                    for (int j = 0; j < mean.length; j++) {
                        double value = features.get((long) i * mean.length + j);
                        if (pass == 0) {
                            mean[j] += value / rows.count();
                        } else {
                            scale[j] += (value - mean[j]) * (value - mean[j]) / rows.count();
                        }
                    }
                }
            }
            for (int j = 0; j < mean.length; j++) {
                double deviation = Math.sqrt(scale[j]);
                scale[j] = deviation > CONSTANT ? 1 / deviation : 0;
            }
            return new Standard(mean, scale);
        }

        double apply(double value, int j) {
            return (value - mean[j]) * scale[j];
        }
    }

    /**
     * Finds the weights.
     *
     * @param backend where to compute
     * @param features (m, …) of finite numbers; what stands behind the first axis is read as one vector
     * @param labels i32[m] from 0, each class at least once
     * @param classes how many there are, at least 2
     * @param decay the weight of the penalty, 0 or more, as 1e-4
     * @throws LimpidException if one of these does not hold; the message says which
     */
    public static LogisticRegression fit(Backend backend, Tensor features, Tensor labels, int classes, double decay) {
        if (classes < 2 || !(decay >= 0 && Double.isFinite(decay))) {
            throw new LimpidException("logistic regression: " + classes + " classes and decay " + decay
                    + "; expected 2 classes or more and 0 or more, as 1e-4");
        }
        FeatureRows rows = FeatureRows.of(features);
        rows.byClass(labels, classes);
        Standard standard = Standard.of(rows);
        int width = rows.width();
        Tensor scaled = Tensor.zeros(TensorType.f32(rows.count(), width));
        for (long i = 0; i < scaled.size(); i++) {
            scaled.setFloat(i, (float) standard.apply(features.get(i), (int) (i % width)));
        }
        Parameter weight = Parameter.of("weight", classes, width);
        Parameter bias = Parameter.of("bias", classes);
        AdamW optimizer = new AdamW(0.9, 0.999, 1e-8, 0, Optimizer.Decay.ALL);
        Program step = step(rows.count(), weight, bias, decay, optimizer);
        Inputs inputs = Inputs.zerosFor(step);
        inputs.put(FEATURES, scaled).put(LABELS, labels);
        Parameters all = Parameters.of(List.of(weight, bias));
        Schedule schedule = new Schedule.WarmupCosine(RATE, 0);
        try (Weights weights = backend.allocate(all.and(optimizer.state(all)));
                Session session = backend.compile(weights, step)) {
            double slope = Double.NaN;
            for (int i = 0; i < STEPS; i++) {
                optimizer.fill(inputs, i, schedule.rate(i, STEPS, STEPS));
                slope = Math.sqrt(session.run(step, inputs).scalar(SLOPE));
            }
            return new LogisticRegression(
                    standard,
                    classes,
                    weights.read(weight).toDoubles(),
                    weights.read(bias).toDoubles(),
                    slope);
        }
    }

    private static Program step(int samples, Parameter weight, Parameter bias, double decay, AdamW optimizer) {
        ProgramBuilder builder = new ProgramBuilder("logistic_regression");
        Value x = builder.input(
                FEATURES, TensorType.f32(samples, weight.type().shape().dim(1)));
        Value label = builder.input(LABELS, TensorType.i32(samples));
        Value w = builder.parameter(weight);
        Value b = builder.parameter(bias);
        Value logits = builder.add(builder.matmul(x, false, w, true), b);
        Value each = builder.fill(TensorType.f32(samples), 1);
        Value fit = builder.apply(new CrossEntropy(0), logits, label, each);
        Value loss = builder.add(fit, builder.mul(builder.sum(builder.mul(w, w), 0, 1), decay / 2));
        builder.output(LOSS, loss);
        Map<Value, Value> gradients = Gradients.append(builder, loss, List.of(w, b));
        Value ofWeight = Objects.requireNonNull(gradients.get(w));
        Value ofBias = Objects.requireNonNull(gradients.get(b));
        builder.output(
                SLOPE,
                builder.add(
                        builder.sum(builder.mul(ofWeight, ofWeight), 0, 1),
                        builder.sum(builder.mul(ofBias, ofBias), 0)));
        optimizer.append(builder, Map.of(weight, ofWeight, bias, ofBias));
        return builder.build();
    }

    /** The length of the gradient of what is minimised, at the last step: 0 at the minimum. */
    public double slope() {
        return slope;
    }

    /** The weights (classes, d) of scaled features, row by row. */
    double[] weight() {
        return weight.clone();
    }

    @Override
    public int[] predict(Tensor features) {
        FeatureRows rows = FeatureRows.of(features).requireWidth(standard.mean.length);
        int width = rows.width();
        int[] predicted = new int[rows.count()];
        for (int i = 0; i < predicted.length; i++) {
            double highest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                double logit = bias[c];
                for (int j = 0; j < width; j++) {
                    logit += weight[c * width + j] * standard.apply(features.get((long) i * width + j), j);
                }
                if (logit > highest) {
                    highest = logit;
                    predicted[i] = c;
                }
            }
        }
        return predicted;
    }
}
