package org.limpid.backend.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels that go through the rows of a box, each element by itself. Their layouts are those of {@code Loops.rows}. */
public final class ElementwiseKernels {

    private ElementwiseKernels() {}

    /** y = f(x). */
    public static void unaryKernel(KernelContext c, FloatArray x, FloatArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int rows = d.get(at + 3);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int length = row == rows - 1 ? d.get(at + 5) : d.get(at + 4);
            int ix = d.get(at) + Layouts.startOf(d, at + 8, 2, 0, row);
            int iy = d.get(at + 1) + Layouts.startOf(d, at + 8, 2, 1, row);
            int sx = d.get(at + 6);
            int sy = d.get(at + 7);
            for (int j = 0; j < length; j++) {
                y.set(iy + j * sy, functionOf(function, x.get(ix + j * sx)));
            }
        }
    }

    private static float functionOf(int function, float x) {
        return switch (function) {
            case 0 -> Elements.negated(x);
            case 1 -> Elements.magnitudeOf(x);
            case 2 -> Elements.signOf(x);
            case 3 -> Elements.rectified(x);
            case 4 -> TornadoMath.exp(x);
            case 5 -> TornadoMath.log(x);
            case 6 -> TornadoMath.sqrt(x);
            case 7 -> 1f / x;
            case 8 -> TornadoMath.tanh(x);
            default -> errorFunctionOf(x);
        };
    }

    private static float errorFunctionOf(float x) {
        float magnitude = Elements.magnitudeOf(x);
        if (magnitude < 1f) {
            return Elements.erfNearZero(x);
        }
        if (magnitude < 4.5f) {
            return Elements.signOf(x) * Elements.erfAwayFromZero(magnitude, TornadoMath.exp(-magnitude * magnitude));
        }
        return Elements.signOf(x);
    }

    /** y = f(x) of integers. */
    public static void intUnaryKernel(KernelContext c, IntArray x, IntArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int rows = d.get(at + 3);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int length = row == rows - 1 ? d.get(at + 5) : d.get(at + 4);
            int ix = d.get(at) + Layouts.startOf(d, at + 8, 2, 0, row);
            int iy = d.get(at + 1) + Layouts.startOf(d, at + 8, 2, 1, row);
            int sx = d.get(at + 6);
            int sy = d.get(at + 7);
            for (int j = 0; j < length; j++) {
                y.set(iy + j * sy, Elements.unaryOf(function, x.get(ix + j * sx)));
            }
        }
    }

    /** y = f(a, b). */
    public static void binaryKernel(
            KernelContext c, FloatArray a, FloatArray b, FloatArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int rows = d.get(at + 4);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int length = row == rows - 1 ? d.get(at + 6) : d.get(at + 5);
            int ia = d.get(at) + Layouts.startOf(d, at + 10, 3, 0, row);
            int ib = d.get(at + 1) + Layouts.startOf(d, at + 10, 3, 1, row);
            int iy = d.get(at + 2) + Layouts.startOf(d, at + 10, 3, 2, row);
            int sa = d.get(at + 7);
            int sb = d.get(at + 8);
            int sy = d.get(at + 9);
            for (int j = 0; j < length; j++) {
                y.set(iy + j * sy, Elements.binaryOf(function, a.get(ia + j * sa), b.get(ib + j * sb)));
            }
        }
    }

    /** y = f(a, b) of integers. */
    public static void intBinaryKernel(
            KernelContext c, IntArray a, IntArray b, IntArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int rows = d.get(at + 4);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int length = row == rows - 1 ? d.get(at + 6) : d.get(at + 5);
            int ia = d.get(at) + Layouts.startOf(d, at + 10, 3, 0, row);
            int ib = d.get(at + 1) + Layouts.startOf(d, at + 10, 3, 1, row);
            int iy = d.get(at + 2) + Layouts.startOf(d, at + 10, 3, 2, row);
            int sa = d.get(at + 7);
            int sb = d.get(at + 8);
            int sy = d.get(at + 9);
            for (int j = 0; j < length; j++) {
                y.set(iy + j * sy, Elements.binaryOf(function, a.get(ia + j * sa), b.get(ib + j * sb)));
            }
        }
    }

    /** A mask from two floats. */
    public static void compareKernel(
            KernelContext c, FloatArray a, FloatArray b, IntArray y, IntArray d, int place, int relation) {
        int at = d.get(place);
        int rows = d.get(at + 4);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int length = row == rows - 1 ? d.get(at + 6) : d.get(at + 5);
            int ia = d.get(at) + Layouts.startOf(d, at + 10, 3, 0, row);
            int ib = d.get(at + 1) + Layouts.startOf(d, at + 10, 3, 1, row);
            int iy = d.get(at + 2) + Layouts.startOf(d, at + 10, 3, 2, row);
            int sa = d.get(at + 7);
            int sb = d.get(at + 8);
            int sy = d.get(at + 9);
            for (int j = 0; j < length; j++) {
                y.set(iy + j * sy, Elements.compared(relation, a.get(ia + j * sa), b.get(ib + j * sb)));
            }
        }
    }

    /** A mask from two integers. */
    public static void intCompareKernel(
            KernelContext c, IntArray a, IntArray b, IntArray y, IntArray d, int place, int relation) {
        int at = d.get(place);
        int rows = d.get(at + 4);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int length = row == rows - 1 ? d.get(at + 6) : d.get(at + 5);
            int ia = d.get(at) + Layouts.startOf(d, at + 10, 3, 0, row);
            int ib = d.get(at + 1) + Layouts.startOf(d, at + 10, 3, 1, row);
            int iy = d.get(at + 2) + Layouts.startOf(d, at + 10, 3, 2, row);
            int sa = d.get(at + 7);
            int sb = d.get(at + 8);
            int sy = d.get(at + 9);
            for (int j = 0; j < length; j++) {
                y.set(iy + j * sy, Elements.compared(relation, a.get(ia + j * sa), b.get(ib + j * sb)));
            }
        }
    }

    /** a where the mask is not 0, else b. */
    public static void selectKernel(
            KernelContext c,
            IntArray mask,
            FloatArray a,
            FloatArray b,
            FloatArray y,
            IntArray d,
            int place,
            int function) {
        int at = d.get(place);
        int rows = d.get(at + 5);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int length = row == rows - 1 ? d.get(at + 7) : d.get(at + 6);
            int im = d.get(at) + Layouts.startOf(d, at + 12, 4, 0, row);
            int ia = d.get(at + 1) + Layouts.startOf(d, at + 12, 4, 1, row);
            int ib = d.get(at + 2) + Layouts.startOf(d, at + 12, 4, 2, row);
            int iy = d.get(at + 3) + Layouts.startOf(d, at + 12, 4, 3, row);
            int sm = d.get(at + 8);
            int sa = d.get(at + 9);
            int sb = d.get(at + 10);
            int sy = d.get(at + 11);
            for (int j = 0; j < length; j++) {
                if (mask.get(im + j * sm) != 0) {
                    y.set(iy + j * sy, a.get(ia + j * sa));
                } else {
                    y.set(iy + j * sy, b.get(ib + j * sb));
                }
            }
        }
    }

    /** The same for integers. */
    public static void intSelectKernel(
            KernelContext c, IntArray mask, IntArray a, IntArray b, IntArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int rows = d.get(at + 5);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int length = row == rows - 1 ? d.get(at + 7) : d.get(at + 6);
            int im = d.get(at) + Layouts.startOf(d, at + 12, 4, 0, row);
            int ia = d.get(at + 1) + Layouts.startOf(d, at + 12, 4, 1, row);
            int ib = d.get(at + 2) + Layouts.startOf(d, at + 12, 4, 2, row);
            int iy = d.get(at + 3) + Layouts.startOf(d, at + 12, 4, 3, row);
            int sm = d.get(at + 8);
            int sa = d.get(at + 9);
            int sb = d.get(at + 10);
            int sy = d.get(at + 11);
            for (int j = 0; j < length; j++) {
                if (mask.get(im + j * sm) != 0) {
                    y.set(iy + j * sy, a.get(ia + j * sa));
                } else {
                    y.set(iy + j * sy, b.get(ib + j * sb));
                }
            }
        }
    }

    /** y = a + α·b, or max(a + α·b + β, 0). */
    public static void addScaledKernel(
            KernelContext c,
            FloatArray a,
            FloatArray b,
            FloatArray y,
            FloatArray s,
            IntArray d,
            int place,
            int function) {
        int at = d.get(place);
        int rows = d.get(at + 4);
        float alpha = s.get(d.get(at + 3));
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int length = row == rows - 1 ? d.get(at + 6) : d.get(at + 5);
            int ia = d.get(at) + Layouts.startOf(d, at + 10, 3, 0, row);
            int ib = d.get(at + 1) + Layouts.startOf(d, at + 10, 3, 1, row);
            int iy = d.get(at + 2) + Layouts.startOf(d, at + 10, 3, 2, row);
            int sa = d.get(at + 7);
            int sb = d.get(at + 8);
            int sy = d.get(at + 9);
            for (int j = 0; j < length; j++) {
                float sum = a.get(ia + j * sa) + alpha * b.get(ib + j * sb);
                if (function == 1) {
                    sum = Elements.rectified(sum + s.get(d.get(at + 3) + 1));
                }
                y.set(iy + j * sy, sum);
            }
        }
    }

    /** Floats to integers. */
    public static void toIntKernel(KernelContext c, FloatArray x, IntArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int rows = d.get(at + 3);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int length = row == rows - 1 ? d.get(at + 5) : d.get(at + 4);
            int ix = d.get(at) + Layouts.startOf(d, at + 8, 2, 0, row);
            int iy = d.get(at + 1) + Layouts.startOf(d, at + 8, 2, 1, row);
            int sx = d.get(at + 6);
            int sy = d.get(at + 7);
            for (int j = 0; j < length; j++) {
                y.set(iy + j * sy, Elements.truncated(x.get(ix + j * sx)));
            }
        }
    }

    /** Integers to floats. */
    public static void toFloatKernel(KernelContext c, IntArray x, FloatArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int rows = d.get(at + 3);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int length = row == rows - 1 ? d.get(at + 5) : d.get(at + 4);
            int ix = d.get(at) + Layouts.startOf(d, at + 8, 2, 0, row);
            int iy = d.get(at + 1) + Layouts.startOf(d, at + 8, 2, 1, row);
            int sx = d.get(at + 6);
            int sy = d.get(at + 7);
            for (int j = 0; j < length; j++) {
                y.set(iy + j * sy, (float) x.get(ix + j * sx));
            }
        }
    }

    /** One step of AdamW. */
    public static void adamwKernel(
            KernelContext c,
            FloatArray p,
            FloatArray g,
            FloatArray m,
            FloatArray v,
            FloatArray rate,
            FloatArray correction1,
            FloatArray correction2,
            FloatArray y,
            FloatArray s,
            IntArray d,
            int place,
            int function) {
        int at = d.get(place);
        int constants = d.get(at + 8);
        int size = d.get(at + 9);
        int length = d.get(at + 10);
        float lr = rate.get(d.get(at + 4));
        float scale = lr / correction1.get(d.get(at + 5));
        float correction = correction2.get(d.get(at + 6));
        float kept = 1f - lr * s.get(constants + 5);
        for (int row = c.globalIdx; row * length < size; row += c.globalGroupSizeX) {
            int end = size - row * length < length ? size : row * length + length;
            for (int i = row * length; i < end; i++) {
                float gradient = g.get(d.get(at + 1) + i);
                float mean = m.get(d.get(at + 2) + i) * s.get(constants) + gradient * s.get(constants + 1);
                float square =
                        v.get(d.get(at + 3) + i) * s.get(constants + 2) + gradient * gradient * s.get(constants + 3);
                float root = TornadoMath.sqrt(square / correction);
                float step = mean / (root + s.get(constants + 4)) * scale;
                float next = p.get(d.get(at) + i) * kept - step;
                y.set(d.get(at + 7) + i, next);
                y.set(d.get(at + 11) + i, mean);
                y.set(d.get(at + 12) + i, square);
            }
        }
    }
}
