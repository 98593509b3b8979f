package org.limpid.models.layer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.OvercompleteDictionary;
import org.limpid.api.program.ProgramBuilder;

/**
 * The sparsification step of CRATE-α (Yang et al., NeurIPS 2024, §3): two proximal steps from zero towards a non-negative
 * sparse code of the tokens in an overcomplete dictionary D, decoded by a dictionary D1. x and y (…, d), codes (…, m).
 *
 * @param dictionary D (d, m)
 * @param decoder D1 (d, m), or null for the coupled form, where it is D
 * @param eta η, the step size
 * @param lambda λ, the weight of the ℓ1 norm
 */
public record DictionaryBlock(Learned dictionary, @Nullable Learned decoder, double eta, double lambda)
        implements Layer {

    /**
     * The parameters {@code <name>.D} and, unless it is coupled, {@code <name>.D1}, both from U(±√(6/d)), the scale of the
     * authors' JAX code.
     */
    public static DictionaryBlock of(String name, int dim, int codes, boolean coupled, double eta, double lambda) {
        Distribution initial = Distribution.kaimingUniform(dim);
        return new DictionaryBlock(
                Learned.of(name + ".D", initial, dim, codes),
                coupled ? null : Learned.of(name + ".D1", initial, dim, codes),
                eta,
                lambda);
    }

    @Override
    public List<Learned> learned() {
        return decoder == null ? List.of(dictionary) : List.of(dictionary, decoder);
    }

    /** The result y and the codes, z1 after the first and z2 after the second step. */
    public List<Value> encode(ProgramBuilder builder, Value x) {
        Value d = builder.parameter(dictionary.parameter());
        Value d1 = decoder == null ? d : builder.parameter(decoder.parameter());
        return builder.emit(new OvercompleteDictionary(eta, lambda), List.of(x, d, d1));
    }

    @Override
    public Value apply(ProgramBuilder builder, Value x) {
        return encode(builder, x).getFirst();
    }
}
