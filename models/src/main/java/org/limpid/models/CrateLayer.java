package org.limpid.models;

import java.util.List;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.models.layer.Ista;
import org.limpid.models.layer.Layer;
import org.limpid.models.layer.Learned;
import org.limpid.models.layer.MultiHeadSubspaceAttention;
import org.limpid.models.layer.Normalization;

/**
 * One layer of CRATE: Z½ = Z + MSSA(LN(Z)), or as its {@link CompressionStep} says, then ISTA(LN(Z½)). The second step has no residual around it: what it
 * starts from lies inside its ReLU.
 */
record CrateLayer(
        String name,
        Normalization norm1,
        MultiHeadSubspaceAttention mssa,
        CompressionStep step,
        Normalization norm2,
        Ista ista)
        implements Layer {

    /**
     * @param name of its named values, as in {@code layer.0}
     * @param key what the names of its parameters begin with
     * @param mssa the compression
     * @param step how far it goes
     */
    static CrateLayer of(
            String name,
            String key,
            MultiHeadSubspaceAttention mssa,
            CompressionStep step,
            int dim,
            double eta,
            double lambda,
            double epsilon) {
        return new CrateLayer(
                name,
                Normalization.of(key + ".0.norm", dim, epsilon),
                mssa,
                step,
                Normalization.of(key + ".1.norm", dim, epsilon),
                Ista.of(key + ".1.fn", dim, eta, lambda));
    }

    @Override
    public List<Learned> learned() {
        return Layer.learned(norm1, mssa, norm2, ista);
    }

    @Override
    public Value apply(ProgramBuilder builder, Value tokens) {
        Value compressed;
        try (var _ = builder.scope(name + ".mssa", Role.COMPRESSION)) {
            Value normalised = norm1.apply(builder, tokens);
            Value w = builder.name(name + ".subspace", mssa.project(builder, normalised));
            Value attended = builder.name(name + ".mssa", mssa.attend(builder, w));
            compressed = builder.name(name + ".compressed", step.apply(builder, tokens, normalised, attended));
        }
        try (var _ = builder.scope(name + ".ista", Role.SPARSIFICATION)) {
            Value sparse = ista.apply(builder, norm2.apply(builder, compressed));
            builder.name(name + ".ista", sparse);
            return builder.name(name + ".tokens", sparse);
        }
    }
}
