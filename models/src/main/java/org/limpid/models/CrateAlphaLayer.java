package org.limpid.models;

import java.util.List;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.models.layer.DictionaryBlock;
import org.limpid.models.layer.Distribution;
import org.limpid.models.layer.Layer;
import org.limpid.models.layer.Learned;
import org.limpid.models.layer.MultiHeadSubspaceAttention;
import org.limpid.models.layer.Normalization;

/** One layer of CRATE-α: Z½ = Z + MSSA(LN(Z)), then Z½ + ODL(LN(Z½)). */
record CrateAlphaLayer(
        String name,
        Normalization norm1,
        MultiHeadSubspaceAttention mssa,
        Normalization norm2,
        DictionaryBlock block,
        boolean residual)
        implements Layer {

    static CrateAlphaLayer of(int number, CrateAlphaConfig config) {
        String key = "transformer.layers." + number;
        int dim = config.dim();
        return new CrateAlphaLayer(
                "layer." + number,
                Normalization.of(key + ".0.norm", dim, config.blockEpsilon()),
                MultiHeadSubspaceAttention.withoutBias(
                        key + ".0.fn", dim, config.heads(), config.dimHead(), new Distribution.Normal(0.02)),
                Normalization.of(key + ".1.norm", dim, config.blockEpsilon()),
                DictionaryBlock.of(key + ".1.fn", dim, config.codes(), config.coupled(), config.eta(), config.lambda()),
                config.residual());
    }

    @Override
    public List<Learned> learned() {
        return Layer.learned(norm1, mssa, norm2, block);
    }

    @Override
    public Value apply(ProgramBuilder builder, Value tokens) {
        Value compressed;
        try (var _ = builder.scope(name + ".mssa", Role.COMPRESSION)) {
            Value w = mssa.project(builder, norm1.apply(builder, tokens));
            Value step = mssa.attend(builder, builder.name(name + ".subspace", w));
            compressed = builder.name(name + ".compressed", builder.add(tokens, builder.name(name + ".mssa", step)));
        }
        try (var _ = builder.scope(name + ".ista", Role.SPARSIFICATION)) {
            List<Value> coded = block.encode(builder, norm2.apply(builder, compressed));
            builder.name(name + ".codes", coded.get(2));
            Value decoded = builder.name(name + ".ista", coded.getFirst());
            return builder.name(name + ".tokens", residual ? builder.add(compressed, decoded) : decoded);
        }
    }
}
