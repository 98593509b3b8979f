package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;
import static org.limpid.backend.cpu.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Elementary functions by polynomials, the same bits wherever an element lies in a vector and on every processor with a fused multiply-add. Coefficients
 * are those of the Cephes library (S. L. Moshier), in single precision, but for those of {@link #erf}. The bounds are
 * those of all floats.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // The coefficients stand as they were published.
final class VectorMath {

    /** Adding and subtracting 1.5 · 2²³ rounds to an integer, whose bits then end the sum's. */
    private static final float ROUNDING = 12582912f;

    private static final float LOG2_E = 1.44269504088896341f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;

    /** The largest x whose exponential is finite. */
    private static final float EXP_MAX = 88.72283f;

    /** The smallest x whose exponential is a normal number. */
    private static final float EXP_MIN = -87.33654f;

    /** From here on erf x is taken for 1, which it is to a quarter of a ULP. */
    private static final float ERF_ONE = 4f;

    // The polynomial of exp, from the constant term up.
    private static final float EXP_0 = 5.0000001201e-1f;
    private static final float EXP_1 = 1.6666665459e-1f;
    private static final float EXP_2 = 4.1665795894e-2f;
    private static final float EXP_3 = 8.3334519073e-3f;
    private static final float EXP_4 = 1.3981999507e-3f;
    private static final float EXP_5 = 1.9875691500e-4f;

    private VectorMath() {}

    /** y = e^(scale·(x − shift)) within 1.01 ULP of the argument's as it is rounded; 0 where it is below the normal range. */
    static void exp(float scale, float shift, float[] x, int from, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(F, x, from + i, m).sub(shift).mul(scale);
            FloatVector shifted = v.fma(FloatVector.broadcast(F, LOG2_E), FloatVector.broadcast(F, ROUNDING));
            FloatVector k = shifted.sub(ROUNDING);
            FloatVector r = k.fma(FloatVector.broadcast(F, -LN2_HIGH), v);
            r = k.fma(FloatVector.broadcast(F, -LN2_LOW), r);
            FloatVector p = FloatVector.broadcast(F, EXP_5);
            p = p.fma(r, FloatVector.broadcast(F, EXP_4));
            p = p.fma(r, FloatVector.broadcast(F, EXP_3));
            p = p.fma(r, FloatVector.broadcast(F, EXP_2));
            p = p.fma(r, FloatVector.broadcast(F, EXP_1));
            p = p.fma(r, FloatVector.broadcast(F, EXP_0));
            p = p.fma(r.mul(r), r).add(1f);
            IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            FloatVector e = p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
            e = e.blend(0f, v.compare(VectorOperators.LT, EXP_MIN));
            e = e.blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.GT, EXP_MAX));
            e.blend(v, v.test(VectorOperators.IS_NAN)).intoArray(y, to + i, m);
        }
    }

    /** y = ln x within 2 ULP. */
    static void log(float[] x, int from, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(F, x, from + i, m);
            VectorMask<Float> tiny = v.compare(VectorOperators.LT, Float.MIN_NORMAL);
            FloatVector scaled = v.blend(v.mul(0x1p24f), tiny);
            IntVector bits = scaled.reinterpretAsInts();
            // Takes the exponent so that the fraction lies in [√½, √2).
            IntVector exponent = bits.sub(0x3f3504f3).lanewise(VectorOperators.ASHR, 23);
            FloatVector f = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .sub(1f);
            FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
            e = e.blend(e.sub(24f), tiny);
            FloatVector z = f.mul(f);
            FloatVector p = FloatVector.broadcast(F, 7.0376836292e-2f);
            p = p.fma(f, FloatVector.broadcast(F, -1.1514610310e-1f));
            p = p.fma(f, FloatVector.broadcast(F, 1.1676998740e-1f));
            p = p.fma(f, FloatVector.broadcast(F, -1.2420140846e-1f));
            p = p.fma(f, FloatVector.broadcast(F, 1.4249322787e-1f));
            p = p.fma(f, FloatVector.broadcast(F, -1.6668057665e-1f));
            p = p.fma(f, FloatVector.broadcast(F, 2.0000714765e-1f));
            p = p.fma(f, FloatVector.broadcast(F, -2.4999993993e-1f));
            p = p.fma(f, FloatVector.broadcast(F, 3.3333331174e-1f));
            FloatVector l = p.mul(f).mul(z);
            l = e.fma(FloatVector.broadcast(F, LN2_LOW), l);
            l = z.fma(FloatVector.broadcast(F, -0.5f), l);
            l = e.fma(FloatVector.broadcast(F, LN2_HIGH), f.add(l));
            l = l.blend(v, v.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
            l = l.blend(Float.NEGATIVE_INFINITY, v.compare(VectorOperators.EQ, 0f));
            l.blend(Float.NaN, v.compare(VectorOperators.GE, 0f).not()).intoArray(y, to + i, m);
        }
    }

    /** y = tanh x within 3 ULP: an odd polynomial near 0, and 1 − 2 / (e^2|x| + 1) beyond, with the sign of x. */
    static void tanh(float[] x, int from, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(F, x, from + i, m);
            FloatVector magnitude = v.abs();
            FloatVector z = v.mul(v);
            FloatVector p = FloatVector.broadcast(F, -5.70498872745e-3f);
            p = p.fma(z, FloatVector.broadcast(F, 2.06390887954e-2f));
            p = p.fma(z, FloatVector.broadcast(F, -5.37397155531e-2f));
            p = p.fma(z, FloatVector.broadcast(F, 1.33314422036e-1f));
            p = p.fma(z, FloatVector.broadcast(F, -3.33332819422e-1f));
            FloatVector small = p.mul(z).fma(v, v);
            // As exp has it, but for an argument that cannot overflow: from 10 on tanh is 1.
            FloatVector twice = magnitude.min(10f).mul(2f);
            FloatVector shifted = twice.fma(FloatVector.broadcast(F, LOG2_E), FloatVector.broadcast(F, ROUNDING));
            FloatVector k = shifted.sub(ROUNDING);
            FloatVector r = k.fma(FloatVector.broadcast(F, -LN2_HIGH), twice);
            r = k.fma(FloatVector.broadcast(F, -LN2_LOW), r);
            FloatVector q = FloatVector.broadcast(F, EXP_5);
            q = q.fma(r, FloatVector.broadcast(F, EXP_4));
            q = q.fma(r, FloatVector.broadcast(F, EXP_3));
            q = q.fma(r, FloatVector.broadcast(F, EXP_2));
            q = q.fma(r, FloatVector.broadcast(F, EXP_1));
            q = q.fma(r, FloatVector.broadcast(F, EXP_0));
            q = q.fma(r.mul(r), r).add(1f);
            IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            FloatVector e = q.reinterpretAsInts().add(exponent).reinterpretAsFloats();
            FloatVector large = FloatVector.broadcast(F, 1f)
                    .sub(FloatVector.broadcast(F, 2f).div(e.add(1f)));
            IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
            large = large.reinterpretAsInts().or(sign).reinterpretAsFloats();
            FloatVector t = large.blend(small, magnitude.compare(VectorOperators.LT, 0.625f));
            t.blend(v, v.test(VectorOperators.IS_NAN)).intoArray(y, to + i, m);
        }
    }

    /**
     * y = erf x within 1.02 ULP: below 1 x + x·P(x²), so that a subnormal is rounded once, and 1 − Q(|x| − 2½) from there to 4,
     * with the sign of x. P is the minimax polynomial for the relative error, 2^−29.4 at most, its coefficients rounded one by one
     * from the lowest and the rest fitted again; Q that of erfc for the absolute error, 2^−28.6, so that a result is never above 1. Both by
     * Remez's algorithm in forty digits.
     */
    static void erf(float[] x, int from, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> m = F.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(F, x, from + i, m);
            FloatVector z = v.mul(v);
            FloatVector p = FloatVector.broadcast(F, 7.806904e-5f);
            p = p.fma(z, FloatVector.broadcast(F, -7.997853e-4f));
            p = p.fma(z, FloatVector.broadcast(F, 5.187162e-3f));
            p = p.fma(z, FloatVector.broadcast(F, -2.6853347e-2f));
            p = p.fma(z, FloatVector.broadcast(F, 1.1283579e-1f));
            p = p.fma(z, FloatVector.broadcast(F, -3.7612626e-1f));
            p = p.fma(z, FloatVector.broadcast(F, 1.2837917e-1f));
            FloatVector small = p.fma(v, v);
            FloatVector magnitude = v.abs();
            // The difference is exact. A NaN is no larger than ERF_ONE, and stays.
            FloatVector s = magnitude
                    .blend(ERF_ONE, magnitude.compare(VectorOperators.GT, ERF_ONE))
                    .sub(2.5f);
            FloatVector q = FloatVector.broadcast(F, 3.4916826e-7f);
            q = q.fma(s, FloatVector.broadcast(F, -8.8771407e-7f));
            q = q.fma(s, FloatVector.broadcast(F, -3.4463303e-6f));
            q = q.fma(s, FloatVector.broadcast(F, 1.5701335e-5f));
            q = q.fma(s, FloatVector.broadcast(F, -7.805813e-6f));
            q = q.fma(s, FloatVector.broadcast(F, -8.1048616e-5f));
            q = q.fma(s, FloatVector.broadcast(F, 2.5349896e-4f));
            q = q.fma(s, FloatVector.broadcast(F, -2.5880395e-4f));
            q = q.fma(s, FloatVector.broadcast(F, -5.4459315e-4f));
            q = q.fma(s, FloatVector.broadcast(F, 2.7976083e-3f));
            q = q.fma(s, FloatVector.broadcast(F, -6.116564e-3f));
            q = q.fma(s, FloatVector.broadcast(F, 8.622586e-3f));
            q = q.fma(s, FloatVector.broadcast(F, -8.350216e-3f));
            q = q.fma(s, FloatVector.broadcast(F, 5.445691e-3f));
            q = q.fma(s, FloatVector.broadcast(F, -2.1782783e-3f));
            q = q.fma(s, FloatVector.broadcast(F, 4.069523e-4f));
            IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
            FloatVector large = FloatVector.broadcast(F, 1f)
                    .sub(q)
                    .reinterpretAsInts()
                    .or(sign)
                    .reinterpretAsFloats();
            large.blend(small, magnitude.compare(VectorOperators.LT, 1f)).intoArray(y, to + i, m);
        }
    }
}
