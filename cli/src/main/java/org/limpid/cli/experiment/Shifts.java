package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import org.limpid.analysis.readout.FeatureClassifier;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/**
 * Cyclic shifts of signals (m, C, T) or planes (m, C, H, W).
 *
 * @param axes 1 or 2
 * @param shifts how far each of them moves along the axes, rows first
 */
record Shifts(int axes, List<List<Integer>> shifts) {

    /** Copies the list. */
    Shifts {
        shifts = List.copyOf(shifts);
    }

    /** All multiples of a stride along each axis, from 0. */
    static Shifts every(int stride, List<Integer> extents) {
        List<List<Integer>> shifts = new ArrayList<>();
        int rows = extents.size() == 2 ? extents.getFirst() : 1;
        for (int down = 0; down < rows; down += stride) {
            for (int along = 0; along < extents.getLast(); along += stride) {
                shifts.add(extents.size() == 2 ? List.of(down, along) : List.of(along));
            }
        }
        return new Shifts(extents.size(), shifts);
    }

    /** Samples moved by one shift. */
    Tensor moved(Tensor samples, List<Integer> shift) {
        Shape shape = samples.shape();
        int width = shape.dim(-1);
        int height = axes == 2 ? shape.dim(-2) : 1;
        int down = axes == 2 ? shift.getFirst() : 0;
        int along = shift.getLast();
        float[] from = samples.toFloats();
        float[] to = new float[from.length];
        for (int row = 0; row < from.length / width; row++) {
            int plane = row / height;
            int target = (plane * height + (row % height + down) % height) * width;
            System.arraycopy(from, row * width, to, target + along, width - along);
            System.arraycopy(from, (row + 1) * width - along, to, target, along);
        }
        return Tensor.of(to, shape.toArray());
    }

    /** All shifts of all samples, one shift after the other. */
    Tensor all(Tensor samples) {
        int size = Math.toIntExact(samples.size());
        float[] all = new float[Math.multiplyExact(size, shifts.size())];
        for (int i = 0; i < shifts.size(); i++) {
            System.arraycopy(moved(samples, shifts.get(i)).toFloats(), 0, all, i * size, size);
        }
        Shape shape = samples.shape();
        return Tensor.of(all, shape.with(0, shape.dim(0) * shifts.size()).toArray());
    }

    /** The labels of {@link #all}. */
    Tensor all(int[] labels) {
        int[] all = new int[labels.length * shifts.size()];
        for (int i = 0; i < shifts.size(); i++) {
            System.arraycopy(labels, 0, all, i * labels.length, labels.length);
        }
        return Tensor.of(all);
    }

    /** The accuracy over all shifts of all samples, which never lie in memory at once. */
    double accuracy(FeatureClassifier classifier, Tensor samples, Tensor labels) {
        double sum = 0;
        for (List<Integer> shift : shifts) {
            sum += classifier.accuracy(moved(samples, shift), labels);
        }
        return sum / shifts.size();
    }
}
