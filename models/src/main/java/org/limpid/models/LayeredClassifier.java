package org.limpid.models;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.models.layer.ClassToken;
import org.limpid.models.layer.Layer;
import org.limpid.models.layer.Learned;
import org.limpid.models.layer.Readout;

/**
 * What all networks of this package are that tell images apart by tokens: patches become tokens, a class token goes before
 * them, layers change them, one vector is read out.
 *
 * @param kind for errors
 * @param embedding from images (B, C, H, W) to tokens (B, N, d)
 * @param classToken and the positions
 * @param layers from tokens to tokens
 * @param head from tokens to logits
 */
record LayeredClassifier(
        String kind, Layer embedding, ClassToken classToken, List<? extends Layer> layers, Readout head) {

    List<Learned> learned() {
        List<Learned> learned = new ArrayList<>(Layer.learned(classToken, embedding));
        layers.forEach(layer -> learned.addAll(layer.learned()));
        learned.addAll(head.learned());
        return List.copyOf(learned);
    }

    /** Names {@code tokens} and {@code logits}. */
    Value forward(ProgramBuilder builder, ImageFormat format, Value image) {
        format.check(kind, image);
        Value tokens;
        try (var _ = builder.scope("tokenise", Role.TOKENISE)) {
            tokens = builder.name("tokens", classToken.apply(builder, embedding.apply(builder, image)));
        }
        for (Layer layer : layers) {
            tokens = layer.apply(builder, tokens);
        }
        try (var _ = builder.scope("head", Role.READOUT)) {
            return builder.name(ImageClassifier.LOGITS, head.apply(builder, tokens));
        }
    }
}
