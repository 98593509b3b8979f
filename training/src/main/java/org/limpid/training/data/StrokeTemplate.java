package org.limpid.training.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a pen moves to write one digit: a list of strokes, each a smooth curve through its points.
 *
 * <p>Points lie in a box 60 wide and 100 high, y downwards. A curve is a Catmull–Rom spline (Catmull and Rom, 1974),
 * broken into separate splines at its corners; a span between two corners is a straight line.
 *
 * @param strokes the strokes, in the order of writing
 */
record StrokeTemplate(List<Stroke> strokes) {
    /** The height of the box that templates are drawn in. */
    static final float HEIGHT = 100;

    /** The width of the box that templates are drawn in. */
    static final float WIDTH = 60;

    /**
     * One stroke.
     *
     * @param xs the abscissae of its points
     * @param ys the ordinates of its points
     * @param corners whether the pen turns sharply at a point
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only by every user, and read in the innermost loop of rendering
    record Stroke(float[] xs, float[] ys, boolean[] corners) {
        int points() {
            return xs.length;
        }
    }

    StrokeTemplate {
        strokes = List.copyOf(strokes);
    }

    /**
     * Reads a template: points {@code x,y} apart by blanks, a corner marked by {@code !}, strokes apart by {@code |}.
     */
    static StrokeTemplate parse(String text) {
        List<Stroke> strokes = new ArrayList<>();
        for (String part : text.split("\\|", -1)) {
            String[] points = part.strip().split(" +", -1);
            if (points.length < 2) {
                throw new IllegalArgumentException("a stroke needs at least two points: '" + text + "'");
            }
            Stroke stroke = new Stroke(new float[points.length], new float[points.length], new boolean[points.length]);
            for (int at = 0; at < points.length; at++) {
                String point = points[at];
                boolean corner = point.endsWith("!");
                String[] pair =
                        point.substring(0, point.length() - (corner ? 1 : 0)).split(",", -1);
                stroke.xs[at] = Float.parseFloat(pair[0]);
                stroke.ys[at] = Float.parseFloat(pair[1]);
                stroke.corners[at] = corner;
            }
            strokes.add(stroke);
        }
        return new StrokeTemplate(strokes);
    }

    /** Returns the largest number of points in a stroke of any of the templates. */
    static int longest(List<List<StrokeTemplate>> templates) {
        return templates.stream()
                .flatMap(List::stream)
                .flatMap(template -> template.strokes.stream())
                .mapToInt(Stroke::points)
                .max()
                .orElse(0);
    }

    static List<StrokeTemplate> parseAll(String... texts) {
        return Arrays.stream(texts).map(StrokeTemplate::parse).toList();
    }
}
