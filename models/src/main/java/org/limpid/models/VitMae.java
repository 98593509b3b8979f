package org.limpid.models;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.layer.ConvolutionStem;
import org.limpid.models.layer.Distribution;
import org.limpid.models.layer.Layer;
import org.limpid.models.layer.Learned;
import org.limpid.models.layer.Linear;
import org.limpid.models.layer.Normalization;

/**
 * The masked autoencoder of vision transformers (He et al., <i>Masked Autoencoders Are Scalable Vision Learners</i>, CVPR 2022,
 * arXiv:2111.06377), the baseline that CRATE-MAE is compared with: the encoder sees the shown patches alone; the decoder gets
 * what it makes of them, and a learned token in the place of each hidden patch.
 *
 * <p>Its programs have the input {@code shown}. Named values: those of {@link Vit} in the encoder; {@code code} behind it; in
 * layer ℓ of the decoder {@code decoder.ℓ.qkv}, {@code decoder.ℓ.attention}, {@code decoder.ℓ.mlp} and {@code decoder.ℓ.tokens}.
 */
public final class VitMae implements MaskedAutoencoder {

    private final VitMaeConfig config;
    private final Learned classToken;
    private final Learned position;
    private final Learned maskToken;
    private final Learned decoderPosition;
    private final ConvolutionStem stem;
    private final List<VitLayer> encoder;
    private final Normalization norm;
    private final Linear decoderEmbedding;
    private final List<VitLayer> decoder;
    private final Normalization decoderNorm;
    private final Linear prediction;

    /** The network of that shape. */
    public VitMae(VitMaeConfig config) {
        this.config = config;
        PatchGrid grid = config.grid();
        int dim = config.dim();
        int decoderDim = config.decoderDim();
        Distribution small = new Distribution.Normal(0.02);
        Distribution zero = new Distribution.Constant(0);
        classToken = Learned.of("cls_token", small, 1, 1, dim);
        position = Learned.sineCosine("pos_embed", grid.rows(), grid.columns(), dim);
        maskToken = Learned.of("mask_token", small, 1, 1, decoderDim);
        decoderPosition = Learned.sineCosine("decoder_pos_embed", grid.rows(), grid.columns(), decoderDim);
        stem = ConvolutionStem.ofAutoencoder(
                "patch_embed.proj", dim, grid.channels(), grid.patchHeight(), grid.patchWidth());
        encoder = layers("layer.", "blocks.", config.depth(), dim, config.heads());
        norm = Normalization.of("norm", dim, config.epsilon());
        decoderEmbedding =
                Linear.of("decoder_embed", dim, decoderDim, Distribution.xavierUniform(dim, decoderDim), zero);
        decoder = layers("decoder.", "decoder_blocks.", config.decoderDepth(), decoderDim, config.decoderHeads());
        decoderNorm = Normalization.of("decoder_norm", decoderDim, config.epsilon());
        prediction = Linear.of(
                "decoder_pred",
                decoderDim,
                grid.numbers(),
                Distribution.xavierUniform(decoderDim, grid.numbers()),
                zero);
    }

    private List<VitLayer> layers(String name, String key, int depth, int dim, int heads) {
        return IntStream.range(0, depth)
                .mapToObj(number -> VitLayer.of(
                        name + number,
                        key + number,
                        dim,
                        heads,
                        config.bias(),
                        config.epsilon(),
                        Distribution.xavierUniform(dim, dim)))
                .toList();
    }

    @Override
    public String kind() {
        return VitMaeFamily.KIND;
    }

    /** Its shape. */
    public VitMaeConfig shape() {
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
        List<Learned> learned = new ArrayList<>(List.of(classToken, position, maskToken, decoderPosition));
        learned.addAll(stem.learned());
        encoder.forEach(layer -> learned.addAll(layer.learned()));
        learned.addAll(Layer.learned(norm, decoderEmbedding));
        decoder.forEach(layer -> learned.addAll(layer.learned()));
        learned.addAll(Layer.learned(decoderNorm, prediction));
        return List.copyOf(learned);
    }

    @Override
    public Value forward(ProgramBuilder builder, Value image, Value mask) {
        image().check(kind(), image);
        int batch = image.type().shape().dim(0);
        int patches = grid().patches();
        Value shown = builder.input(SHOWN, TensorType.i32(Math.multiplyExact(batch, kept())));
        Value tokens;
        try (var _ = builder.scope("tokenise", Role.TOKENISE)) {
            Value flat = builder.reshape(patches(builder, image), batch * patches, config.dim());
            Value seen = builder.reshape(builder.apply(new GatherRows(), flat, shown), batch, kept(), config.dim());
            tokens = builder.name("tokens", behindClassToken(builder, seen));
        }
        Value stream = restored(builder, encodeTokens(builder, tokens), shown, mask);
        for (VitLayer layer : decoder) {
            stream = layer.apply(builder, stream);
        }
        try (var _ = builder.scope("reconstruct", Role.READOUT)) {
            Value pixels = prediction.apply(builder, decoderNorm.apply(builder, stream));
            return builder.name(PREDICTION, builder.slice(pixels, 1, 1, patches));
        }
    }

    @Override
    public Value encode(ProgramBuilder builder, Value image) {
        image().check(kind(), image);
        Value tokens;
        try (var _ = builder.scope("tokenise", Role.TOKENISE)) {
            tokens = builder.name("tokens", behindClassToken(builder, patches(builder, image)));
        }
        return encodeTokens(builder, tokens);
    }

    private Value encodeTokens(ProgramBuilder builder, Value tokens) {
        Value stream = tokens;
        for (VitLayer layer : encoder) {
            stream = layer.apply(builder, stream);
        }
        try (var _ = builder.scope(CODE, Role.NONE)) {
            return builder.name(CODE, norm.apply(builder, stream));
        }
    }

    /** All patches, each at its position. */
    private Value patches(ProgramBuilder builder, Value image) {
        Value table = builder.parameter(position.parameter());
        return builder.add(stem.apply(builder, image), builder.slice(table, 1, 1, grid().patches()));
    }

    private Value behindClassToken(ProgramBuilder builder, Value tokens) {
        // Its position is 0.
        Value token = builder.parameter(classToken.parameter());
        return builder.concat(1, builder.broadcast(token, tokens.type().shape().with(1, 1)), tokens);
    }

    /** The tokens of the decoder: all at their places, the mask token where nothing was shown. */
    private Value restored(ProgramBuilder builder, Value code, Value shown, Value mask) {
        try (var _ = builder.scope("restore", Role.NONE)) {
            Value embedded = decoderEmbedding.apply(builder, code);
            Shape shape = embedded.type().shape();
            int batch = shape.dim(0);
            int patches = grid().patches();
            int dim = shape.dim(2);
            Value seen = builder.reshape(builder.slice(embedded, 1, 1, kept()), batch * kept(), dim);
            Value placed = builder.reshape(
                    builder.apply(new ScatterAddRows(batch * patches), shown, seen), batch, patches, dim);
            Value hidden =
                    builder.mul(builder.reshape(mask, batch, patches, 1), builder.parameter(maskToken.parameter()));
            Value all = builder.concat(1, builder.slice(embedded, 1, 0, 1), builder.add(placed, hidden));
            return builder.add(all, builder.parameter(decoderPosition.parameter()));
        }
    }
}
