package org.limpid.api.op.fused;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * Multi-head subspace self-attention without its projections: the compression step of CRATE (Yu et al., NeurIPS 2023,
 * eq. 11). Queries, keys and values are one matrix, the tokens' coordinates w in the subspaces. For each head k, with
 * w_k the columns k·p … (k+1)·p − 1 of w: A = softmax(scale · w_k w_kᵀ) by rows, o_k = A w_k.
 *
 * <p>Operand w (…, n, h·p) floating: n tokens, h heads of width p; result o of the same shape. A NaN in a head of a
 * token makes that head NaN in all tokens of the batch element.
 *
 * @param heads h, at least 1; divides the last extent of w
 * @param scale of the scores, above 0; 1/√p in the reference code
 */
public record SubspaceAttention(int heads, double scale) implements Fused {

    /** Refuses fewer than one head and a scale that is not a finite number above 0. */
    public SubspaceAttention {
        check("subspace_attention", heads, scale);
    }

    @Override
    public String name() {
        return "subspace_attention";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "w");
        check(this, inputs.getFirst(), heads);
        return inputs;
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value w = split(e, inputs.getFirst(), heads);
        return List.of(join(e, e.matmul(attention(e, w, scale), w)));
    }

    @Override
    public Optional<List<@Nullable Value>> gradient(
            Emitter e, List<Value> inputs, List<Value> outputs, List<@Nullable Value> outputGradients) {
        Value dout = Objects.requireNonNull(outputGradients.getFirst());
        return Optional.of(Arrays.asList(
                e.apply(new SubspaceAttentionBackward(heads, scale), inputs.getFirst(), outputs.getFirst(), dout)));
    }

    /** Two products of 2n²p per head, and 6 per score for scaling and softmax. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        TensorType w = inputs.getFirst();
        return w.size() * w.shape().dim(-2) * 4 + 6 * scores(w, heads);
    }

    static void check(String op, int heads, double scale) {
        if (heads < 1) {
            throw Attributes.error(op, "heads", heads, "at least 1");
        }
        Attributes.positive(op, "scale", scale);
    }

    static void check(Op op, TensorType w, int heads) {
        Check.floating(op, "w", w);
        Check.rankAtLeast(op, "w", w, 2);
        Check.that(
                w.shape().dim(-1) % heads == 0,
                op,
                "w is " + w + "; its last extent is not divided by " + heads + " heads");
    }

    /** How many scores there are: n² per head and batch element. */
    static long scores(TensorType w, int heads) {
        return w.size() / w.shape().dim(-1) * w.shape().dim(-2) * heads;
    }

    /** (…, n, h·p) as (…, h, n, p). */
    static Value split(Emitter e, Value w, int heads) {
        Shape shape = w.type().shape();
        int width = shape.dim(-1) / heads;
        return e.exchange(e.reshape(w, shape.range(0, shape.rank() - 1).concat(Shape.of(heads, width))), -3, -2);
    }

    /** (…, h, n, p) as (…, n, h·p). */
    static Value join(Emitter e, Value heads) {
        Value tokens = e.exchange(heads, -3, -2);
        Shape shape = tokens.type().shape();
        int rank = shape.rank();
        return e.reshape(tokens, shape.range(0, rank - 2).concat(Shape.of(shape.dim(-2) * shape.dim(-1))));
    }

    /** A (…, h, n, n), each row adding up to 1. */
    static Value attention(Emitter e, Value w, double scale) {
        return e.apply(new Softmax(), e.mul(e.matmul(w, false, w, true), scale));
    }
}
