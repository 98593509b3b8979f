package org.limpid.backend.cpu.kernel;

import static org.limpid.backend.cpu.kernel.Lanes.F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Elementary functions of vectors by polynomials, the same bits on every processor with a fused multiply-add. Coefficients
 * are those of the Cephes library (S. L. Moshier), in single precision.
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

    private VectorMath() {}

    /** eˣ within 1 ULP; 0 where it is below the normal range. */
    static FloatVector exp(FloatVector x) {
        FloatVector shifted = x.fma(FloatVector.broadcast(F, LOG2_E), FloatVector.broadcast(F, ROUNDING));
        FloatVector k = shifted.sub(ROUNDING);
        FloatVector r = k.fma(FloatVector.broadcast(F, -LN2_HIGH), x);
        r = k.fma(FloatVector.broadcast(F, -LN2_LOW), r);
        FloatVector p = FloatVector.broadcast(F, 1.9875691500e-4f);
        p = p.fma(r, FloatVector.broadcast(F, 1.3981999507e-3f));
        p = p.fma(r, FloatVector.broadcast(F, 8.3334519073e-3f));
        p = p.fma(r, FloatVector.broadcast(F, 4.1665795894e-2f));
        p = p.fma(r, FloatVector.broadcast(F, 1.6666665459e-1f));
        p = p.fma(r, FloatVector.broadcast(F, 5.0000001201e-1f));
        p = p.fma(r.mul(r), r).add(1f);
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector y = p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
        y = y.blend(0f, x.compare(VectorOperators.LT, EXP_MIN));
        y = y.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, EXP_MAX));
        return y.blend(x, x.test(VectorOperators.IS_NAN));
    }

    /** The natural logarithm within 2 ULP. */
    static FloatVector log(FloatVector x) {
        VectorMask<Float> tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        FloatVector scaled = x.blend(x.mul(0x1p24f), tiny);
        IntVector bits = scaled.reinterpretAsInts();
        // Takes the exponent so that the fraction lies in [√½, √2).
        IntVector exponent = bits.sub(0x3f3504f3).lanewise(VectorOperators.ASHR, 23);
        FloatVector m = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats()
                .sub(1f);
        FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
        e = e.blend(e.sub(24f), tiny);
        FloatVector z = m.mul(m);
        FloatVector p = FloatVector.broadcast(F, 7.0376836292e-2f);
        p = p.fma(m, FloatVector.broadcast(F, -1.1514610310e-1f));
        p = p.fma(m, FloatVector.broadcast(F, 1.1676998740e-1f));
        p = p.fma(m, FloatVector.broadcast(F, -1.2420140846e-1f));
        p = p.fma(m, FloatVector.broadcast(F, 1.4249322787e-1f));
        p = p.fma(m, FloatVector.broadcast(F, -1.6668057665e-1f));
        p = p.fma(m, FloatVector.broadcast(F, 2.0000714765e-1f));
        p = p.fma(m, FloatVector.broadcast(F, -2.4999993993e-1f));
        p = p.fma(m, FloatVector.broadcast(F, 3.3333331174e-1f));
        FloatVector y = p.mul(m).mul(z);
        y = e.fma(FloatVector.broadcast(F, LN2_LOW), y);
        y = z.fma(FloatVector.broadcast(F, -0.5f), y);
        y = e.fma(FloatVector.broadcast(F, LN2_HIGH), m.add(y));
        y = y.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        return y.blend(Float.NaN, x.compare(VectorOperators.GE, 0f).not());
    }

    /** The hyperbolic tangent within 3 ULP. */
    static FloatVector tanh(FloatVector x) {
        FloatVector magnitude = x.abs();
        FloatVector z = x.mul(x);
        FloatVector p = FloatVector.broadcast(F, -5.70498872745e-3f);
        p = p.fma(z, FloatVector.broadcast(F, 2.06390887954e-2f));
        p = p.fma(z, FloatVector.broadcast(F, -5.37397155531e-2f));
        p = p.fma(z, FloatVector.broadcast(F, 1.33314422036e-1f));
        p = p.fma(z, FloatVector.broadcast(F, -3.33332819422e-1f));
        FloatVector small = p.mul(z).fma(x, x);
        FloatVector large =
                FloatVector.broadcast(F, 2f).div(exp(magnitude.add(magnitude)).add(1f));
        large = FloatVector.broadcast(F, 1f).sub(large);
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        large = large.reinterpretAsInts().or(sign).reinterpretAsFloats();
        FloatVector y = large.blend(small, magnitude.compare(VectorOperators.LT, 0.625f));
        return y.blend(x, x.test(VectorOperators.IS_NAN));
    }
}
