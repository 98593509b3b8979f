package org.limpid.models.layer;

import java.util.List;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Shape;

/**
 * Attention as transformers have it (Vaswani et al. 2017), with queries, keys and values of their own: tokens x (B, n, d), result
 * (B, n, d). Within head k, o_k = softmax(q_k k_kᵀ / √p) v_k with p = d/h; the heads side by side go through a map back.
 *
 * @param projection W (3d, d) with bias or without: queries, keys and values, each head by head
 * @param heads h, a divisor of d
 * @param output the way back (d, d)
 */
public record MultiHeadAttention(Linear projection, int heads, Linear output) implements Layer {

    /** The parameters {@code <name>.qkv} and {@code <name>.proj}, weights drawn as said and biases 0. */
    public static MultiHeadAttention of(String name, int dim, int heads, boolean bias, Distribution weights) {
        Distribution zero = new Distribution.Constant(0);
        int three = Math.multiplyExact(3, dim);
        return new MultiHeadAttention(
                bias
                        ? Linear.of(name + ".qkv", dim, three, weights, zero)
                        : Linear.withoutBias(name + ".qkv", dim, three, weights),
                heads,
                Linear.of(name + ".proj", dim, dim, weights, zero));
    }

    @Override
    public List<Learned> learned() {
        return Layer.learned(projection, output);
    }

    /** The queries, keys and values of the tokens side by side, (B, n, 3d), each head by head. */
    public Value project(ProgramBuilder builder, Value x) {
        return projection.apply(builder, x);
    }

    /** The mixed tokens (B, n, d) from what {@link #project} gave; the residual is the caller's. */
    public Value attend(ProgramBuilder builder, Value all) {
        Shape shape = all.type().shape();
        int batch = shape.dim(0);
        int tokens = shape.dim(1);
        int dim = shape.dim(2) / 3;
        int width = dim / heads;
        Value queries = head(builder, all, 0, dim);
        Value keys = head(builder, all, dim, dim);
        Value values = head(builder, all, 2 * dim, dim);
        Value scores = builder.mul(builder.matmul(queries, false, keys, true), 1 / Math.sqrt(width));
        Value weighted = builder.matmul(builder.apply(new Softmax(), scores), values);
        Value sideBySide = builder.reshape(builder.permute(weighted, 0, 2, 1, 3), batch, tokens, dim);
        return output.apply(builder, sideBySide);
    }

    @Override
    public Value apply(ProgramBuilder builder, Value x) {
        return attend(builder, project(builder, x));
    }

    /** (B, n, d) of the three as (B, h, n, p). */
    private Value head(ProgramBuilder builder, Value all, int from, int dim) {
        Value part = builder.slice(all, 2, from, dim);
        Shape shape = part.type().shape();
        return builder.permute(builder.reshape(part, shape.dim(0), shape.dim(1), heads, dim / heads), 0, 2, 1, 3);
    }
}
