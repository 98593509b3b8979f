package org.limpid.models.layer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.program.ProgramBuilder;

/**
 * MSSA, the compression step of CRATE (Yu et al. 2023, arXiv:2306.01129, §2.3): an approximate gradient step on the
 * coding rate of the tokens against the subspaces U_1 … U_h. Tokens x (B, n, d) are projected once, w = x Wᵀ, rows k·p
 * … (k+1)·p − 1 of W being U_kᵀ; within head k, o_k = softmax(w_k w_kᵀ / √p) w_k: queries, keys and values are one.
 * The heads side by side go through a projection back to (B, n, d), which the paper ties to the U_k and the reference
 * code learns, with a bias.
 *
 * @param projection W (h·p, d), no bias
 * @param heads h, the number of subspaces
 * @param dimHead p, the dimension of each
 * @param tied whether the way back is W itself, o W = Σ_k U_k o_k
 * @param output the way back (d, h·p), or null where one head of the full width needs none and where it is tied
 */
public record MultiHeadSubspaceAttention(
        Linear projection,
        int heads,
        int dimHead,
        boolean tied,
        @Nullable Linear output) implements Layer {

    /**
     * As the reference code has it, with the parameters {@code <name>.qkv.weight} and, unless one head has the full
     * width, {@code <name>.to_out.0.weight} and {@code .bias}.
     */
    public static MultiHeadSubspaceAttention of(String name, int dim, int heads, int dimHead) {
        int inner = Math.multiplyExact(heads, dimHead);
        return new MultiHeadSubspaceAttention(
                Linear.withoutBias(name + ".qkv", dim, inner),
                heads,
                dimHead,
                false,
                isWhole(dim, heads, dimHead) ? null : Linear.of(name + ".to_out.0", inner, dim));
    }

    /** As the paper derives it: the heads lead back by the subspaces themselves, with {@code <name>.qkv.weight} alone. */
    public static MultiHeadSubspaceAttention tied(String name, int dim, int heads, int dimHead) {
        return new MultiHeadSubspaceAttention(
                Linear.withoutBias(name + ".qkv", dim, Math.multiplyExact(heads, dimHead)), heads, dimHead, true, null);
    }

    /** As CRATE-α has it: no bias anywhere, both weights drawn as said. */
    public static MultiHeadSubspaceAttention withoutBias(
            String name, int dim, int heads, int dimHead, Distribution weights) {
        int inner = Math.multiplyExact(heads, dimHead);
        return new MultiHeadSubspaceAttention(
                Linear.withoutBias(name + ".qkv", dim, inner, weights),
                heads,
                dimHead,
                false,
                isWhole(dim, heads, dimHead) ? null : Linear.withoutBias(name + ".to_out.0", inner, dim, weights));
    }

    /** As CRATE-MAE draws it: weights by {@link Distribution#xavierUniform}, the bias 0. */
    public static MultiHeadSubspaceAttention xavier(String name, int dim, int heads, int dimHead) {
        int inner = Math.multiplyExact(heads, dimHead);
        Distribution weights = Distribution.xavierUniform(dim, inner);
        return new MultiHeadSubspaceAttention(
                Linear.withoutBias(name + ".qkv", dim, inner, weights),
                heads,
                dimHead,
                false,
                isWhole(dim, heads, dimHead)
                        ? null
                        : Linear.of(name + ".to_out.0", inner, dim, weights, new Distribution.Constant(0)));
    }

    /** Whether one head has the full width, so that there is nothing to project back. */
    private static boolean isWhole(int dim, int heads, int dimHead) {
        return heads == 1 && dimHead == dim;
    }

    @Override
    public List<Learned> learned() {
        return output == null ? projection.learned() : Layer.learned(projection, output);
    }

    /** The tokens seen from the subspaces, w = x Wᵀ (B, n, h·p), heads side by side. */
    public Value project(ProgramBuilder builder, Value x) {
        return projection.apply(builder, x);
    }

    /** The compressed tokens (B, n, d) from what {@link #project} gave; the residual is the caller's. */
    public Value attend(ProgramBuilder builder, Value w) {
        Value o = builder.apply(new SubspaceAttention(heads, 1 / Math.sqrt(dimHead)), w);
        if (tied) {
            return builder.matmul(o, builder.parameter(projection.weight().parameter()));
        }
        return output == null ? o : output.apply(builder, o);
    }

    @Override
    public Value apply(ProgramBuilder builder, Value x) {
        return attend(builder, project(builder, x));
    }
}
