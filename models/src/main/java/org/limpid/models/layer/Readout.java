package org.limpid.models.layer;

import java.util.List;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Shape;

/**
 * From tokens (B, n, d) to logits (B, C): one vector per image, normalised and mapped.
 *
 * @param pooling how the tokens become one
 * @param norm the normalisation of it
 * @param linear from d to C
 */
public record Readout(Pooling pooling, Normalization norm, Linear linear) implements Layer {

    /** How the tokens of an image become one vector. */
    public enum Pooling {
        /** The first token, the class token. */
        CLS,
        /** The mean over all tokens, the class token among them. */
        MEAN
    }

    /** With parameters {@code <name>.0} (normalisation) and {@code <name>.1}. */
    public static Readout of(String name, Pooling pooling, int dim, int classes, double epsilon) {
        Distribution initial = Distribution.linear(dim);
        return of(name, pooling, dim, classes, epsilon, initial, initial);
    }

    /** With parameters {@code <name>.0} (normalisation) and {@code <name>.1}, whose weight and bias are drawn as said. */
    public static Readout of(
            String name,
            Pooling pooling,
            int dim,
            int classes,
            double epsilon,
            Distribution weight,
            Distribution bias) {
        return new Readout(
                pooling,
                Normalization.of(name + ".0", dim, epsilon),
                Linear.of(name + ".1", dim, classes, weight, bias));
    }

    @Override
    public List<Learned> learned() {
        return Layer.learned(norm, linear);
    }

    @Override
    public Value apply(ProgramBuilder builder, Value tokens) {
        Shape shape = tokens.type().shape();
        Value pooled = switch (pooling) {
            case CLS -> builder.reshape(builder.slice(tokens, 1, 0, 1), shape.dim(0), shape.dim(2));
            case MEAN -> builder.mean(tokens, false, 1);
        };
        return linear.apply(builder, norm.apply(builder, pooled));
    }
}
