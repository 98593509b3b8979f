package org.limpid.backend.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels in which a work item makes one element, or one row, from many; always in the same order. */
public final class ReductionKernels {

    private ReductionKernels() {}

    /** Sum (0), maximum (1) or minimum (2) over a box. */
    public static void reduceKernel(KernelContext c, FloatArray x, FloatArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int rows = d.get(at + 4);
        int length = d.get(at + 5);
        int stride = d.get(at + 7);
        int outer = at + 9 + 2 * d.get(at + 8);
        for (int i = c.globalIdx; i < d.get(at + 3); i += c.globalGroupSizeX) {
            int base = d.get(at) + Layouts.startOf(d, outer, 1, 0, i);
            float result = function == 0 ? 0f : x.get(base);
            for (int row = 0; row < rows; row++) {
                int from = base + Layouts.startOf(d, at + 8, 1, 0, row);
                float part = function == 0 ? 0f : x.get(from);
                for (int j = 0; j < length; j++) {
                    part = combined(function, part, x.get(from + j * stride));
                }
                result = combined(function, result, part);
            }
            y.set(d.get(at + 1) + i, result);
        }
    }

    /** One more term of a sum (0), a maximum (1) or a minimum (2). */
    static float combined(int function, float a, float b) {
        return switch (function) {
            case 0 -> a + b;
            case 1 -> Elements.largerOf(a, b);
            default -> Elements.smallerOf(a, b);
        };
    }

    /** The same for integers; sums wrap. */
    public static void intReduceKernel(KernelContext c, IntArray x, IntArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int rows = d.get(at + 4);
        int length = d.get(at + 5);
        int stride = d.get(at + 7);
        int outer = at + 9 + 2 * d.get(at + 8);
        for (int i = c.globalIdx; i < d.get(at + 3); i += c.globalGroupSizeX) {
            int base = d.get(at) + Layouts.startOf(d, outer, 1, 0, i);
            int result = function == 0 ? 0 : x.get(base);
            for (int row = 0; row < rows; row++) {
                int from = base + Layouts.startOf(d, at + 8, 1, 0, row);
                for (int j = 0; j < length; j++) {
                    int next = x.get(from + j * stride);
                    if (function == 0) {
                        result += next;
                    } else if (function == 1) {
                        result = next > result ? next : result;
                    } else {
                        result = next < result ? next : result;
                    }
                }
            }
            y.set(d.get(at + 1) + i, result);
        }
    }

    /** The first of the largest, or the first NaN. */
    public static void argmaxKernel(KernelContext c, FloatArray x, IntArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int after = d.get(at + 4);
        int extent = d.get(at + 5);
        for (int i = c.globalIdx; i < d.get(at + 3); i += c.globalGroupSizeX) {
            int before = i / after;
            int from = d.get(at) + before * extent * after + (i - before * after);
            int best = 0;
            float largest = x.get(from);
            for (int k = 1; k < extent; k++) {
                float next = x.get(from + k * after);
                if (Elements.beats(next, largest) == 1) {
                    best = k;
                    largest = next;
                }
            }
            y.set(d.get(at + 1) + i, best);
        }
    }

    /** e^(x − max) / Σ by rows; y may be x. */
    public static void softmaxKernel(KernelContext c, FloatArray x, FloatArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int length = d.get(at + 4);
        for (int row = c.globalIdx; row < d.get(at + 3); row += c.globalGroupSizeX) {
            int ix = d.get(at) + row * length;
            int iy = d.get(at + 1) + row * length;
            float largest = x.get(ix);
            for (int j = 1; j < length; j++) {
                largest = Elements.largerOf(largest, x.get(ix + j));
            }
            float sum = 0f;
            for (int j = 0; j < length; j++) {
                float power = TornadoMath.exp(x.get(ix + j) - largest);
                y.set(iy + j, power);
                sum += power;
            }
            for (int j = 0; j < length; j++) {
                y.set(iy + j, y.get(iy + j) / sum);
            }
        }
    }

    /**
     * y ∘ (dy − ⟨p, q⟩) by rows (batch, head, token), where p and q have heads side by side in rows (batch, token); dx may be y
     * or dy. Of a softmax by itself p and q are dy and y.
     */
    public static void softmaxBackwardKernel(
            KernelContext c,
            FloatArray y,
            FloatArray dy,
            FloatArray p,
            FloatArray q,
            FloatArray dx,
            IntArray d,
            int place,
            int function) {
        int at = d.get(place);
        int rows = d.get(at + 6);
        int tokens = d.get(at + 7);
        int heads = d.get(at + 8);
        int width = d.get(at + 9);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int there = headOf(row, tokens, heads) * width;
            float sum = 0f;
            for (int j = 0; j < width; j++) {
                sum += p.get(d.get(at + 2) + there + j) * q.get(d.get(at + 3) + there + j);
            }
            int iy = d.get(at) + row * tokens;
            int id = d.get(at + 1) + row * tokens;
            int ix = d.get(at + 4) + row * tokens;
            for (int j = 0; j < tokens; j++) {
                dx.set(ix + j, y.get(iy + j) * (dy.get(id + j) - sum));
            }
        }
    }

    /** The number in order (batch, token, head) of what is number {@code row} in order (batch, head, token). */
    static int headOf(int row, int tokens, int heads) {
        int matrix = row / tokens;
        int batch = matrix / heads;
        return (batch * tokens + row - matrix * tokens) * heads + matrix - batch * heads;
    }

    /** (x − μ)/√(σ² + ε) ∘ gain + bias by rows (0), where y may be x; or μ and 1/√(σ² + ε) of each row (1). */
    public static void layerNormKernel(
            KernelContext c,
            FloatArray x,
            FloatArray gain,
            FloatArray bias,
            FloatArray y,
            FloatArray s,
            IntArray d,
            int place,
            int function) {
        int at = d.get(place);
        float epsilon = s.get(d.get(at + 4));
        int length = d.get(at + 6);
        for (int row = c.globalIdx; row < d.get(at + 5); row += c.globalGroupSizeX) {
            int ix = d.get(at) + row * length;
            int iy = d.get(at + 3) + row * length;
            float mean = meanOf(x, ix, length);
            float inverse = 1f / TornadoMath.sqrt(varianceOf(x, ix, length, mean) + epsilon);
            if (function == 0) {
                for (int j = 0; j < length; j++) {
                    float normalised = (x.get(ix + j) - mean) * inverse;
                    y.set(iy + j, normalised * gain.get(d.get(at + 1) + j) + bias.get(d.get(at + 2) + j));
                }
            } else {
                y.set(d.get(at + 3) + 2 * row, mean);
                y.set(d.get(at + 3) + 2 * row + 1, inverse);
            }
        }
    }

    private static float meanOf(FloatArray x, int from, int length) {
        float sum = 0f;
        for (int j = 0; j < length; j++) {
            sum += x.get(from + j);
        }
        return sum / length;
    }

    private static float varianceOf(FloatArray x, int from, int length, float mean) {
        float sum = 0f;
        for (int j = 0; j < length; j++) {
            float centred = x.get(from + j) - mean;
            sum += centred * centred;
        }
        return sum / length;
    }

    /** ρ (g − mean g − x̂ · mean (g ∘ x̂)) by rows, g = dy ∘ gain. */
    public static void layerNormBackwardKernel(
            KernelContext c,
            FloatArray x,
            FloatArray gain,
            FloatArray dy,
            FloatArray statistics,
            FloatArray dx,
            IntArray d,
            int place,
            int function) {
        int at = d.get(place);
        int length = d.get(at + 7);
        for (int row = c.globalIdx; row < d.get(at + 6); row += c.globalGroupSizeX) {
            int ix = d.get(at) + row * length;
            int ig = d.get(at + 1);
            int iy = d.get(at + 2) + row * length;
            float mean = statistics.get(d.get(at + 3) + 2 * row);
            float inverse = statistics.get(d.get(at + 3) + 2 * row + 1);
            float sum = 0f;
            float along = 0f;
            for (int j = 0; j < length; j++) {
                float g = dy.get(iy + j) * gain.get(ig + j);
                sum += g;
                along += g * ((x.get(ix + j) - mean) * inverse);
            }
            float meanG = sum / length;
            float meanAlong = along / length;
            for (int j = 0; j < length; j++) {
                float g = dy.get(iy + j) * gain.get(ig + j);
                float normalised = (x.get(ix + j) - mean) * inverse;
                dx.set(d.get(at + 4) + row * length + j, inverse * (g - meanG - normalised * meanAlong));
            }
        }
    }

    /** dgain = Σ dy ∘ x̂ and dbias = Σ dy over rows, a work item for each column. */
    public static void layerNormSumsKernel(
            KernelContext c,
            FloatArray x,
            FloatArray dy,
            FloatArray statistics,
            FloatArray y,
            IntArray d,
            int place,
            int function) {
        int at = d.get(place);
        int rows = d.get(at + 5);
        int length = d.get(at + 6);
        for (int j = c.globalIdx; j < length; j += c.globalGroupSizeX) {
            float gainSum = 0f;
            float biasSum = 0f;
            for (int row = 0; row < rows; row++) {
                float mean = statistics.get(d.get(at + 2) + 2 * row);
                float inverse = statistics.get(d.get(at + 2) + 2 * row + 1);
                float g = dy.get(d.get(at + 1) + row * length + j);
                gainSum += g * ((x.get(d.get(at) + row * length + j) - mean) * inverse);
                biasSum += g;
            }
            y.set(d.get(at + 3) + j, gainSum);
            y.set(d.get(at + 7) + j, biasSum);
        }
    }
}
