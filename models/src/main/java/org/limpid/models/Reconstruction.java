package org.limpid.models;

import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.models.layer.Patches;

/**
 * Completing images of which patches are hidden. Inputs: {@code image} f32[B,C,H,W] and {@code mask} f32[B,N], 1 for hidden
 * patches, 0 for others; all 0 for examples that only fill up the batch. Outputs: {@code loss} f32[], the squared error of a
 * number, averaged over each hidden patch and then over the hidden patches of the batch, and {@code pred} f32[B,N,P].
 * With {@link MaskedAutoencoder#normPixels} each patch of the image is first brought to mean 0 and variance 1
 * (He et al. 2022, §3). At least one patch of the batch must be hidden: the loss of none is NaN.
 *
 * @param model who is asked
 */
public record Reconstruction(MaskedAutoencoder model) implements Objective {

    @Override
    public Value append(ProgramBuilder builder, int batch) {
        PatchGrid grid = model.grid();
        Value image = builder.input(ImageClassifier.IMAGE, model.image().batch(batch));
        Value mask = builder.input(MaskedAutoencoder.MASK, model.masks(batch));
        Value prediction = model.forward(builder, image, mask);
        builder.output(MaskedAutoencoder.PREDICTION, prediction);
        try (var _ = builder.scope("loss", Role.OBJECTIVE)) {
            Value target = Patches.channelLast(builder, image, grid.patchHeight(), grid.patchWidth());
            if (model.normPixels()) {
                target = normalised(builder, target, grid.numbers());
            }
            Value error = builder.sub(prediction, target);
            Value ofPatch = builder.mean(builder.mul(error, error), false, 2);
            return builder.div(builder.sum(builder.mul(ofPatch, mask), 0, 1), builder.sum(mask, 0, 1));
        }
    }

    /** (t − mean) / √(variance + ε), the variance with P − 1 in its denominator. */
    private static Value normalised(ProgramBuilder builder, Value target, int numbers) {
        Value centred = builder.sub(target, builder.mean(target, true, 2));
        Value scatter = builder.reduce(Reduce.Function.SUM, builder.mul(centred, centred), true, 2);
        Value variance = builder.mul(scatter, 1.0 / (numbers - 1));
        return builder.div(centred, builder.sqrt(builder.add(variance, PatchScale.EPSILON)));
    }
}
