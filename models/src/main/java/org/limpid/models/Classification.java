package org.limpid.models;

import org.limpid.api.LimpidException;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.CrossEntropy;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/**
 * Telling images apart by class. Inputs: {@code image} f32[B,C,H,W], {@code label} i32[B] from 0, {@code weight}
 * f32[B], 0 for examples that only fill up the batch. Outputs: {@code loss} f32[], the weighted mean of the
 * cross-entropy, and {@code correct} f32[], the sum of the weights of the examples whose largest logit (the first of
 * equal ones) is their label's.
 *
 * @param model who is asked
 * @param labelSmoothing the part of a label that is spread over all classes, from 0 up to (not including) 1
 */
public record Classification(ImageClassifier model, double labelSmoothing) implements Objective {

    /** The name of the input that holds the labels. */
    public static final String LABEL = "label";

    /** The name of the input that says how much each example counts. */
    public static final String WEIGHT = "weight";

    /** The name of the output that counts the right answers. */
    public static final String CORRECT = "correct";

    /** Refuses a smoothing that would leave nothing of the label. */
    public Classification {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new LimpidException(
                    "the label smoothing is " + labelSmoothing + "; expected 0 or more and less than 1, as 0.1");
        }
    }

    /**
     * The class of the largest of each sample's scores, the first of equally large ones.
     *
     * @param scores (m, k) logits, or memberships; a NaN is never the largest
     */
    public static int[] labels(Tensor scores) {
        int classes = scores.shape().dim(1);
        int[] labels = new int[scores.shape().dim(0)];
        for (int i = 0; i < labels.length; i++) {
            long row = (long) i * classes;
            for (int j = 1; j < classes; j++) {
                labels[i] = scores.get(row + j) > scores.get(row + labels[i]) ? j : labels[i];
            }
        }
        return labels;
    }

    @Override
    public Value append(ProgramBuilder builder, int batch) {
        Value image = builder.input(ImageClassifier.IMAGE, model.image().batch(batch));
        Value label = builder.input(LABEL, TensorType.i32(batch));
        Value weight = builder.input(WEIGHT, TensorType.f32(batch));
        Value logits = model.forward(builder, image);
        try (var _ = builder.scope("loss", Role.OBJECTIVE)) {
            Value hit = builder.compare(Compare.Relation.EQ, builder.apply(new ArgMax(1), logits), label);
            Value counted = builder.mul(builder.cast(hit, weight.type().dtype()), weight);
            builder.output(CORRECT, builder.sum(counted, 0));
            return builder.apply(new CrossEntropy(labelSmoothing), logits, label, weight);
        }
    }
}
