package org.limpid.models;

import org.limpid.api.op.Value;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;

/**
 * A network from images to the logits of classes. Its {@linkplain #inference inference program} has the input
 * {@code image} (B, C, H, W), normalised as for training, and the output {@code logits} (B, classes).
 */
public interface ImageClassifier extends Model {

    /** The name of the input that holds the images. */
    String IMAGE = "image";

    /** The name of the output that holds the logits. */
    String LOGITS = "logits";

    /** What an image looks like. */
    ImageFormat image();

    /** How many classes it tells apart. */
    int classes();

    /**
     * Appends the network to a program.
     *
     * @param builder where the ops go
     * @param image f32 (B, C, H, W) of the model's {@linkplain #image format}, any B
     * @return the logits (B, classes)
     * @throws org.limpid.api.LimpidException if the image has another format
     */
    Value forward(ProgramBuilder builder, Value image);

    @Override
    default Program inference(int batch) {
        ProgramBuilder builder = new ProgramBuilder(kind() + ".inference");
        Value image = builder.input(IMAGE, image().batch(batch));
        builder.output(LOGITS, forward(builder, image));
        return builder.build();
    }
}
