package org.limpid.models;

import org.limpid.api.LimpidException;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.api.tensor.TensorType;

/**
 * Learning features by maximal coding rate reduction: what a network answers for an image, scaled to unit length, is its
 * feature, whatever the network's {@code classes} mean otherwise. Inputs: {@code image} f32[B,C,H,W], {@code label}
 * i32[B] from 0, {@code weight} f32[B], 0 for examples that only fill up the batch. Outputs: {@code loss} f32[], Rᶜ −
 * γ₂R, and the two rates {@code rate.total} and {@code rate.compressed}, f32[].
 *
 * @param model the encoder; as many of its {@code classes} as the features shall have dimensions
 * @param classes how many classes the labels tell apart, at least 1
 * @param rates ε², γ₁ and γ₂
 * @param labelSmoothing the part of each sample's membership that is spread over all classes, from 0 up to (not including)
 *     1: memberships are soft above 0, 1 − s + s/k of the labelled class and s/k of the others
 */
public record RateReductionLearning(ImageClassifier model, int classes, RateReduction rates, double labelSmoothing)
        implements Objective {

    /** The name of the output that holds R. */
    public static final String TOTAL = "rate.total";

    /** The name of the output that holds Rᶜ. */
    public static final String COMPRESSED = "rate.compressed";

    /** The reference code's floor under a feature's norm, squared. */
    private static final double SQUARED_FLOOR = 1e-24;

    /** Refuses fewer classes than one, and a smoothing out of range. */
    public RateReductionLearning {
        if (classes < 1) {
            throw new LimpidException("rate reduction: the number of classes is " + classes + "; expected 1 or more");
        }
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new LimpidException("rate reduction: the label smoothing is " + labelSmoothing
                    + "; expected 0 or more and less than 1, as 0.1");
        }
    }

    @Override
    public Value append(ProgramBuilder builder, int batch) {
        Value image = builder.input(ImageClassifier.IMAGE, model.image().batch(batch));
        Value label = builder.input(Classification.LABEL, TensorType.i32(batch));
        Value weight = builder.input(Classification.WEIGHT, TensorType.f32(batch));
        Value features = model.forward(builder, image);
        try (var _ = builder.scope("loss", Role.OBJECTIVE)) {
            Value squares = builder.reduce(Reduce.Function.SUM, builder.mul(features, features), true, -1);
            Value norm = builder.sqrt(builder.max(squares, builder.constant(SQUARED_FLOOR, squares)));
            Value normalised = builder.name("features", builder.div(features, norm));
            Value memberships = memberships(builder, label, weight);
            RateReduction.Terms terms = rates.terms(builder, normalised, memberships);
            builder.output(TOTAL, terms.total());
            builder.output(COMPRESSED, terms.compressed());
            return rates.loss(builder, terms);
        }
    }

    private Value memberships(ProgramBuilder builder, Value label, Value weight) {
        Value labelled = RateReduction.memberships(builder, label, weight, classes);
        if (labelSmoothing == 0) {
            return labelled;
        }
        Value each = builder.reshape(weight, weight.type().shape().dim(0), 1);
        return builder.add(builder.mul(labelled, 1 - labelSmoothing), builder.mul(each, labelSmoothing / classes));
    }
}
