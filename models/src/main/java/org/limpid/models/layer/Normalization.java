package org.limpid.models.layer;

import java.util.List;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.program.ProgramBuilder;

/**
 * Layer normalisation of the last axis with a learned gain and bias (Ba et al. 2016): x and y (…, width).
 *
 * @param gain γ (width), from 1
 * @param bias β (width), from 0
 * @param epsilon what is added to the variance
 */
public record Normalization(Learned gain, Learned bias, double epsilon) implements Layer {

    /** The parameters {@code <name>.weight} and {@code <name>.bias}. */
    public static Normalization of(String name, int width, double epsilon) {
        return new Normalization(
                Learned.of(name + ".weight", new Distribution.Constant(1), width),
                Learned.of(name + ".bias", new Distribution.Constant(0), width),
                epsilon);
    }

    @Override
    public List<Learned> learned() {
        return List.of(gain, bias);
    }

    @Override
    public Value apply(ProgramBuilder builder, Value x) {
        return builder.apply(
                new LayerNorm(epsilon), x, builder.parameter(gain.parameter()), builder.parameter(bias.parameter()));
    }
}
