package org.limpid.cli.experiment;

import java.util.List;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.redunet.DftScaling;
import org.limpid.models.redunet.PolarTransform;
import org.limpid.models.redunet.RandomFilters;

/** The experiments on turned and moved digits, with the sizes of the papers. */
final class ShiftExperiments {

    private static final int ANGLES = 200;
    private static final List<Integer> PIXELS = List.of(28, 28);
    private static final int SEED = 10;
    private static final List<Integer> DIMENSIONS = List.of(5, 10, 20, 30, 50, 100);

    private ShiftExperiments() {}

    /** Zeros and ones, turned. */
    static Experiment twoTurnedDigits() {
        int radii = 5;
        return new ShiftExperiment(
                "rotation-01",
                "ReduNet tells turned zeros from turned ones, and plain vectors do not",
                new ShiftExperiment.Sizes(2, 1000, 4900, 1000),
                new PolarTransform(radii, ANGLES)::apply,
                null,
                new ShiftExperiment.Domain(radii, List.of(ANGLES)),
                List.of(DftScaling.PLAIN, DftScaling.ORTHONORMAL),
                3500,
                DIMENSIONS,
                5,
                new ShiftExperiment.Published(0.996, 0.993),
                new PlainNetwork(60, 20, 20, 5, new ShiftExperiment.Published(0.983, 0.707)));
    }

    /** All ten digits, turned. */
    static Experiment tenTurnedDigits() {
        int radii = 15;
        int channels = 20;
        return new ShiftExperiment(
                "rotation-10",
                "ReduNet makes orthogonal subspaces of ten turned digits and all their rotations",
                new ShiftExperiment.Sizes(10, 10, 10, 10),
                new PolarTransform(radii, ANGLES)::apply,
                new RandomFilters(radii, channels, 5, 1, SEED),
                new ShiftExperiment.Domain(channels, List.of(ANGLES)),
                List.of(DftScaling.ORTHONORMAL),
                40,
                List.of(5, 10),
                5,
                null,
                null);
    }

    /** Zeros and ones, moved. */
    static Experiment twoMovedDigits() {
        int channels = 5;
        return new ShiftExperiment(
                "translation-01",
                "ReduNet tells moved zeros from moved ones, and plain vectors do not",
                new ShiftExperiment.Sizes(2, 500, 250, 250),
                ShiftExperiments::planes,
                new RandomFilters(1, channels, 9, 2, SEED),
                new ShiftExperiment.Domain(channels, PIXELS),
                List.of(DftScaling.ORTHONORMAL),
                2000,
                DIMENSIONS,
                4,
                new ShiftExperiment.Published(0.975, 0.909),
                new PlainNetwork(100, 30, 5, 5, new ShiftExperiment.Published(0.980, 0.540)));
    }

    /** All ten digits, moved. */
    static Experiment tenMovedDigits() {
        int channels = 75;
        return new ShiftExperiment(
                "translation-10",
                "ReduNet makes orthogonal subspaces of ten moved digits and all their translations",
                new ShiftExperiment.Sizes(10, 10, 10, 10),
                ShiftExperiments::planes,
                new RandomFilters(1, channels, 9, 2, SEED),
                new ShiftExperiment.Domain(channels, PIXELS),
                List.of(DftScaling.ORTHONORMAL),
                25,
                List.of(5, 10),
                4,
                null,
                null);
    }

    private static Tensor planes(Tensor images) {
        return images.reshape(
                images.shape().dim(0), 1, images.shape().dim(1), images.shape().dim(2));
    }
}
