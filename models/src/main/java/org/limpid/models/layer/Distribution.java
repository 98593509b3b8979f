package org.limpid.models.layer;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.limpid.api.LimpidException;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Tensor;

/**
 * Where a learned tensor starts. Each parameter draws from a generator of its own, keyed by the seed and the
 * parameter's name, so that neither the order of parameters nor the presence of others changes a draw: SplitMix64
 * ({@link SplittableRandom}) started at its first output for the seed, exclusive-or the 64-bit FNV-1a hash of the name
 * in UTF-8. Elements are drawn in row-major order, in double precision, by functions that give the same bits on every
 * machine, and rounded to F32.
 */
public sealed interface Distribution {

    /**
     * One value everywhere.
     *
     * @param value it
     */
    record Constant(double value) implements Distribution {}

    /**
     * Evenly between −bound and bound.
     *
     * @param bound positive
     */
    record Uniform(double bound) implements Distribution {}

    /**
     * Gaussian around 0, by the method of Box and Muller.
     *
     * @param deviation the standard deviation
     */
    record Normal(double deviation) implements Distribution {}

    /**
     * Not drawn: the sine-cosine code of positions on a grid, for a parameter (1, rows·columns + 1, d) whose first row, the
     * class token's, is 0 (He et al. 2022, after Vaswani et al. 2017). Half of a row codes the patch's column, the other
     * half its row; each half is sin(m·ωᵢ) and then cos(m·ωᵢ) with ωᵢ = 10000^(−4i/d), i = 0 … d/4 − 1.
     *
     * @param rows of patches
     * @param columns of patches
     */
    record SineCosine(int rows, int columns) implements Distribution {}

    /** Glorot and Bengio (2010), PyTorch's {@code xavier_uniform_}: U(±√(6/(fanIn + fanOut))). */
    static Distribution xavierUniform(int fanIn, int fanOut) {
        return new Uniform(Math.sqrt(6.0 / (fanIn + (double) fanOut)));
    }

    /** What PyTorch's {@code nn.Linear} starts from, weight and bias alike: U(±1/√fanIn). */
    static Distribution linear(int fanIn) {
        return new Uniform(1 / Math.sqrt(fanIn));
    }

    /** He et al. (2015) for a ReLU behind it, PyTorch's {@code kaiming_uniform_} as it is called: U(±√(6/fanIn)). */
    static Distribution kaimingUniform(int fanIn) {
        return new Uniform(Math.sqrt(6.0 / fanIn));
    }

    /**
     * Draws a parameter.
     *
     * @param parameter F32; its name keys the generator
     * @param seed the same one for the same numbers
     */
    default Tensor draw(Parameter parameter, long seed) {
        Tensor tensor = Tensor.zeros(parameter.type());
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() ^ fnv1a(parameter.name()));
        long size = tensor.size();
        switch (this) {
            case Constant(double value) -> {
                for (long i = 0; i < size; i++) {
                    tensor.setFloat(i, (float) value);
                }
            }
            case Uniform(double bound) -> {
                for (long i = 0; i < size; i++) {
                    tensor.setFloat(i, (float) (bound * (2 * random.nextDouble() - 1)));
                }
            }
            case Normal(double deviation) -> {
                for (long i = 0; i < size; i += 2) {
                    // 1 − u lies in (0, 1]: its logarithm is finite.
                    double radius = deviation * Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
                    double angle = 2 * Math.PI * random.nextDouble();
                    tensor.setFloat(i, (float) (radius * StrictMath.cos(angle)));
                    if (i + 1 < size) {
                        tensor.setFloat(i + 1, (float) (radius * StrictMath.sin(angle)));
                    }
                }
            }
            case SineCosine grid -> fill(tensor, grid);
        }
        return tensor;
    }

    private static void fill(Tensor tensor, SineCosine grid) {
        int width = tensor.type().shape().dim(-1);
        if (width % 4 != 0) {
            throw new LimpidException("a table of sine-cosine positions was asked for with dim = " + width
                    + "; expected a multiple of 4, two halves of sines and cosines each");
        }
        int quarter = width / 4;
        for (int patch = 0; patch < grid.rows() * grid.columns(); patch++) {
            int[] place = {patch % grid.columns(), patch / grid.columns()};
            for (int half = 0; half < 2; half++) {
                long at = (patch + 1L) * width + half * 2L * quarter;
                for (int i = 0; i < quarter; i++) {
                    double angle = place[half] * StrictMath.pow(10_000, -(double) i / quarter);
                    tensor.setFloat(at + i, (float) StrictMath.sin(angle));
                    tensor.setFloat(at + quarter + i, (float) StrictMath.cos(angle));
                }
            }
        }
    }

    private static long fnv1a(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
