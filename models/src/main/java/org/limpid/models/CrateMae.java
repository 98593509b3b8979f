package org.limpid.models;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.api.tensor.Shape;
import org.limpid.models.layer.ConvolutionStem;
import org.limpid.models.layer.Distribution;
import org.limpid.models.layer.Layer;
import org.limpid.models.layer.Learned;
import org.limpid.models.layer.Linear;
import org.limpid.models.layer.MultiHeadSubspaceAttention;
import org.limpid.models.layer.Normalization;

/**
 * CRATE-MAE (Pai et al., <i>Masked Completion via Structured Diffusion with White-Box Transformers</i>, ICLR 2024,
 * arXiv:2404.02446), as its reference code has it, with the names of its {@code state_dict}: tokens of hidden patches are
 * replaced by a learned one before the encoder, CRATE layers take the image to a structured code, and the decoder's layers
 * invert them.
 *
 * <p>As in the reference, both parts use the fixed table {@code decoder_pos_embed}; {@code pos_embed} and
 * {@code decoder_embed} are kept for its checkpoints and have no part in the result.
 *
 * <p>Named values: those of {@link Crate} in the encoder; {@code code} (B, N + 1, d) behind it; in layer ℓ of the
 * decoder {@code decoder.ℓ.dictionary}, {@code decoder.ℓ.mssa} and {@code decoder.ℓ.tokens}.
 */
public final class CrateMae implements MaskedAutoencoder {

    private final CrateMaeConfig config;
    private final Learned classToken;
    private final Learned unusedPosition;
    private final Learned maskToken;
    private final Learned position;
    private final ConvolutionStem stem;
    private final List<CrateLayer> encoder;
    private final Normalization norm;
    private final Linear unusedEmbedding;
    private final List<CrateMaeDecoderLayer> decoder;
    private final Normalization decoderNorm;
    private final Linear prediction;

    /** The network of that shape. */
    public CrateMae(CrateMaeConfig config) {
        this.config = config;
        PatchGrid grid = config.grid();
        int dim = config.dim();
        Distribution small = new Distribution.Normal(0.02);
        classToken = Learned.of("cls_token", small, 1, 1, dim);
        unusedPosition = Learned.sineCosine("pos_embed", grid.rows(), grid.columns(), dim);
        maskToken = Learned.of("mask_token", small, 1, 1, dim);
        position = Learned.sineCosine("decoder_pos_embed", grid.rows(), grid.columns(), dim);
        stem = ConvolutionStem.ofAutoencoder(
                "patch_embed.proj", dim, grid.channels(), grid.patchHeight(), grid.patchWidth());
        encoder = IntStream.range(0, config.depth())
                .mapToObj(number -> layer(number, config))
                .toList();
        norm = Normalization.of("norm", dim, config.outerEpsilon());
        unusedEmbedding = xavier("decoder_embed", dim, dim);
        decoder = IntStream.range(0, config.decoderDepth())
                .mapToObj(number -> CrateMaeDecoderLayer.of(number, config))
                .toList();
        decoderNorm = Normalization.of("decoder_norm", dim, config.outerEpsilon());
        prediction = xavier("decoder_pred", dim, grid.numbers());
    }

    private static CrateLayer layer(int number, CrateMaeConfig config) {
        String key = "blocks." + number + ".layers.0";
        int dim = config.dim();
        return CrateLayer.of(
                "layer." + number,
                key,
                MultiHeadSubspaceAttention.xavier(key + ".0.fn", dim, config.heads(), dim / config.heads()),
                CompressionStep.REFERENCE,
                dim,
                config.eta(),
                config.lambda(),
                config.blockEpsilon());
    }

    private static Linear xavier(String name, int in, int out) {
        return Linear.of(name, in, out, Distribution.xavierUniform(in, out), new Distribution.Constant(0));
    }

    @Override
    public String kind() {
        return CrateMaeFamily.KIND;
    }

    /** Its shape. */
    public CrateMaeConfig shape() {
        return config;
    }

    @Override
    public SequencedMap<String, String> config() {
        return config.toMap();
    }

    @Override
    public PatchGrid grid() {
        return config.grid();
    }

    @Override
    public int kept() {
        return config.kept();
    }

    @Override
    public boolean normPixels() {
        return config.normPixels();
    }

    @Override
    public List<Learned> learned() {
        List<Learned> learned = new ArrayList<>(List.of(classToken, unusedPosition, maskToken, position));
        learned.addAll(stem.learned());
        encoder.forEach(layer -> learned.addAll(layer.learned()));
        learned.addAll(Layer.learned(norm, unusedEmbedding));
        decoder.forEach(layer -> learned.addAll(layer.learned()));
        learned.addAll(Layer.learned(decoderNorm, prediction));
        return List.copyOf(learned);
    }

    @Override
    public Value forward(ProgramBuilder builder, Value image, Value mask) {
        Value tokens = encode(builder, image, mask);
        for (CrateMaeDecoderLayer layer : decoder) {
            tokens = layer.apply(builder, tokens);
        }
        try (var _ = builder.scope("reconstruct", Role.READOUT)) {
            Value pixels = prediction.apply(builder, decoderNorm.apply(builder, tokens));
            return builder.name(
                    PREDICTION, builder.slice(pixels, 1, 1, config.grid().patches()));
        }
    }

    @Override
    public Value encode(ProgramBuilder builder, Value image) {
        return encode(builder, image, null);
    }

    /** @param mask null to show everything */
    private Value encode(ProgramBuilder builder, Value image, @Nullable Value mask) {
        image().check(kind(), image);
        Value tokens;
        try (var _ = builder.scope("tokenise", Role.TOKENISE)) {
            Value patches = stem.apply(builder, image);
            tokens = builder.name("tokens", placed(builder, mask == null ? patches : hide(builder, patches, mask)));
        }
        for (CrateLayer layer : encoder) {
            tokens = layer.apply(builder, tokens);
        }
        try (var _ = builder.scope(CODE, Role.NONE)) {
            return builder.name(CODE, norm.apply(builder, tokens));
        }
    }

    /** Hidden patches replaced by the mask token. */
    private Value hide(ProgramBuilder builder, Value patches, Value mask) {
        Shape shape = patches.type().shape();
        Value hidden = builder.broadcast(
                builder.reshape(
                        builder.compare(Compare.Relation.GT, mask, builder.constant(0.5, mask)),
                        shape.dim(0),
                        shape.dim(1),
                        1),
                shape);
        return builder.select(hidden, builder.broadcast(builder.parameter(maskToken.parameter()), shape), patches);
    }

    /** The patches behind the class token, each at its position. */
    private Value placed(ProgramBuilder builder, Value patches) {
        Shape shape = patches.type().shape();
        Value first = builder.broadcast(builder.parameter(classToken.parameter()), shape.with(1, 1));
        return builder.add(builder.concat(1, first, patches), builder.parameter(position.parameter()));
    }
}
