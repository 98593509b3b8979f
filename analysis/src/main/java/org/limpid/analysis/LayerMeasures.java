package org.limpid.analysis;

import org.limpid.api.op.Compare;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.CodingRate;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;

/**
 * Appends to a CRATE-like program the measurements that the papers plot along the layers (Yu et al., "White-Box
 * Transformers via Sparse Rate Reduction", NeurIPS 2023, figures 3 and 4). It reads the named values
 * {@code layer.ℓ.subspace} (B, n, h·p) and {@code layer.ℓ.ista} (B, n, d), or {@code layer.ℓ.codes} (B, n, m) where a
 * dictionary block has them, and the stream {@code layer.ℓ.compressed} between compression and sparsification, and gives per
 * image:
 *
 * <ul>
 *   <li>{@code measure.ℓ.coding_rate} (B): ½ Σ_k log det(I + p/(n ε²) Ŵ_k Ŵ_kᵀ), Ŵ_k the tokens in subspace k, each
 *       scaled to unit length as the reference does: what enters the compression, U_kᵀ LN(Zˡ);
 *   <li>{@code measure.ℓ.compressed_rate} (B): the same of what leaves it, U_kᵀ Zˡ⁺¹ᐟ²;
 *   <li>{@code measure.ℓ.non_zero} (B): the fraction of entries that are not 0.
 * </ul>
 */
public final class LayerMeasures {

    /** The ε² of the published curves. */
    public static final double DISTORTION = 0.01;

    private LayerMeasures() {}

    /**
     * The program with the measurements of all layers as further outputs.
     *
     * @param program names the values above for each layer
     * @param layers how many layers it has
     * @param heads how many subspaces each layer has
     * @param distortion ε², positive
     * @throws org.limpid.api.LimpidException if a named value is missing
     */
    public static Program append(Program program, int layers, int heads, double distortion) {
        ProgramBuilder builder = ProgramBuilder.extending(program, program.name() + ".measured");
        for (int layer = 0; layer < layers; layer++) {
            Value subspace = program.named("layer." + layer + ".subspace");
            String codes = "layer." + layer + ".codes";
            Value sparse = program.named(program.names().containsKey(codes) ? codes : "layer." + layer + ".ista");
            builder.output(codingRateName(layer), codingRate(builder, subspace, heads, distortion));
            Value compressed = program.named("layer." + layer + ".compressed");
            Value projection = builder.parameter(LayerProfiler.projection(program.parameters(), layer));
            builder.output(
                    compressedRateName(layer),
                    codingRate(builder, builder.matmul(compressed, false, projection, true), heads, distortion));
            builder.output(nonZeroName(layer), nonZero(builder, sparse));
        }
        return builder.build();
    }

    /** The output with a layer's coding rates. */
    public static String codingRateName(int layer) {
        return "measure." + layer + ".coding_rate";
    }

    /** The output with the coding rates behind a layer's compression. */
    public static String compressedRateName(int layer) {
        return "measure." + layer + ".compressed_rate";
    }

    /** The output with a layer's fractions of non-zero entries. */
    public static String nonZeroName(int layer) {
        return "measure." + layer + ".non_zero";
    }

    private static Value codingRate(Emitter e, Value subspace, int heads, double distortion) {
        Shape shape = subspace.type().shape();
        int batch = shape.dim(0);
        int tokens = shape.dim(1);
        int width = shape.dim(2) / heads;
        Value perHead = e.permute(e.reshape(subspace, batch, tokens, heads, width), 0, 2, 1, 3);
        Value lengths = e.sqrt(e.reduce(org.limpid.api.op.Reduce.Function.SUM, e.mul(perHead, perHead), true, -1));
        Value rates = e.apply(new CodingRate(width / (tokens * distortion)), e.div(perHead, lengths));
        return e.sum(rates, -1);
    }

    private static Value nonZero(Emitter e, Value sparse) {
        Value hit = e.cast(e.compare(Compare.Relation.NE, sparse, e.constant(0, sparse)), DType.F32);
        return e.mean(hit, false, 1, 2);
    }
}
