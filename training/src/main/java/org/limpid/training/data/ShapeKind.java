package org.limpid.training.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The shapes of {@link ShapeScenes}, each within a circle of radius 1 around the origin. */
enum ShapeKind {
    /** A full circle, of radius 0.8. */
    DISC {
        @Override
        boolean contains(double u, double v) {
            return u * u + v * v <= 0.64;
        }
    },
    /** A square of side 1.4. */
    SQUARE {
        @Override
        boolean contains(double u, double v) {
            return Math.max(Math.abs(u), Math.abs(v)) <= 0.7;
        }
    },
    /** An equilateral triangle with its corners on the circle, one of them at (0, 1). */
    TRIANGLE {
        @Override
        boolean contains(double u, double v) {
            return v >= -0.5 && v <= 1 - ROOT_OF_3 * Math.abs(u);
        }
    },
    /** Two bars of 1.9 by 0.6 across each other. */
    CROSS {
        @Override
        boolean contains(double u, double v) {
            double longer = Math.max(Math.abs(u), Math.abs(v));
            double shorter = Math.min(Math.abs(u), Math.abs(v));
            return longer <= 0.95 && shorter <= 0.3;
        }
    },
    /** What lies between circles of radius 0.5 and 0.9: its middle is background. */
    RING {
        @Override
        boolean contains(double u, double v) {
            double square = u * u + v * v;
            return square >= 0.25 && square <= 0.81;
        }
    };

    private static final double ROOT_OF_3 = 1.7320508075688772;

    /** Whether a point, upright, is of the shape. */
    abstract boolean contains(double u, double v);

    /** The names of the classes, in the order of the labels. */
    static List<String> names() {
        return Arrays.stream(values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
