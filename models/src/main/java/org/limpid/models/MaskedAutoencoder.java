package org.limpid.models;

import org.limpid.api.op.Value;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.TensorType;

/**
 * A network that completes images of which patches are hidden. Its {@linkplain #inference inference program} has the inputs
 * {@code image} f32 (B, C, H, W) and {@code mask} f32 (B, N), 1 for hidden patches and 0 for others, see {@link
 * MaskedPatches}, and the output {@code pred} f32 (B, N, P): the P numbers of each of the N patches by row, column and channel.
 * A network that computes on shown patches alone also has the input {@code shown} i32 (B·K), the rows of the K shown patches of
 * each image among all B·N patches of the batch, as many for each image.
 */
public interface MaskedAutoencoder extends Model {

    /** The name of the input that says which patches are hidden. */
    String MASK = "mask";

    /** The name of the input that says which patches are shown, if there is one. */
    String SHOWN = "shown";

    /** The name of the output that holds the patches as they are reconstructed. */
    String PREDICTION = "pred";

    /** The name of the output that holds what the encoder makes of an image. */
    String CODE = "code";

    /** How its images are cut. */
    PatchGrid grid();

    /** How many patches of an image are shown in training. */
    int kept();

    /** Whether the numbers of each patch are brought to mean 0 and variance 1 before they are compared. */
    boolean normPixels();

    /**
     * Appends the network to a program.
     *
     * @param builder where the ops go; takes the input {@code shown} if there is one
     * @param image f32 (B, C, H, W)
     * @param mask f32 (B, N), 1 for hidden patches, 0 for others
     * @return the reconstruction (B, N, P) of all patches
     * @throws org.limpid.api.LimpidException if the image has another format
     */
    Value forward(ProgramBuilder builder, Value image, Value mask);

    /**
     * Appends the encoder alone, with all patches shown.
     *
     * @param builder where the ops go
     * @param image f32 (B, C, H, W)
     * @return the code (B, N + 1, d), the class token first
     * @throws org.limpid.api.LimpidException if the image has another format
     */
    Value encode(ProgramBuilder builder, Value image);

    /** What an image looks like. */
    default ImageFormat image() {
        return grid().image();
    }

    /** The type of a batch of masks, f32 (B, N). */
    default TensorType masks(int batch) {
        return TensorType.f32(batch, grid().patches());
    }

    /**
     * The encoder with all patches shown, as a program: its input is {@code image}, its output {@code code} (B, N + 1, d).
     *
     * @param batch how many images a run takes, at least 1
     */
    default Program encoder(int batch) {
        ProgramBuilder builder = new ProgramBuilder(kind() + ".encoder");
        Value image = builder.input(ImageClassifier.IMAGE, image().batch(batch));
        builder.output(CODE, encode(builder, image));
        return builder.build();
    }

    @Override
    default Program inference(int batch) {
        ProgramBuilder builder = new ProgramBuilder(kind() + ".inference");
        Value image = builder.input(ImageClassifier.IMAGE, image().batch(batch));
        Value mask = builder.input(MASK, masks(batch));
        builder.output(PREDICTION, forward(builder, image, mask));
        return builder.build();
    }
}
