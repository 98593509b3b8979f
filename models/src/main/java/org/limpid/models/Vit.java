package org.limpid.models;

import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.models.layer.ClassToken;
import org.limpid.models.layer.ConvolutionStem;
import org.limpid.models.layer.Distribution;
import org.limpid.models.layer.Learned;
import org.limpid.models.layer.Readout;

/**
 * The vision transformer (Dosovitskiy et al., <i>An Image is Worth 16x16 Words</i>, ICLR 2021, arXiv:2010.11929), the baseline
 * that CRATE is compared with: the same tokens, head and training, and in place of MSSA and ISTA attention and a perceptron,
 * each with a residual around it.
 *
 * <p>Named values: {@code tokens} (B, N + 1, d) behind the embedding; for layer ℓ from 0 {@code layer.ℓ.qkv}, queries,
 * keys and values side by side (B, N + 1, 3d), {@code layer.ℓ.attention} and {@code layer.ℓ.mlp}, the results of the two steps
 * before their residuals are added, and {@code layer.ℓ.tokens}, the stream behind the layer; {@code logits}.
 */
public final class Vit implements ImageClassifier {

    private final VitConfig config;
    private final LayeredClassifier network;

    /** The network of that shape. */
    public Vit(VitConfig config) {
        this.config = config;
        PatchGrid grid = config.grid();
        Distribution small = new Distribution.Normal(0.02);
        Distribution zero = new Distribution.Constant(0);
        ConvolutionStem stem = ConvolutionStem.of(
                "patch_embed.proj",
                config.dim(),
                grid.channels(),
                grid.patchHeight(),
                grid.patchWidth(),
                Distribution.xavierUniform(grid.numbers(), config.dim()),
                zero);
        ClassToken classToken = ClassToken.of(grid.patches(), config.dim(), small, small);
        List<VitLayer> layers = IntStream.range(0, config.depth())
                .mapToObj(number -> VitLayer.of(
                        "layer." + number,
                        "blocks." + number,
                        config.dim(),
                        config.heads(),
                        true,
                        config.epsilon(),
                        Distribution.xavierUniform(config.dim(), config.dim())))
                .toList();
        Readout head =
                Readout.of("head", config.pooling(), config.dim(), config.classes(), config.epsilon(), small, zero);
        network = new LayeredClassifier(VitFamily.KIND, stem, classToken, layers, head);
    }

    @Override
    public String kind() {
        return VitFamily.KIND;
    }

    /** Its shape. */
    public VitConfig shape() {
        return config;
    }

    @Override
    public SequencedMap<String, String> config() {
        return config.toMap();
    }

    @Override
    public ImageFormat image() {
        return config.grid().image();
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
