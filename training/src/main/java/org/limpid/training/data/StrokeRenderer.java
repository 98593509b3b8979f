package org.limpid.training.data;

import java.util.Arrays;
import org.limpid.training.data.StrokeTemplate.Stroke;

/**
 * Draws one digit as a hand would: the template's points shaken, the whole leaning and shifted, ink of varying width
 * and darkness on paper that is not quite clean.
 *
 * <p>Every pixel gets the signed distance to the nearest stroke, less the pen's radius there; ink falls from full to
 * none across the zero of that distance, which is anti-aliasing. Scratch memory is the renderer's own, so drawing
 * allocates nothing; one thread at a time.
 */
final class StrokeRenderer {
    /** Height and width of a drawing, in pixels. */
    static final int SIDE = 28;

    /** Pixels to one unit of the template's box: a digit of mean size is 20 pixels high, as in MNIST. */
    private static final float PIXELS_PER_UNIT = 0.2f;

    /** Straight pieces to a curved span; more are not visible at this size. */
    private static final int PIECES = 5;

    /** How far ink reaches beyond the pen's radius at most, in pixels. */
    private static final float REACH = 1;

    private static final float FAR = 1e9f;

    // How much drawings vary, chosen by experiment: pixels' nearest neighbour gets about nine of ten held-out digits
    // right, a small network nearly all. Shift and contrast mislead the neighbour, and hardly the network.
    private static final float MAX_ROTATION = 0.21f; // radians, twelve degrees
    private static final float MAX_SHEAR = 0.2f;
    private static final float MIN_SCALE = 0.8f;
    private static final float MAX_SCALE = 1.12f;
    private static final float MAX_SHIFT = 2.5f; // pixels
    private static final float JITTER = 3; // the deviation of each point, in units of the template
    private static final float MIN_RADIUS = 0.6f; // pixels
    private static final float MAX_RADIUS = 1.6f;
    private static final float MAX_RADIUS_CHANGE = 0.25f; // from the middle of a stroke to either end, relative
    private static final float MIN_SOFTNESS = 0.8f; // the width of the border between ink and paper, in pixels
    private static final float MAX_SOFTNESS = 1.6f;
    private static final float MIN_DARKNESS = 170; // of ink, of 255
    private static final float GRAINY = 0.5f; // the share of drawings on paper that is not clean
    private static final float MAX_PAPER = 25; // the mean level of such paper, of 255
    private static final float MAX_GRAIN = 14; // the deviation of its pixels
    private static final float SPECKLED = 0.2f; // the share of drawings with stray dots
    private static final int MAX_SPECKLES = 4;
    private static final float RUBBED = 0.1f; // the share of drawings with a spot without ink

    private final SampleRandom random = new SampleRandom();
    private final float[] distance = new float[SIDE * SIDE];
    private final float[] xs;
    private final float[] ys;

    // The pen of the current drawing.
    private float radius;
    private float radiusChange;

    /** Creates a renderer for strokes of at most so many points. */
    StrokeRenderer(int longestStroke) {
        xs = new float[longestStroke];
        ys = new float[longestStroke];
    }

    /** The random numbers of the drawing; start them before {@link #draw}. */
    SampleRandom random() {
        return random;
    }

    /** Draws a digit as 28×28 bytes, 0 for paper and up to 255 for ink. */
    void draw(StrokeTemplate template, byte[] target, int offset) {
        Arrays.fill(distance, FAR);
        float angle = random.uniform(-MAX_ROTATION, MAX_ROTATION);
        float shear = random.uniform(-MAX_SHEAR, MAX_SHEAR);
        float scaleX = PIXELS_PER_UNIT * random.uniform(MIN_SCALE, MAX_SCALE);
        float scaleY = PIXELS_PER_UNIT * random.uniform(MIN_SCALE, MAX_SCALE);
        float cos = (float) Angles.cos(angle);
        float sin = (float) Angles.sin(angle);
        float centreX = (SIDE - 1) / 2f + random.uniform(-MAX_SHIFT, MAX_SHIFT);
        float centreY = (SIDE - 1) / 2f + random.uniform(-MAX_SHIFT, MAX_SHIFT);
        radius = random.uniform(MIN_RADIUS, MAX_RADIUS);
        radiusChange = random.uniform(-MAX_RADIUS_CHANGE, MAX_RADIUS_CHANGE);
        for (int s = 0; s < template.strokes().size(); s++) {
            Stroke stroke = template.strokes().get(s);
            for (int at = 0; at < stroke.points(); at++) {
                float x = stroke.xs()[at] - StrokeTemplate.WIDTH / 2 + JITTER * random.nextBell();
                float y = stroke.ys()[at] - StrokeTemplate.HEIGHT / 2 + JITTER * random.nextBell();
                x = x * scaleX - shear * y * scaleY;
                y = y * scaleY;
                xs[at] = centreX + cos * x - sin * y;
                ys[at] = centreY + sin * x + cos * y;
            }
            trace(stroke);
        }
        ink(target, offset);
    }

    /** Lays the curve through the points in {@link #xs} and {@link #ys}, as short straight pieces. */
    private void trace(Stroke stroke) {
        boolean[] corners = stroke.corners();
        int last = stroke.points() - 1;
        for (int at = 0; at < last; at++) {
            float from = penRadius(at, last);
            float to = penRadius(at + 1, last);
            // Beyond an end or a corner there is no neighbour to shape the curve: the point itself stands in.
            int before = at == 0 || corners[at] ? at : at - 1;
            int after = at + 1 == last || corners[at + 1] ? at + 1 : at + 2;
            if (before == at && after == at + 1) {
                piece(xs[at], ys[at], xs[at + 1], ys[at + 1], from, to);
                continue;
            }
            float x = xs[at];
            float y = ys[at];
            for (int p = 1; p <= PIECES; p++) {
                float t = (float) p / PIECES;
                float nextX = spline(xs[before], xs[at], xs[at + 1], xs[after], t);
                float nextY = spline(ys[before], ys[at], ys[at + 1], ys[after], t);
                piece(x, y, nextX, nextY, from + (to - from) * (t - 1f / PIECES), from + (to - from) * t);
                x = nextX;
                y = nextY;
            }
        }
    }

    private float penRadius(int at, int last) {
        return radius * (1 + radiusChange * (2f * at / last - 1));
    }

    /** The uniform Catmull–Rom spline from {@code b} (t = 0) to {@code c} (t = 1). */
    private static float spline(float a, float b, float c, float d, float t) {
        return b + 0.5f * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    }

    /** Lowers the distance of all pixels near a straight piece whose pen radius goes from one value to another. */
    private void piece(float x0, float y0, float x1, float y1, float radius0, float radius1) {
        float reach = Math.max(radius0, radius1) + REACH;
        int left = Math.max(0, (int) Math.ceil(Math.min(x0, x1) - reach));
        int right = Math.min(SIDE - 1, (int) Math.floor(Math.max(x0, x1) + reach));
        int top = Math.max(0, (int) Math.ceil(Math.min(y0, y1) - reach));
        int bottom = Math.min(SIDE - 1, (int) Math.floor(Math.max(y0, y1) + reach));
        float dx = x1 - x0;
        float dy = y1 - y0;
        float inverse = 1 / Math.max(dx * dx + dy * dy, 1e-6f);
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                float t = Math.clamp(((x - x0) * dx + (y - y0) * dy) * inverse, 0f, 1f);
                float offX = x - x0 - t * dx;
                float offY = y - y0 - t * dy;
                float signed = (float) Math.sqrt(offX * offX + offY * offY) - radius0 - t * (radius1 - radius0);
                int pixel = y * SIDE + x;
                if (signed < distance[pixel]) {
                    distance[pixel] = signed;
                }
            }
        }
    }

    /** Turns distances into ink, and adds what paper and scanner add. */
    private void ink(byte[] target, int offset) {
        float softness = random.uniform(MIN_SOFTNESS, MAX_SOFTNESS);
        float darkness = random.uniform(MIN_DARKNESS, 255);
        boolean grainy = random.nextFloat() < GRAINY;
        float paper = grainy ? random.uniform(0, MAX_PAPER) : 0;
        float grain = grainy ? random.uniform(0, MAX_GRAIN) : 0;
        speckle();
        for (int pixel = 0; pixel < distance.length; pixel++) {
            float coverage = Math.clamp(0.5f - distance[pixel] / softness, 0f, 1f);
            float value = paper + coverage * (darkness - paper) + grain * random.nextBell();
            target[offset + pixel] = (byte) Math.round(Math.clamp(value, 0f, 255f));
        }
    }

    private void speckle() {
        int dots = random.nextFloat() < SPECKLED ? 1 + random.nextInt(MAX_SPECKLES) : 0;
        for (int dot = 0; dot < dots; dot++) {
            float x = random.uniform(0, SIDE - 1);
            float y = random.uniform(0, SIDE - 1);
            float size = random.uniform(0.3f, 1);
            piece(x, y, x + random.uniform(-1.5f, 1.5f), y + random.uniform(-1.5f, 1.5f), size, size);
        }
        if (random.nextFloat() < RUBBED) {
            rub(random.uniform(6, SIDE - 7), random.uniform(6, SIDE - 7), random.uniform(1, 2.2f));
        }
    }

    /** Takes the ink away around a point. */
    private void rub(float centreX, float centreY, float size) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                float offX = x - centreX;
                float offY = y - centreY;
                if (offX * offX + offY * offY < size * size) {
                    distance[y * SIDE + x] = FAR;
                }
            }
        }
    }
}
