package org.limpid.analysis.readout;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/**
 * Features as rows of one matrix, which is copied piece by piece: a read-out of many samples needs double precision of a
 * few at a time.
 *
 * @param features (m, …), F32 or F64
 * @param width how many numbers a row has
 */
record FeatureRows(Tensor features, int width) {

    /** How many rows are looked at together: enough for the products to be matrix products. */
    private static final int CHUNK = 256;

    /** Refuses tensors without rows, and numbers that are not finite. */
    static FeatureRows of(Tensor features) {
        Shape shape = features.shape();
        if (shape.rank() < 2 || (features.dtype() != DType.F32 && features.dtype() != DType.F64)) {
            throw new LimpidException("read-out: the features are " + features
                    + "; expected a first axis that counts the samples and others, f32 or f64");
        }
        int width = Math.toIntExact(features.size() / shape.dim(0));
        for (long i = 0; i < features.size(); i++) {
            if (!Double.isFinite(features.get(i))) {
                throw new LimpidException("read-out: sample " + i / width + " has " + features.get(i)
                        + " as its feature " + i % width + "; expected finite numbers");
            }
        }
        return new FeatureRows(features, width);
    }

    int count() {
        return features.shape().dim(0);
    }

    /** Refuses rows of another length than those of the fit. */
    FeatureRows requireWidth(int fitted) {
        if (width != fitted) {
            throw new LimpidException("read-out: the features are " + features + ", " + width
                    + " numbers each; expected " + fitted + ", as in the features that it was fitted to");
        }
        return this;
    }

    /** Takes some rows, in that order. */
    DMatrixRMaj matrix(List<Integer> rows) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows.size(), width);
        for (int i = 0; i < rows.size(); i++) {
            copy(rows.get(i), matrix.data, i * width);
        }
        return matrix;
    }

    /** All rows. */
    DMatrixRMaj matrix() {
        return chunk(0, count());
    }

    private DMatrixRMaj chunk(int start, int count) {
        DMatrixRMaj matrix = new DMatrixRMaj(count, width);
        for (int i = 0; i < count; i++) {
            copy(start + i, matrix.data, i * width);
        }
        return matrix;
    }

    private void copy(int row, double[] target, int offset) {
        long start = (long) row * width;
        for (int i = 0; i < width; i++) {
            target[offset + i] = features.get(start + i);
        }
    }

    /** What is done with some rows. */
    interface Visitor {

        /** Looks at rows, of which the first has the number {@code start}. */
        void visit(int start, DMatrixRMaj rows);
    }

    /** Shows all rows, piece by piece, in order. */
    void forEachChunk(Visitor visitor) {
        for (int start = 0; start < count(); start += CHUNK) {
            visitor.visit(start, chunk(start, Math.min(CHUNK, count() - start)));
        }
    }

    /**
     * The numbers of the rows of each class.
     *
     * @throws LimpidException if labels do not fit the rows, or a class has none
     */
    List<List<Integer>> byClass(Tensor labels, int classes) {
        if (classes < 1) {
            throw new LimpidException("read-out: the number of classes is " + classes + "; expected 1 or more");
        }
        if (labels.dtype() != DType.I32 || labels.shape().rank() != 1 || labels.size() != count()) {
            throw new LimpidException("read-out: the labels are " + labels + " for features " + features
                    + "; expected one of each sample, i32[" + count() + "]");
        }
        List<List<Integer>> byClass = new ArrayList<>();
        for (int j = 0; j < classes; j++) {
            byClass.add(new ArrayList<>());
        }
        for (int i = 0; i < count(); i++) {
            int label = labels.getInt(i);
            if (label < 0 || label >= classes) {
                throw new LimpidException(
                        "read-out: labels[" + i + "] is " + label + "; expected 0 to " + (classes - 1));
            }
            byClass.get(label).add(i);
        }
        for (int j = 0; j < classes; j++) {
            if (byClass.get(j).isEmpty()) {
                throw new LimpidException("read-out: class " + j + " of " + classes
                        + " has no sample; number the classes that there are from 0 without gaps");
            }
        }
        return byClass;
    }
}
