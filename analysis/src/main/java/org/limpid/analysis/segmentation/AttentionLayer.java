package org.limpid.analysis.segmentation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.limpid.analysis.AttentionMaps;
import org.limpid.api.LimpidException;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/**
 * The layer of a network whose attention is read: the one before the last, as in the papers. Of a white-box network that is what
 * its compression step compares, {@code layer.ℓ.subspace}, of a vision transformer {@code layer.ℓ.qkv}; watch {@link #value} and
 * hand what a run gave for it to the methods.
 *
 * @param number ℓ from 0
 * @param heads how many heads it has
 * @param value the named value
 * @param parts 1 where queries, keys and values are one, 3 where they lie side by side
 */
public record AttentionLayer(int number, int heads, String value, int parts) {

    /**
     * The layer of a program.
     *
     * @param program of images, with named values
     * @param config the model's, with {@code depth} and {@code heads}
     * @throws LimpidException if it has neither value
     */
    public static AttentionLayer of(Program program, Map<String, String> config) {
        int layer = Math.max(0, Integer.parseInt(config.getOrDefault("depth", "1")) - 2);
        int heads = Integer.parseInt(config.getOrDefault("heads", "1"));
        String subspace = "layer." + layer + ".subspace";
        String projections = "layer." + layer + ".qkv";
        if (program.names().containsKey(subspace)) {
            return new AttentionLayer(layer, heads, subspace, 1);
        }
        if (program.names().containsKey(projections)) {
            return new AttentionLayer(layer, heads, projections, 3);
        }
        throw new LimpidException("the program " + program.name() + " has neither " + subspace + " nor " + projections
                + ", so there is no attention to look at; expected a crate, crate-alpha, crate-mae, vit or vit-mae");
    }

    /**
     * Where the class token looks.
     *
     * @param tokens what a run gave for {@link #value}
     * @param image which of its images
     * @return (heads, N)
     * @throws LimpidException if a token is not finite
     */
    public double[][] maps(Tensor tokens, int image) {
        requireFinite(tokens, image);
        return parts == 1 ? AttentionMaps.of(tokens, image, heads) : AttentionMaps.ofQueries(tokens, image, heads);
    }

    /**
     * Of each head the fewest patches that hold a part of its attention.
     *
     * @param part as 0.6 in the papers
     * @throws LimpidException if a token is not finite
     */
    public List<boolean[]> masks(Tensor tokens, int image, double part) {
        return Arrays.stream(maps(tokens, image))
                .map(map -> AttentionMaps.largest(map, part))
                .toList();
    }

    /**
     * What each patch is compared by, all heads side by side: the features for {@link MaskCut}.
     *
     * @return (N, heads·p)
     * @throws LimpidException if a token is not finite
     */
    public double[][] keys(Tensor tokens, int image) {
        requireFinite(tokens, image);
        Shape shape = tokens.shape();
        int width = shape.dim(2) / parts;
        int first = parts == 1 ? 0 : width;
        double[][] keys = new double[shape.dim(1) - 1][width];
        for (int patch = 0; patch < keys.length; patch++) {
            long from = ((long) image * shape.dim(1) + patch + 1) * shape.dim(2) + first;
            for (int j = 0; j < width; j++) {
                keys[patch][j] = tokens.get(from + j);
            }
        }
        return keys;
    }

    private void requireFinite(Tensor tokens, int image) {
        int width = tokens.shape().dim(2);
        long size = (long) tokens.shape().dim(1) * width;
        for (long at = 0; at < size; at++) {
            double entry = tokens.get(image * size + at);
            if (!Double.isFinite(entry)) {
                int own = width / parts;
                long head = at % own / Math.max(1, own / heads);
                throw new LimpidException("layer " + number + ", head " + head + ": token " + at / width + " of image "
                        + image + " in " + value + " holds " + entry
                        + "; expected finite numbers, as a network gives that has not diverged");
            }
        }
    }
}
