package org.limpid.conformance.oracle;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/**
 * What the oracle knows of a tensor: each element in double precision and, where bounds were asked for, how far a right
 * result of the tensor's own type may lie from it. A bound of 0 asks for that very number, one of ∞ says that rounding
 * decides. Integers are held as doubles, which is exact. Immutable.
 */
public final class Estimate {

    private final TensorType type;
    private final double[] values;
    private final double @Nullable [] bounds;

    /** Takes the arrays without copying them; no bounds are bounds of 0. */
    Estimate(TensorType type, double[] values, double @Nullable [] bounds) {
        this.type = type;
        this.values = values;
        this.bounds = bounds;
    }

    Estimate(TensorType type, double[] values) {
        this(type, values, null);
    }

    /**
     * A tensor that is given: real numbers of any width stand for the type that the program says.
     *
     * @throws LimpidException if the shapes differ, or one holds integers and the other does not
     */
    static Estimate given(String what, Tensor tensor, TensorType type, boolean bounded) {
        boolean fits = tensor.shape().equals(type.shape())
                && tensor.dtype().isFloating() == type.dtype().isFloating();
        if (!fits) {
            throw new LimpidException(what + " is " + tensor.type() + "; expected " + type);
        }
        double[] values = tensor.toDoubles();
        if (!bounded || tensor.dtype() == type.dtype()) {
            return new Estimate(type, values);
        }
        double[] bounds = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            bounds[i] = Rounding.storing(type.dtype(), values[i]);
        }
        return Rounding.settled(type, values, bounds);
    }

    /** What the program says the type is; it carries F32 although the values are doubles. */
    public TensorType type() {
        return type;
    }

    /** The number of elements. */
    public int size() {
        return values.length;
    }

    /** The element at a row-major index. */
    public double value(int index) {
        return values[index];
    }

    /** How far a right result may lie from {@link #value}: 0 or more, or ∞. */
    public double bound(int index) {
        return bounds == null ? 0 : bounds[index];
    }

    /** A copy of the values. */
    public double[] toDoubles() {
        return values.clone();
    }

    /**
     * The value of a tensor with one element.
     *
     * @throws LimpidException if it has more
     */
    public double scalar() {
        if (values.length != 1) {
            throw new LimpidException("a tensor " + type + " was asked for its only element, but has " + values.length);
        }
        return values[0];
    }

    /** The values as a tensor: F64 for real numbers, I32 for integers. */
    public Tensor toTensor() {
        int[] extents = type.shape().toArray();
        if (type.dtype().isFloating()) {
            return Tensor.of(values, 1, values.length).reshape(extents);
        }
        int[] integers = new int[values.length];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = (int) values[i];
        }
        return Tensor.of(integers, 1, integers.length).reshape(extents);
    }

    /** The same values with multiples of the bounds. */
    Estimate widened(double factor) {
        if (factor == 1 || bounds == null) {
            return this;
        }
        double[] wider = bounds.clone();
        for (int i = 0; i < wider.length; i++) {
            wider[i] *= factor;
        }
        return new Estimate(type, values, wider);
    }

    /** Values off by errors drawn evenly from the bounds, without bounds of their own. */
    Estimate disturbed(SplittableRandom random) {
        if (bounds == null) {
            return this;
        }
        double[] moved = values.clone();
        for (int i = 0; i < moved.length; i++) {
            double error = (2 * random.nextDouble() - 1) * bounds[i];
            moved[i] += Double.isInfinite(error) || Double.isNaN(error) ? 0 : error;
        }
        return new Estimate(type, moved);
    }

    Shape shape() {
        return type.shape();
    }

    DType dtype() {
        return type.dtype();
    }

    /** The values themselves: not to be written. */
    double[] values() {
        return values;
    }

    /** The bounds themselves, null if all are 0: not to be written. */
    double @Nullable [] bounds() {
        return bounds;
    }
}
