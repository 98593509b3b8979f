package org.limpid.models.layer;

import java.util.List;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Shape;

/**
 * From pixels to tokens by a convolution whose stride is its extent: an image (B, C, H, W) becomes (B, H/h · W/w, d), each
 * patch mapped on its own, patches row by row.
 *
 * @param weight (d, C, h, w), stored as PyTorch does
 * @param bias (d)
 */
public record ConvolutionStem(Learned weight, Learned bias) implements Layer {

    /** The parameters {@code <name>.weight} and {@code <name>.bias}. */
    public static ConvolutionStem of(
            String name, int dim, int channels, int height, int width, Distribution weight, Distribution bias) {
        return new ConvolutionStem(
                Learned.of(name + ".weight", weight, dim, channels, height, width),
                Learned.of(name + ".bias", bias, dim));
    }

    /** As masked autoencoders draw it: the weight as that of an affine map by Xavier, the bias as PyTorch does. */
    public static ConvolutionStem ofAutoencoder(String name, int dim, int channels, int height, int width) {
        int numbers = Math.multiplyExact(Math.multiplyExact(channels, height), width);
        return of(
                name,
                dim,
                channels,
                height,
                width,
                Distribution.xavierUniform(numbers, dim),
                Distribution.linear(numbers));
    }

    @Override
    public List<Learned> learned() {
        return List.of(weight, bias);
    }

    @Override
    public Value apply(ProgramBuilder builder, Value image) {
        Shape kernel = weight.parameter().type().shape();
        Value patches = Patches.channelFirst(builder, image, kernel.dim(2), kernel.dim(3));
        Value flat = builder.reshape(
                builder.parameter(weight.parameter()),
                kernel.dim(0),
                patches.type().shape().dim(2));
        return builder.add(builder.matmul(patches, false, flat, true), builder.parameter(bias.parameter()));
    }
}
