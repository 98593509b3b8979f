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
 * CRATE-α (Yang et al., <i>Scaling White-Box Transformers for Vision</i>, NeurIPS 2024, arXiv:2405.20299), as the authors'
 * inference code has it, with the names of its {@code state_dict}: CRATE with a convolution for a stem, MSSA without bias,
 * and in place of the square dictionary an overcomplete one, decoded by another, with a residual around it.
 *
 * <p>Named values as in {@link Crate}, where {@code layer.ℓ.ista} is what the dictionary block gives before the residual;
 * besides {@code layer.ℓ.codes} (B, N + 1, m), the sparse codes.
 */
public final class CrateAlpha implements ImageClassifier {

    private final CrateAlphaConfig config;
    private final LayeredClassifier network;

    /** The network of that shape. */
    public CrateAlpha(CrateAlphaConfig config) {
        this.config = config;
        PatchGrid grid = config.grid();
        ConvolutionStem stem = ConvolutionStem.of(
                "conv1",
                config.dim(),
                grid.channels(),
                grid.patchHeight(),
                grid.patchWidth(),
                Distribution.kaimingUniform(grid.numbers()),
                new Distribution.Constant(0));
        ClassToken classToken = ClassToken.of(
                grid.patches(), config.dim(), new Distribution.Normal(0.02), new Distribution.Normal(1e-6));
        List<CrateAlphaLayer> layers = IntStream.range(0, config.depth())
                .mapToObj(number -> CrateAlphaLayer.of(number, config))
                .toList();
        Readout head = Readout.of(
                "mlp_head",
                config.pooling(),
                config.dim(),
                config.classes(),
                config.headEpsilon(),
                new Distribution.Normal(0.02),
                new Distribution.Constant(0));
        network = new LayeredClassifier(CrateAlphaFamily.KIND, stem, classToken, layers, head);
    }

    @Override
    public String kind() {
        return CrateAlphaFamily.KIND;
    }

    /** Its shape. */
    public CrateAlphaConfig shape() {
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
