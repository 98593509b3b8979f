package org.limpid.models.layer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;

/**
 * The affine map of the last axis, y = x Wᵀ + b: x (…, in) of rank 2 or more, y (…, out).
 *
 * @param weight W (out, in), stored as PyTorch does
 * @param bias b (out), or null for none
 */
public record Linear(Learned weight, @Nullable Learned bias) implements Layer {

    /** With a bias; weight and bias drawn as {@link Distribution#linear} says. */
    public static Linear of(String name, int in, int out) {
        return of(name, in, out, Distribution.linear(in), Distribution.linear(in));
    }

    /** With a bias; weight and bias drawn as said. */
    public static Linear of(String name, int in, int out, Distribution weight, Distribution bias) {
        return new Linear(Learned.of(name + ".weight", weight, out, in), Learned.of(name + ".bias", bias, out));
    }

    /** Without a bias; the weight drawn as {@link Distribution#linear} says. */
    public static Linear withoutBias(String name, int in, int out) {
        return withoutBias(name, in, out, Distribution.linear(in));
    }

    /** Without a bias; the weight drawn as said. */
    public static Linear withoutBias(String name, int in, int out, Distribution weight) {
        return new Linear(Learned.of(name + ".weight", weight, out, in), null);
    }

    @Override
    public List<Learned> learned() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    @Override
    public Value apply(ProgramBuilder builder, Value x) {
        Value product = builder.matmul(x, false, builder.parameter(weight.parameter()), true);
        return bias == null ? product : builder.add(product, builder.parameter(bias.parameter()));
    }
}
