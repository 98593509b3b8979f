package org.limpid.backend.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels that move and make data, and those that look for what is wrong with it. */
public final class MovementKernels {

    private MovementKernels() {}

    /** One box to another. */
    public static void moveKernel(KernelContext c, FloatArray x, FloatArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int rows = d.get(at + 3);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int length = row == rows - 1 ? d.get(at + 5) : d.get(at + 4);
            int ix = d.get(at) + Layouts.startOf(d, at + 8, 2, 0, row);
            int iy = d.get(at + 1) + Layouts.startOf(d, at + 8, 2, 1, row);
            int sx = d.get(at + 6);
            int sy = d.get(at + 7);
            for (int j = 0; j < length; j++) {
                y.set(iy + j * sy, x.get(ix + j * sx));
            }
        }
    }

    /** The same for integers. */
    public static void intMoveKernel(KernelContext c, IntArray x, IntArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int rows = d.get(at + 3);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int length = row == rows - 1 ? d.get(at + 5) : d.get(at + 4);
            int ix = d.get(at) + Layouts.startOf(d, at + 8, 2, 0, row);
            int iy = d.get(at + 1) + Layouts.startOf(d, at + 8, 2, 1, row);
            int sx = d.get(at + 6);
            int sy = d.get(at + 7);
            for (int j = 0; j < length; j++) {
                y.set(iy + j * sy, x.get(ix + j * sx));
            }
        }
    }

    /** One number everywhere. */
    public static void fillKernel(KernelContext c, FloatArray y, FloatArray s, IntArray d, int place, int function) {
        int at = d.get(place);
        float value = s.get(d.get(at + 1));
        int size = d.get(at + 2);
        int length = d.get(at + 3);
        for (int row = c.globalIdx; row * length < size; row += c.globalGroupSizeX) {
            int end = size - row * length < length ? size : row * length + length;
            for (int i = row * length; i < end; i++) {
                y.set(d.get(at) + i, value);
            }
        }
    }

    /** first + step·i. */
    public static void intFillKernel(KernelContext c, IntArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int size = d.get(at + 4);
        int length = d.get(at + 5);
        for (int row = c.globalIdx; row * length < size; row += c.globalGroupSizeX) {
            int end = size - row * length < length ? size : row * length + length;
            for (int i = row * length; i < end; i++) {
                y.set(d.get(at) + i, d.get(at + 2) + i * d.get(at + 3));
            }
        }
    }

    /** Rows of a table by number; zeros for a number that there is not, which the check beside it reports. */
    public static void gatherKernel(
            KernelContext c, FloatArray table, IntArray indices, FloatArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int width = d.get(at + 5);
        for (int i = c.globalIdx; i < d.get(at + 4); i += c.globalGroupSizeX) {
            int index = indices.get(d.get(at + 1) + i);
            boolean inside = index >= 0 && index < d.get(at + 6);
            int from = d.get(at) + (inside ? index : 0) * width;
            for (int j = 0; j < width; j++) {
                float value = table.get(from + j);
                y.set(d.get(at + 2) + i * width + j, inside ? value : 0f);
            }
        }
    }

    /** The same for integers. */
    public static void intGatherKernel(
            KernelContext c, IntArray table, IntArray indices, IntArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int width = d.get(at + 5);
        for (int i = c.globalIdx; i < d.get(at + 4); i += c.globalGroupSizeX) {
            int index = indices.get(d.get(at + 1) + i);
            boolean inside = index >= 0 && index < d.get(at + 6);
            int from = d.get(at) + (inside ? index : 0) * width;
            for (int j = 0; j < width; j++) {
                int value = table.get(from + j);
                y.set(d.get(at + 2) + i * width + j, inside ? value : 0);
            }
        }
    }

    /** Each element of the result looks for its updates: no atomics, and the same order in every run. */
    public static void scatterAddKernel(
            KernelContext c, IntArray indices, FloatArray updates, FloatArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int width = d.get(at + 5);
        int size = d.get(at + 6) * width;
        for (int i = c.globalIdx; i < size; i += c.globalGroupSizeX) {
            int row = i / width;
            int column = i - row * width;
            float sum = 0f;
            for (int k = 0; k < d.get(at + 4); k++) {
                if (indices.get(d.get(at) + k) == row) {
                    sum += updates.get(d.get(at + 1) + k * width + column);
                }
            }
            y.set(d.get(at + 2) + i, sum);
        }
    }

    /** The same for integers. */
    public static void intScatterAddKernel(
            KernelContext c, IntArray indices, IntArray updates, IntArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int width = d.get(at + 5);
        int size = d.get(at + 6) * width;
        for (int i = c.globalIdx; i < size; i += c.globalGroupSizeX) {
            int row = i / width;
            int column = i - row * width;
            int sum = 0;
            for (int k = 0; k < d.get(at + 4); k++) {
                if (indices.get(d.get(at) + k) == row) {
                    sum += updates.get(d.get(at + 1) + k * width + column);
                }
            }
            y.set(d.get(at + 2) + i, sum);
        }
    }

    /** The first index outside its range and its position, or −1. */
    public static void checkIndicesKernel(
            KernelContext c, IntArray indices, IntArray status, IntArray d, int place, int function) {
        int at = d.get(place);
        if (c.globalIdx == 0) {
            int position = -1;
            int value = 0;
            for (int i = d.get(at + 3) - 1; i >= 0; i--) {
                int index = indices.get(d.get(at) + i);
                if (index < 0 || index >= d.get(at + 4)) {
                    position = i;
                    value = index;
                }
            }
            status.set(d.get(at + 1), position);
            status.set(d.get(at + 1) + 1, value);
        }
    }

    /** Sentinels around regions, and NaN inside of those that are to be written. */
    public static void guardLayKernel(KernelContext c, FloatArray y, FloatArray s, IntArray d, int place, int function) {
        int at = d.get(place);
        int margin = d.get(at + 3);
        float sentinel = s.get(d.get(at + 1));
        float poison = s.get(d.get(at + 1) + 1);
        for (int k = c.globalIdx; k < d.get(at + 2); k += c.globalGroupSizeX) {
            int from = d.get(at + 7 + 2 * k);
            int size = d.get(at + 8 + 2 * k);
            for (int i = 1; i <= margin; i++) {
                y.set(from - i, sentinel);
                y.set(from + size + i - 1, sentinel);
            }
            if (d.get(at + 4) != 0) {
                for (int i = 0; i < size; i++) {
                    y.set(from + i, poison);
                }
            }
        }
    }

    /** The same for integers. */
    public static void intGuardLayKernel(KernelContext c, IntArray y, IntArray d, int place, int function) {
        int at = d.get(place);
        int margin = d.get(at + 3);
        for (int k = c.globalIdx; k < d.get(at + 2); k += c.globalGroupSizeX) {
            int from = d.get(at + 7 + 2 * k);
            int size = d.get(at + 8 + 2 * k);
            for (int i = 1; i <= margin; i++) {
                y.set(from - i, d.get(at + 5));
                y.set(from + size + i - 1, d.get(at + 5));
            }
            if (d.get(at + 4) != 0) {
                for (int i = 0; i < size; i++) {
                    y.set(from + i, d.get(at + 6));
                }
            }
        }
    }

    /** The number of the first region with a broken sentinel, and the element. */
    public static void guardCheckKernel(
            KernelContext c, FloatArray x, IntArray status, FloatArray s, IntArray d, int place, int function) {
        int at = d.get(place);
        if (c.globalIdx == 0) {
            int margin = d.get(at + 4);
            float sentinel = s.get(d.get(at + 2));
            int broken = -1;
            int element = 0;
            for (int k = d.get(at + 3) - 1; k >= 0; k--) {
                int from = d.get(at + 6 + 2 * k);
                int size = d.get(at + 7 + 2 * k);
                for (int i = 1; i <= margin; i++) {
                    if (!(x.get(from - i) == sentinel)) {
                        broken = k;
                        element = from - i;
                    }
                    if (!(x.get(from + size + i - 1) == sentinel)) {
                        broken = k;
                        element = from + size + i - 1;
                    }
                }
            }
            status.set(d.get(at + 1), broken);
            status.set(d.get(at + 1) + 1, element);
        }
    }

    /** The same for integers. */
    public static void intGuardCheckKernel(
            KernelContext c, IntArray x, IntArray status, IntArray d, int place, int function) {
        int at = d.get(place);
        if (c.globalIdx == 0) {
            int margin = d.get(at + 4);
            int sentinel = d.get(at + 5);
            int broken = -1;
            int element = 0;
            for (int k = d.get(at + 3) - 1; k >= 0; k--) {
                int from = d.get(at + 6 + 2 * k);
                int size = d.get(at + 7 + 2 * k);
                for (int i = 1; i <= margin; i++) {
                    if (x.get(from - i) != sentinel) {
                        broken = k;
                        element = from - i;
                    }
                    if (x.get(from + size + i - 1) != sentinel) {
                        broken = k;
                        element = from + size + i - 1;
                    }
                }
            }
            status.set(d.get(at + 1), broken);
            status.set(d.get(at + 1) + 1, element);
        }
    }
}
