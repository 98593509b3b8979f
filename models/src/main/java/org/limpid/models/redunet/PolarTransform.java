package org.limpid.models.redunet;

import org.limpid.api.LimpidException;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/**
 * Images in polar coordinates, so that turning an image shifts its signal (Chan et al., JMLR 2022, §5.2): the image is
 * turned by each angle, 0° and 360° among them, and read along the half-line from its left edge to its centre. As in the
 * reference code the image is turned by cubic splines, with zero outside, and its pixels are rounded to whole numbers from
 * 0 to 255.
 *
 * @param radii C, how many pixels of the half-line are read, at least 2
 * @param angles T, how many angles there are, at least 2
 */
public record PolarTransform(int radii, int angles) {

    /** The pole of the cubic spline's prefilter. */
    private static final double POLE = Math.sqrt(3) - 2;

    /** Refuses fewer than two radii or angles. */
    public PolarTransform {
        if (radii < 2 || angles < 2) {
            throw new LimpidException(
                    "polar transform: " + radii + " radii and " + angles + " angles; expected at least 2 of each");
        }
    }

    /**
     * Transforms images.
     *
     * @param images F32 (m, H, W) with pixels from 0 to 255
     * @return F32 (m, C, T)
     */
    public Tensor apply(Tensor images) {
        Shape shape = images.shape();
        if (images.dtype() != DType.F32 || shape.rank() != 3 || shape.dim(1) < 2 || shape.dim(2) < 2) {
            throw new LimpidException(
                    "polar transform: the images are " + images + "; expected f32[m,H,W] with H and W of 2 or more");
        }
        int m = shape.dim(0);
        Tensor signals = Tensor.zeros(TensorType.f32(m, radii, angles));
        for (int i = 0; i < m; i++) {
            Spline spline = Spline.of(images, i, shape.dim(1), shape.dim(2));
            for (int radius = 0; radius < radii; radius++) {
                for (int angle = 0; angle < angles; angle++) {
                    double pixel = turned(spline, radius, 360.0 * angle / (angles - 1));
                    signals.setFloat(((long) i * radii + radius) * angles + angle, whole(pixel));
                }
            }
        }
        return signals;
    }

    /** The pixel of the half-line after turning the image around its centre. */
    private double turned(Spline spline, int radius, double degrees) {
        int row = spline.height() / 2;
        int column = spline.width() / 2 * radius / (radii - 1);
        double middleRow = (spline.height() - 1) / 2.0;
        double middleColumn = (spline.width() - 1) / 2.0;
        double cosine = exact(degrees, Math.cos(Math.toRadians(degrees)));
        double sine = exact(degrees, Math.sin(Math.toRadians(degrees)));
        return spline.at(
                cosine * row + sine * column + (middleRow - (cosine * middleRow + sine * middleColumn)),
                -sine * row + cosine * column + (middleColumn - (-sine * middleRow + cosine * middleColumn)));
    }

    /** A sine or cosine; a whole number at quarter turns, which keeps pixels on the edge inside the image. */
    private static double exact(double degrees, double value) {
        return degrees % 90 == 0 ? Math.rint(value) : value;
    }

    private static float whole(double pixel) {
        return (float) Math.clamp(Math.floor(pixel + 0.5), 0, 255);
    }

    /** The cubic spline through the pixels of an image, mirrored at its edges; 0 outside. */
    private static final class Spline {

        private final double[][] coefficients;

        private Spline(double[][] coefficients) {
            this.coefficients = coefficients;
        }

        static Spline of(Tensor images, int image, int height, int width) {
            double[][] c = new double[height][width];
            for (int i = 0; i < height * width; i++) {
                c[i / width][i % width] = images.get((long) image * height * width + i);
            }
            double[] column = new double[height];
            for (int x = 0; x < width; x++) {
                for (int y = 0; y < height; y++) {
                    column[y] = c[y][x];
                }
                filter(column);
                for (int y = 0; y < height; y++) {
                    c[y][x] = column[y];
                }
            }
            for (double[] row : c) {
                filter(row);
            }
            return new Spline(c);
        }

        int height() {
            return coefficients.length;
        }

        int width() {
            return coefficients[0].length;
        }

        /** Pixels to coefficients, in place: a causal and an anticausal pass (Unser, Aldroubi and Eden, 1993). */
        private static void filter(double[] c) {
            int n = c.length;
            for (int i = 0; i < n; i++) {
                c[i] *= 6;
            }
            double far = Math.pow(POLE, n - 1);
            double power = POLE;
            double first = c[0] + far * c[n - 1];
            for (int i = 1; i < n - 1; i++) {
                first += power * (c[i] + far * c[n - 1 - i]);
                power *= POLE;
            }
            c[0] = first / (1 - far * far);
            for (int i = 1; i < n; i++) {
                c[i] += POLE * c[i - 1];
            }
            c[n - 1] = (POLE * c[n - 2] + c[n - 1]) * POLE / (POLE * POLE - 1);
            for (int i = n - 2; i >= 0; i--) {
                c[i] = POLE * (c[i + 1] - c[i]);
            }
        }

        double at(double row, double column) {
            if (!(row >= 0 && row <= height() - 1 && column >= 0 && column <= width() - 1)) {
                return 0;
            }
            int top = (int) Math.floor(row) - 1;
            int left = (int) Math.floor(column) - 1;
            double[] down = weights(row - Math.floor(row));
            double[] along = weights(column - Math.floor(column));
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 4; j++) {
                    sum += down[i] * along[j] * coefficients[mirrored(top + i, height())][mirrored(left + j, width())];
                }
            }
            return sum;
        }

        private static double[] weights(double x) {
            double y = 1 - x;
            return new double[] {
                y * y * y / 6, (x * x * (x - 2) * 3 + 4) / 6, (y * y * (y - 2) * 3 + 4) / 6, x * x * x / 6
            };
        }

        private static int mirrored(int index, int extent) {
            int inside = Math.abs(index);
            return inside < extent ? inside : 2 * (extent - 1) - inside;
        }
    }
}
