package org.limpid.models.layer;

import java.util.List;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Shape;

/**
 * A learned token put before the others, and a learned position added to each: x (B, N, d) becomes (B, N + 1, d).
 *
 * @param position (1, N + 1, d); its first row belongs to the class token
 * @param token (1, 1, d)
 */
public record ClassToken(Learned position, Learned token) implements Layer {

    /** The parameters {@code pos_embedding} and {@code cls_token}, drawn from N(0, 1) as the reference code does. */
    public static ClassToken of(int patches, int dim) {
        return of(patches, dim, new Distribution.Normal(1), new Distribution.Normal(1));
    }

    /** The parameters {@code pos_embedding} and {@code cls_token}, drawn as said. */
    public static ClassToken of(int patches, int dim, Distribution position, Distribution token) {
        return new ClassToken(
                Learned.of("pos_embedding", position, 1, Math.addExact(patches, 1), dim),
                Learned.of("cls_token", token, 1, 1, dim));
    }

    @Override
    public List<Learned> learned() {
        return List.of(position, token);
    }

    @Override
    public Value apply(ProgramBuilder builder, Value x) {
        Shape shape = x.type().shape();
        Value first = builder.broadcast(builder.parameter(token.parameter()), shape.with(1, 1));
        return builder.add(builder.concat(1, first, x), builder.parameter(position.parameter()));
    }
}
