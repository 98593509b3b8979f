package org.limpid.models;

import java.util.List;
import java.util.stream.Stream;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.models.layer.Distribution;
import org.limpid.models.layer.Layer;
import org.limpid.models.layer.Learned;
import org.limpid.models.layer.MultiHeadSubspaceAttention;
import org.limpid.models.layer.Normalization;

/**
 * One layer of CRATE-MAE's decoder, the steps of an encoder's layer undone in reverse order: G = D·LN(Z), tokens as columns,
 * and then G − MSSA(LN(G)).
 */
record CrateMaeDecoderLayer(
        String name, Normalization norm1, Learned dictionary, Normalization norm2, MultiHeadSubspaceAttention mssa)
        implements Layer {

    static CrateMaeDecoderLayer of(int number, CrateMaeConfig config) {
        String key = "decoder_blocks." + number + ".layers.0";
        int dim = config.dim();
        int heads = config.decoderHeads();
        return new CrateMaeDecoderLayer(
                "decoder." + number,
                Normalization.of(key + ".0.norm", dim, config.blockEpsilon()),
                Learned.of(key + ".0.fn.weight", Distribution.kaimingUniform(dim), dim, dim),
                Normalization.of(key + ".1.norm", dim, config.blockEpsilon()),
                MultiHeadSubspaceAttention.xavier(key + ".1.fn", dim, heads, dim / heads));
    }

    @Override
    public List<Learned> learned() {
        return Stream.of(norm1.learned(), List.of(dictionary), norm2.learned(), mssa.learned())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public Value apply(ProgramBuilder builder, Value tokens) {
        Value dense;
        try (var _ = builder.scope(name + ".dictionary", Role.SPARSIFICATION)) {
            Value d = builder.parameter(dictionary.parameter());
            dense = builder.name(name + ".dictionary", builder.matmul(norm1.apply(builder, tokens), false, d, true));
        }
        try (var _ = builder.scope(name + ".mssa", Role.COMPRESSION)) {
            Value step = builder.name(name + ".mssa", mssa.apply(builder, norm2.apply(builder, dense)));
            return builder.name(name + ".tokens", builder.sub(dense, step));
        }
    }
}
