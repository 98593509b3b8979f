package org.limpid.backend.tornado.kernel;

/**
 * What kernels do with single elements: Java that TornadoVM can compile for a device, and that computes the same here. The
 * numbers of functions are the ordinals of the ops' own enumerations. Names differ from those that OpenCL has, because a
 * method that is not inlined becomes a function of that name.
 */
@SuppressWarnings("IdentityBinaryExpression") // x != x is how a device asks for NaN.
public final class Elements {

    /** The number of y &gt; 0 ? dy : 0, beside the functions of {@link org.limpid.api.op.Binary}. */
    public static final int GATE = 6;

    private static final float TWO_OVER_ROOT_PI = 1.1283792f;
    private static final float ONE_OVER_ROOT_PI = 0.5641896f;

    private Elements() {}

    /** A function of two numbers. */
    public static float binaryOf(int function, float a, float b) {
        return switch (function) {
            case 0 -> a + b;
            case 1 -> a - b;
            case 2 -> a * b;
            case 3 -> a / b;
            case 4 -> largerOf(a, b);
            case 5 -> smallerOf(a, b);
            default -> a > 0 ? b : 0f;
        };
    }

    /** A function of two integers. */
    public static int binaryOf(int function, int a, int b) {
        return switch (function) {
            case 0 -> a + b;
            case 1 -> a - b;
            case 2 -> a * b;
            case 4 -> a > b ? a : b;
            default -> a < b ? a : b;
        };
    }

    /** NaN if either is; −0 is less than +0. A sum of equal numbers keeps the sign that both have. */
    public static float largerOf(float a, float b) {
        if (a > b) {
            return a;
        }
        if (a < b) {
            return b;
        }
        return a != a ? a : b != b ? b : a == 0 ? a + b : a;
    }

    /** NaN if either is; −0 is less than +0. */
    public static float smallerOf(float a, float b) {
        if (a < b) {
            return a;
        }
        if (a > b) {
            return b;
        }
        return a != a ? a : b != b ? b : a == 0 ? -(-a - b) : a;
    }

    /** −1, 0 or 1; zeros and NaN stay what they are. */
    public static float signOf(float x) {
        return x > 0 ? 1f : x < 0 ? -1f : x;
    }

    /** max(x, 0), +0 for −0; NaN stays. Two questions instead of one that is negated, for the reason given at {@link #beats}. */
    public static float rectified(float x) {
        float result = 0f;
        if (x > 0) {
            result = x;
        }
        if (x != x) {
            result = x;
        }
        return result;
    }

    /** The sign of zero is flipped too, which 0 − x would not do. */
    public static float negated(float x) {
        return -x;
    }

    /** |x|, +0 for −0. */
    public static float magnitudeOf(float x) {
        return x > 0 ? x : x < 0 ? -x : x == 0 ? 0f : x;
    }

    /** Sign, magnitude and so on of an integer, by the number of the function. */
    public static int unaryOf(int function, int x) {
        return switch (function) {
            case 0 -> -x;
            case 1 -> x < 0 ? -x : x;
            case 2 -> x > 0 ? 1 : x < 0 ? -1 : 0;
            default -> x > 0 ? x : 0;
        };
    }

    /**
     * 1 if an element takes the place of the largest so far: it is larger, or the first NaN. Without branches: TornadoVM 5.2.0
     * loses the negations when it joins conditions on NaN into one.
     */
    public static int beats(float next, float largest) {
        int larger = next > largest ? 1 : 0;
        int first = next != next ? 1 : 0;
        int open = largest == largest ? 1 : 0;
        return (larger | first) & open;
    }

    /** 1 where the relation holds. Less or equal is two questions, because TornadoVM asks for the negation of greater. */
    public static int compared(int relation, float a, float b) {
        int equal = a == b ? 1 : 0;
        return switch (relation) {
            case 0 -> equal;
            case 1 -> 1 - equal;
            case 2 -> a < b ? 1 : 0;
            case 3 -> (a < b ? 1 : 0) | equal;
            case 4 -> a > b ? 1 : 0;
            default -> (a > b ? 1 : 0) | equal;
        };
    }

    /** 1 where the relation holds. */
    public static int compared(int relation, int a, int b) {
        boolean holds = switch (relation) {
            case 0 -> a == b;
            case 1 -> a != b;
            case 2 -> a < b;
            case 3 -> a <= b;
            case 4 -> a > b;
            default -> a >= b;
        };
        return holds ? 1 : 0;
    }

    /** Towards zero, saturating, 0 for NaN: what Java's cast does and a device's need not. */
    public static int truncated(float x) {
        int above = x > 0 ? Integer.MAX_VALUE : 0;
        int below = x < 0 ? Integer.MIN_VALUE : 0;
        int inside = (x < 0x1p31f ? 1 : 0) & (x > -0x1p31f ? 1 : 0);
        return inside == 1 ? (int) x : above + below;
    }

    /** erf x for |x| &lt; 1 by its Maclaurin series, 2/√π · Σ (−1)ⁿ x^(2n+1) / (n! (2n + 1)). */
    public static float erfNearZero(float x) {
        float s = x * x;
        float p = -1f / 76204800f;
        p = p * s + 1f / 6894720f;
        p = p * s - 1f / 685440f;
        p = p * s + 1f / 75600f;
        p = p * s - 1f / 9360f;
        p = p * s + 1f / 1320f;
        p = p * s - 1f / 216f;
        p = p * s + 1f / 42f;
        p = p * s - 1f / 10f;
        p = p * s + 1f / 3f;
        p = x - x * s * p;
        return TWO_OVER_ROOT_PI * p;
    }

    /**
     * erf x for x ≥ 1 by the continued fraction of erfc (Abramowitz and Stegun, 7.1.14).
     *
     * @param gaussian e^(−x²)
     */
    public static float erfAwayFromZero(float x, float gaussian) {
        float fraction = x;
        for (int k = 40; k > 0; k--) {
            fraction = x + 0.5f * k / fraction;
        }
        return 1f - gaussian * ONE_OVER_ROOT_PI / fraction;
    }
}
