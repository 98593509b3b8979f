package org.limpid.analysis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/**
 * Where the class token of an image looks, head by head: the row of the class token in softmax(w_k w_kᵀ / √p), without its own
 * entry and scaled so that the patches' entries add up to 1 (as in Yu et al., <i>Emergence of Segmentation with Minimalistic
 * White-Box Transformers</i>, CPAL 2024, after Caron et al. 2021).
 */
public final class AttentionMaps {

    private AttentionMaps() {}

    /**
     * The maps of an image, where queries, keys and values are one: what CRATE's compression compares.
     *
     * @param subspace (B, N + 1, h·p), the tokens seen from the subspaces, heads side by side; the class token first
     * @param image which of the B
     * @param heads h
     * @return (h, N)
     * @throws LimpidException if the last axis is not a multiple of the heads, or a score is not finite
     */
    public static double[][] of(Tensor subspace, int image, int heads) {
        return of(subspace, image, heads, 1);
    }

    /**
     * The maps of an image, where queries, keys and values are three, as in a vision transformer: the row of the class token in
     * softmax(q_k k_kᵀ / √p).
     *
     * @param projections (B, N + 1, 3·h·p), queries, then keys, then values, each with its heads side by side
     * @param image which of the B
     * @param heads h
     * @return (h, N)
     * @throws LimpidException if the last axis is not a multiple of thrice the heads, or a score is not finite
     */
    public static double[][] ofQueries(Tensor projections, int image, int heads) {
        return of(projections, image, heads, 3);
    }

    private static double[][] of(Tensor projected, int image, int heads, int parts) {
        Shape shape = projected.shape();
        if (shape.rank() != 3 || heads < 1 || shape.dim(2) % (parts * heads) != 0 || shape.dim(1) < 2) {
            throw new LimpidException("tokens as attention compares them are " + projected + " with " + heads
                    + " heads; expected (B, N + 1, " + (parts == 1 ? "" : parts + "·")
                    + "h·p), the last axis a multiple of the heads");
        }
        int tokens = shape.dim(1);
        int inner = shape.dim(2);
        int width = inner / parts / heads;
        int keys = parts == 1 ? 0 : inner / parts;
        long from = (long) image * tokens * inner;
        double[][] maps = new double[heads][tokens - 1];
        for (int head = 0; head < heads; head++) {
            for (int token = 1; token < tokens; token++) {
                double score = 0;
                for (int j = head * width; j < (head + 1) * width; j++) {
                    score += projected.get(from + j) * projected.get(from + (long) token * inner + keys + j);
                }
                if (!Double.isFinite(score)) {
                    throw new LimpidException("head " + head + " scores patch " + (token - 1) + " of image " + image
                            + " with " + score + "; expected finite numbers, as a network gives that has not diverged");
                }
                maps[head][token - 1] = score / Math.sqrt(width);
            }
            softmax(maps[head]);
        }
        return maps;
    }

    private static void softmax(double[] scores) {
        double highest = Arrays.stream(scores).max().orElseThrow();
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp(scores[i] - highest);
            sum += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= sum;
        }
    }

    /**
     * The fewest patches that hold a part of a map: those with the largest entries, the first of equal ones first.
     *
     * @param part more than 0 and at most 1; 0.6 in the papers
     * @return which of the N patches they are
     * @throws LimpidException if the part is none, or an entry of the map is negative or not finite
     */
    public static boolean[] largest(double[] map, double part) {
        if (!(part > 0 && part <= 1)) {
            throw new LimpidException("the part of a map's mass is " + part + "; expected more than 0 and at most 1");
        }
        for (int patch = 0; patch < map.length; patch++) {
            if (!(map[patch] >= 0 && map[patch] < Double.POSITIVE_INFINITY)) {
                throw new LimpidException("the map's entry of patch " + patch + " is " + map[patch]
                        + "; expected finite numbers from 0 on, as softmax gives");
            }
        }
        double whole = Arrays.stream(map).sum();
        boolean[] chosen = new boolean[map.length];
        double mass = 0;
        int[] order = IntStream.range(0, map.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -map[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int patch : order) {
            if (mass >= part * whole) {
                break;
            }
            chosen[patch] = true;
            mass += map[patch];
        }
        return chosen;
    }
}
