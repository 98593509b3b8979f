package org.limpid.models;

import java.util.List;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.models.layer.Distribution;
import org.limpid.models.layer.Layer;
import org.limpid.models.layer.Learned;
import org.limpid.models.layer.MultiHeadAttention;
import org.limpid.models.layer.Normalization;
import org.limpid.models.layer.Perceptron;

/** One layer of a vision transformer: Z½ = Z + Attention(LN(Z)), then Z½ + MLP(LN(Z½)). */
record VitLayer(
        String name, Normalization norm1, MultiHeadAttention attention, Normalization norm2, Perceptron perceptron)
        implements Layer {

    /**
     * @param name of its named values, as in {@code layer.0}
     * @param key what the names of its parameters begin with
     * @param bias whether queries, keys and values have one
     */
    static VitLayer of(
            String name, String key, int dim, int heads, boolean bias, double epsilon, Distribution weights) {
        return new VitLayer(
                name,
                Normalization.of(key + ".norm1", dim, epsilon),
                MultiHeadAttention.of(key + ".attn", dim, heads, bias, weights),
                Normalization.of(key + ".norm2", dim, epsilon),
                Perceptron.of(key + ".mlp", dim, weights));
    }

    @Override
    public List<Learned> learned() {
        return Layer.learned(norm1, attention, norm2, perceptron);
    }

    @Override
    public Value apply(ProgramBuilder builder, Value tokens) {
        Value mixed;
        try (var _ = builder.scope(name + ".attention", Role.NONE)) {
            Value all = attention.project(builder, norm1.apply(builder, tokens));
            Value step = attention.attend(builder, builder.name(name + ".qkv", all));
            mixed = builder.add(tokens, builder.name(name + ".attention", step));
        }
        try (var _ = builder.scope(name + ".mlp", Role.NONE)) {
            Value step = perceptron.apply(builder, norm2.apply(builder, mixed));
            return builder.name(name + ".tokens", builder.add(mixed, builder.name(name + ".mlp", step)));
        }
    }
}
