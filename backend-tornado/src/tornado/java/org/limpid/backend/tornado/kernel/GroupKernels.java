package org.limpid.backend.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The reductions of {@link ReductionKernels} for graphics processors: a group of 256 work items shares rows by lanes, 2ⁿ to
 * each, and adds up in local memory, always in the same order. The layouts are the same with the number of lanes at their end.
 * Lanes beyond the last row go along with it, since all must meet at barriers, and write nothing. Adding up stands in each
 * kernel: TornadoVM 5.2.0 cannot compile a method that takes an array in local memory.
 */
public final class GroupKernels {

    private static final int GROUP = 256;
    private static final int SUM = 0;
    private static final int LARGEST = 1;

    private GroupKernels() {}

    /** Sum (0), maximum (1) or minimum (2) over a box. */
    public static void groupReduceKernel(
            KernelContext c, FloatArray x, FloatArray y, IntArray d, int place, int function) {
        float[] shared = c.allocateFloatLocalArray(GROUP);
        int at = d.get(place);
        int results = d.get(at + 3);
        int length = d.get(at + 5);
        int elements = d.get(at + 4) * length;
        int stride = d.get(at + 7);
        int outer = at + 9 + 2 * d.get(at + 8);
        int lanes = d.get(outer + 1 + 2 * d.get(outer));
        int together = GROUP / lanes;
        int lane = c.localIdx & (lanes - 1);
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        int blocks = (results + together - 1) / together;
        for (int block = c.groupIdx; block < blocks; block += groups) {
            int i = block * together + c.localIdx / lanes;
            int there = i < results ? i : results - 1;
            int base = d.get(at) + Layouts.startOf(d, outer, 1, 0, there);
            float part = function == 0 ? 0f : x.get(base);
            for (int k = lane; k < elements; k += lanes) {
                int row = k / length;
                int from = base + Layouts.startOf(d, at + 8, 1, 0, row) + (k - row * length) * stride;
                part = ReductionKernels.combined(function, part, x.get(from));
            }
            shared[c.localIdx] = part;
            c.localBarrier();
            for (int step = lanes / 2; step > 0; step = step / 2) {
                if (lane < step) {
                    shared[c.localIdx] =
                            ReductionKernels.combined(function, shared[c.localIdx], shared[c.localIdx + step]);
                }
                c.localBarrier();
            }
            float result = shared[c.localIdx - lane];
            c.localBarrier();
            if (lane == 0 && i < results) {
                y.set(d.get(at + 1) + i, result);
            }
        }
    }

    /** e^(x − max) / Σ by rows; y may be x. */
    public static void groupSoftmaxKernel(
            KernelContext c, FloatArray x, FloatArray y, IntArray d, int place, int function) {
        float[] shared = c.allocateFloatLocalArray(GROUP);
        int at = d.get(place);
        int rows = d.get(at + 3);
        int length = d.get(at + 4);
        int lanes = d.get(at + 5);
        int together = GROUP / lanes;
        int lane = c.localIdx & (lanes - 1);
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        int blocks = (rows + together - 1) / together;
        for (int block = c.groupIdx; block < blocks; block += groups) {
            int row = block * together + c.localIdx / lanes;
            int there = row < rows ? row : rows - 1;
            int ix = d.get(at) + there * length;
            int iy = d.get(at + 1) + there * length;
            float largest = 0f;
            float sum = 0f;
            for (int pass = 0; pass < 2; pass++) {
                int combining = pass == 0 ? LARGEST : SUM;
                float part = pass == 0 ? largestOf(x, ix, length, lane, lanes) : 0f;
                if (pass == 1) {
                    for (int j = lane; j < length; j += lanes) {
                        part += TornadoMath.exp(x.get(ix + j) - largest);
                    }
                }
                shared[c.localIdx] = part;
                c.localBarrier();
                for (int step = lanes / 2; step > 0; step = step / 2) {
                    if (lane < step) {
                        shared[c.localIdx] =
                                ReductionKernels.combined(combining, shared[c.localIdx], shared[c.localIdx + step]);
                    }
                    c.localBarrier();
                }
                sum = shared[c.localIdx - lane];
                largest = pass == 0 ? sum : largest;
                c.localBarrier();
            }
            if (row < rows) {
                for (int j = lane; j < length; j += lanes) {
                    y.set(iy + j, TornadoMath.exp(x.get(ix + j) - largest) / sum);
                }
            }
        }
    }

    private static float largestOf(FloatArray x, int from, int length, int lane, int lanes) {
        float largest = x.get(from);
        for (int j = lane; j < length; j += lanes) {
            largest = Elements.largerOf(largest, x.get(from + j));
        }
        return largest;
    }

    /** y ∘ (dy − ⟨p, q⟩) by rows (batch, head, token); dx may be y or dy. */
    public static void groupSoftmaxBackwardKernel(
            KernelContext c,
            FloatArray y,
            FloatArray dy,
            FloatArray p,
            FloatArray q,
            FloatArray dx,
            IntArray d,
            int place,
            int function) {
        float[] shared = c.allocateFloatLocalArray(GROUP);
        int at = d.get(place);
        int rows = d.get(at + 6);
        int tokens = d.get(at + 7);
        int width = d.get(at + 9);
        int lanes = d.get(at + 10);
        int together = GROUP / lanes;
        int lane = c.localIdx & (lanes - 1);
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        int blocks = (rows + together - 1) / together;
        for (int block = c.groupIdx; block < blocks; block += groups) {
            int row = block * together + c.localIdx / lanes;
            int there = row < rows ? row : rows - 1;
            int head = ReductionKernels.headOf(there, tokens, d.get(at + 8)) * width;
            float sum = 0f;
            for (int j = lane; j < width; j += lanes) {
                sum += p.get(d.get(at + 2) + head + j) * q.get(d.get(at + 3) + head + j);
            }
            shared[c.localIdx] = sum;
            c.localBarrier();
            for (int step = lanes / 2; step > 0; step = step / 2) {
                if (lane < step) {
                    shared[c.localIdx] = shared[c.localIdx] + shared[c.localIdx + step];
                }
                c.localBarrier();
            }
            sum = shared[c.localIdx - lane];
            c.localBarrier();
            int iy = d.get(at) + there * tokens;
            int id = d.get(at + 1) + there * tokens;
            int ix = d.get(at + 4) + there * tokens;
            if (row < rows) {
                for (int j = lane; j < tokens; j += lanes) {
                    dx.set(ix + j, y.get(iy + j) * (dy.get(id + j) - sum));
                }
            }
        }
    }

    /** (x − μ)/√(σ² + ε) ∘ gain + bias by rows (0), where y may be x; or μ and 1/√(σ² + ε) of each row (1). */
    public static void groupLayerNormKernel(
            KernelContext c,
            FloatArray x,
            FloatArray gain,
            FloatArray bias,
            FloatArray y,
            FloatArray s,
            IntArray d,
            int place,
            int function) {
        float[] shared = c.allocateFloatLocalArray(GROUP);
        int at = d.get(place);
        float epsilon = s.get(d.get(at + 4));
        int rows = d.get(at + 5);
        int length = d.get(at + 6);
        int lanes = d.get(at + 7);
        int together = GROUP / lanes;
        int lane = c.localIdx & (lanes - 1);
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        int blocks = (rows + together - 1) / together;
        for (int block = c.groupIdx; block < blocks; block += groups) {
            int row = block * together + c.localIdx / lanes;
            int there = row < rows ? row : rows - 1;
            int ix = d.get(at) + there * length;
            float mean = 0f;
            float spread = 0f;
            for (int pass = 0; pass < 2; pass++) {
                shared[c.localIdx] =
                        pass == 0 ? partOf(x, ix, length, lane, lanes) : spreadOf(x, ix, length, lane, lanes, mean);
                c.localBarrier();
                for (int step = lanes / 2; step > 0; step = step / 2) {
                    if (lane < step) {
                        shared[c.localIdx] = shared[c.localIdx] + shared[c.localIdx + step];
                    }
                    c.localBarrier();
                }
                spread = shared[c.localIdx - lane] / length;
                mean = pass == 0 ? spread : mean;
                c.localBarrier();
            }
            float inverse = 1f / TornadoMath.sqrt(spread + epsilon);
            if (function == 0) {
                int iy = d.get(at + 3) + there * length;
                if (row < rows) {
                    for (int j = lane; j < length; j += lanes) {
                        float normalised = (x.get(ix + j) - mean) * inverse;
                        y.set(iy + j, normalised * gain.get(d.get(at + 1) + j) + bias.get(d.get(at + 2) + j));
                    }
                }
            } else {
                if (lane == 0 && row < rows) {
                    y.set(d.get(at + 3) + 2 * row, mean);
                    y.set(d.get(at + 3) + 2 * row + 1, inverse);
                }
            }
        }
    }

    private static float partOf(FloatArray x, int from, int length, int lane, int lanes) {
        float sum = 0f;
        for (int j = lane; j < length; j += lanes) {
            sum += x.get(from + j);
        }
        return sum;
    }

    private static float spreadOf(FloatArray x, int from, int length, int lane, int lanes, float mean) {
        float sum = 0f;
        for (int j = lane; j < length; j += lanes) {
            float centred = x.get(from + j) - mean;
            sum += centred * centred;
        }
        return sum;
    }

    /** ρ (g − mean g − x̂ · mean (g ∘ x̂)) by rows, g = dy ∘ gain. */
    public static void groupLayerNormBackwardKernel(
            KernelContext c,
            FloatArray x,
            FloatArray gain,
            FloatArray dy,
            FloatArray statistics,
            FloatArray dx,
            IntArray d,
            int place,
            int function) {
        float[] shared = c.allocateFloatLocalArray(GROUP);
        int at = d.get(place);
        int rows = d.get(at + 6);
        int length = d.get(at + 7);
        int lanes = d.get(at + 8);
        int together = GROUP / lanes;
        int lane = c.localIdx & (lanes - 1);
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        int blocks = (rows + together - 1) / together;
        for (int block = c.groupIdx; block < blocks; block += groups) {
            int row = block * together + c.localIdx / lanes;
            int there = row < rows ? row : rows - 1;
            int ix = d.get(at) + there * length;
            int ig = d.get(at + 1);
            int iy = d.get(at + 2) + there * length;
            float mean = statistics.get(d.get(at + 3) + 2 * there);
            float inverse = statistics.get(d.get(at + 3) + 2 * there + 1);
            float sum = 0f;
            float along = 0f;
            for (int j = lane; j < length; j += lanes) {
                float g = dy.get(iy + j) * gain.get(ig + j);
                sum += g;
                along += g * ((x.get(ix + j) - mean) * inverse);
            }
            float meanG = 0f;
            float meanAlong = 0f;
            for (int pass = 0; pass < 2; pass++) {
                shared[c.localIdx] = pass == 0 ? sum : along;
                c.localBarrier();
                for (int step = lanes / 2; step > 0; step = step / 2) {
                    if (lane < step) {
                        shared[c.localIdx] = shared[c.localIdx] + shared[c.localIdx + step];
                    }
                    c.localBarrier();
                }
                meanAlong = shared[c.localIdx - lane] / length;
                meanG = pass == 0 ? meanAlong : meanG;
                c.localBarrier();
            }
            if (row < rows) {
                for (int j = lane; j < length; j += lanes) {
                    float g = dy.get(iy + j) * gain.get(ig + j);
                    float normalised = (x.get(ix + j) - mean) * inverse;
                    dx.set(d.get(at + 4) + there * length + j, inverse * (g - meanG - normalised * meanAlong));
                }
            }
        }
    }

    /**
     * L with A = L·Lᵀ, a group for each matrix, column by column: all rows of a column at once, then the pivot. NaN all over if
     * there is none.
     */
    public static void groupCholeskyKernel(
            KernelContext c, FloatArray a, FloatArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int n = d.get(at + 4);
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        for (int matrix = c.groupIdx; matrix < d.get(at + 3); matrix += groups) {
            int ia = d.get(at) + matrix * n * n;
            int iy = d.get(at + 1) + matrix * n * n;
            float wrong = 0f;
            for (int j = 0; j < n; j++) {
                for (int i = c.localIdx; i < n; i += GROUP) {
                    float value = 0f;
                    if (j <= i) {
                        value = a.get(ia + i * n + j);
                        for (int k = 0; k < j; k++) {
                            value -= y.get(iy + i * n + k) * y.get(iy + j * n + k);
                        }
                    }
                    y.set(iy + i * n + j, value);
                }
                c.globalBarrier();
                float pivot = y.get(iy + j * n + j);
                if (!(pivot > 0f)) {
                    wrong = 1f;
                }
                float root = TornadoMath.sqrt(pivot);
                c.globalBarrier();
                for (int i = c.localIdx; i < n; i += GROUP) {
                    if (i == j) {
                        y.set(iy + j * n + j, root);
                    }
                    if (i > j) {
                        y.set(iy + i * n + j, y.get(iy + i * n + j) / root);
                    }
                }
                c.globalBarrier();
            }
            if (wrong > 0f) {
                for (int i = c.localIdx; i < n; i += GROUP) {
                    for (int j = 0; j <= i; j++) {
                        y.set(iy + i * n + j, TornadoMath.sqrt(-wrong));
                    }
                }
            }
        }
    }
}
