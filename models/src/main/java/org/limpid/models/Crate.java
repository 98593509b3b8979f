package org.limpid.models;

import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.models.layer.ClassToken;
import org.limpid.models.layer.Learned;
import org.limpid.models.layer.MultiHeadSubspaceAttention;
import org.limpid.models.layer.PatchEmbedding;
import org.limpid.models.layer.Readout;

/**
 * CRATE, the Coding RAte reduction TransformEr (Yu et al., <i>White-Box Transformers via Sparse Rate Reduction</i>,
 * NeurIPS 2023, arXiv:2306.01129), as its reference code has it, with the names of its {@code state_dict}. Each layer
 * is one step of alternating optimisation of the sparse rate reduction R(Z) − Rᶜ(Z | U) − λ‖Z‖₁ of the tokens Z: MSSA
 * compresses them against learned subspaces, ISTA makes them sparse in a learned dictionary. With {@link
 * CompressionStep#derived} it compresses as the paper derives it.
 *
 * <p>Named values: {@code tokens} (B, N + 1, d) behind the embedding; for layer ℓ from 0 {@code layer.ℓ.subspace}, the
 * tokens seen from the subspaces U_kᵀ LN(Z) with the heads side by side (B, N + 1, h·p), {@code layer.ℓ.mssa} and
 * {@code layer.ℓ.ista}, the results of the two steps before any residual is added, {@code layer.ℓ.compressed}, the
 * stream between them, and {@code layer.ℓ.tokens}, the stream behind the layer; {@code logits}.
 */
public final class Crate implements ImageClassifier {

    private final CrateConfig config;
    private final LayeredClassifier network;

    /** The network of that shape. */
    public Crate(CrateConfig config) {
        this.config = config;
        PatchEmbedding embedding = PatchEmbedding.of(
                "to_patch_embedding",
                config.patchHeight(),
                config.patchWidth(),
                config.channels(),
                config.dim(),
                config.normEpsilon());
        ClassToken classToken = ClassToken.of(config.patches(), config.dim());
        List<CrateLayer> layers = IntStream.range(0, config.depth())
                .mapToObj(number -> layer(number, config))
                .toList();
        Readout head = Readout.of("mlp_head", config.pooling(), config.dim(), config.classes(), config.normEpsilon());
        this.network = new LayeredClassifier(CrateFamily.KIND, embedding, classToken, layers, head);
    }

    private static CrateLayer layer(int number, CrateConfig config) {
        String key = "transformer.layers." + number;
        return CrateLayer.of(
                "layer." + number,
                key,
                config.compression().tied()
                        ? MultiHeadSubspaceAttention.tied(key + ".0.fn", config.dim(), config.heads(), config.dimHead())
                        : MultiHeadSubspaceAttention.of(key + ".0.fn", config.dim(), config.heads(), config.dimHead()),
                config.compression(),
                config.dim(),
                config.eta(),
                config.lambda(),
                config.normEpsilon());
    }

    @Override
    public String kind() {
        return CrateFamily.KIND;
    }

    /** Its shape. */
    public CrateConfig shape() {
        return config;
    }

    @Override
    public SequencedMap<String, String> config() {
        return config.toMap();
    }

    @Override
    public ImageFormat image() {
        return config.image();
    }

    @Override
    public int classes() {
        return config.classes();
    }

    @Override
    public List<Learned> learned() {
        return network.learned();
    }

    @Override
    public Value forward(ProgramBuilder builder, Value image) {
        return network.forward(builder, image(), image);
    }
}
