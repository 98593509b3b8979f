package org.limpid.analysis.segmentation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.limpid.api.LimpidException;

/**
 * Objects by repeated normalised cuts of an image's patches: MaskCut (Wang et al., <i>Cut and Learn for Unsupervised Object
 * Detection and Instance Segmentation</i>, CVPR 2023), without the conditional random field that sharpens its masks there. Two
 * patches are joined by 1 where the cosine between their features is more than a threshold, else by 10⁻⁵; the second
 * eigenvector is split at its mean; the object is the connected part of the side on which the vector is furthest from 0. What was
 * found is taken out, and the rest is cut again; of a further object only what no mask has yet is kept, so that masks share no
 * patch. A further object that is tiny, or much like the one before it, is dropped: nothing is taken out for it, and the next is
 * not compared with it.
 *
 * <p>A side that has three of the image's corners is background, and the other side is taken. Unlike in the authors' code, the
 * vector's sign is fixed before that is asked, so that the answer does not depend on the solver. Theirs has an empty mask for
 * one that was dropped or of which nothing is left; here the list is shorter.
 *
 * @param threshold τ of the cosine, from 0 to below 1, since what was taken out has cosine 0 with all; 0.15 in the papers
 * @param objects how many masks at most; 3 in the papers
 */
public record MaskCut(double threshold, int objects) {

    /** As published. */
    public static final MaskCut PUBLISHED = new MaskCut(0.15, 3);

    private static final double APART = 1e-5;
    /** A further object that covers no more than this is dropped, and one that overlaps the one before it by more than half. */
    private static final double SMALLEST = 0.01;

    private static final double OVERLAP = 0.5;
    private static final int CORNERS = 3;

    /** Refuses what cannot be. */
    public MaskCut {
        if (!(threshold >= 0 && threshold < 1)) {
            throw new LimpidException(
                    "the threshold of MaskCut is " + threshold + "; expected 0 to below 1, as 0.15 in the papers");
        }
        if (objects < 1) {
            throw new LimpidException("the number of MaskCut's masks is " + objects + "; expected 1 or more");
        }
    }

    /**
     * The masks of an image.
     *
     * @param features of the patches row by row, all of one length
     * @param columns how many patches are in a row of the image
     * @return of each object which patches it covers, in the order in which they were found; at least one, none of them empty,
     *     and no patch in two
     * @throws LimpidException if the patches do not fill the rows, there are fewer than two, or a feature is not finite
     */
    public List<boolean[]> masks(double[][] features, int columns) {
        if (columns < 1 || features.length < 2 || features.length % columns != 0) {
            throw new LimpidException(features.length + " patches do not fill rows of " + columns
                    + "; expected a multiple of it, at least 2");
        }
        double[][] left = unit(features);
        List<boolean[]> masks = new ArrayList<>();
        boolean[] taken = new boolean[left.length];
        boolean[] before = new boolean[left.length];
        for (int round = 0; round < objects; round++) {
            boolean[] object = object(NormalizedCut.of(affinity(left)).vector(), columns);
            if (round > 0
                    && (covered(object) <= SMALLEST * object.length || MaskOverlap.of(object, before) > OVERLAP)) {
                before = new boolean[object.length];
                continue;
            }
            before = object;
            boolean[] mask = new boolean[object.length];
            for (int patch = 0; patch < mask.length; patch++) {
                if (object[patch] && !taken[patch]) {
                    mask[patch] = true;
                    taken[patch] = true;
                    left[patch] = new double[left[patch].length];
                }
            }
            if (covered(mask) > 0) {
                masks.add(mask);
            }
        }
        return List.copyOf(masks);
    }

    private static int covered(boolean[] mask) {
        int covered = 0;
        for (boolean patch : mask) {
            covered += patch ? 1 : 0;
        }
        return covered;
    }

    private static double[][] unit(double[][] features) {
        double[][] unit = new double[features.length][];
        for (int i = 0; i < unit.length; i++) {
            double length = Math.sqrt(Arrays.stream(features[i]).map(v -> v * v).sum());
            if (!Double.isFinite(length)) {
                throw new LimpidException("the feature of patch " + i + " has length " + length
                        + "; expected finite numbers, as a network gives that has not diverged");
            }
            unit[i] = Arrays.stream(features[i])
                    .map(v -> length == 0 ? 0 : v / length)
                    .toArray();
        }
        return unit;
    }

    /** What is gone has length 0, and with that no cosine above a threshold: none is negative. */
    private double[][] affinity(double[][] unit) {
        double[][] weights = new double[unit.length][unit.length];
        for (int i = 0; i < unit.length; i++) {
            for (int j = 0; j <= i; j++) {
                double cosine = 0;
                for (int at = 0; at < unit[i].length; at++) {
                    cosine += unit[i][at] * unit[j][at];
                }
                weights[i][j] = cosine > threshold ? 1 : APART;
                weights[j][i] = weights[i][j];
            }
        }
        return weights;
    }

    /** The connected part, over edges of patches, around the entry furthest from 0 on the side that is no background. */
    static boolean[] object(double[] vector, int columns) {
        double mean = Arrays.stream(vector).average().orElseThrow();
        boolean[] side = new boolean[vector.length];
        for (int i = 0; i < side.length; i++) {
            side[i] = vector[i] > mean;
        }
        int last = side.length - 1;
        int corners = 0;
        for (int corner : new int[] {0, columns - 1, last - (columns - 1), last}) {
            corners += side[corner] ? 1 : 0;
        }
        boolean flipped = corners >= CORNERS;
        int seed = 0;
        for (int i = 0; i < side.length; i++) {
            side[i] ^= flipped;
            if (flipped ? vector[i] < vector[seed] : vector[i] > vector[seed]) {
                seed = i;
            }
        }
        return connected(side, seed, columns);
    }

    private static boolean[] connected(boolean[] side, int seed, int columns) {
        boolean[] part = new boolean[side.length];
        Deque<Integer> open = new ArrayDeque<>(List.of(seed));
        part[seed] = true;
        while (!open.isEmpty()) {
            int at = open.pop();
            int column = at % columns;
            int[] neighbours = {
                at - columns, at + columns, column == 0 ? -1 : at - 1, column == columns - 1 ? -1 : at + 1
            };
            for (int next : neighbours) {
                if (next >= 0 && next < side.length && side[next] && !part[next]) {
                    part[next] = true;
                    open.push(next);
                }
            }
        }
        return part;
    }
}
