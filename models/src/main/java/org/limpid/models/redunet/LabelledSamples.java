package org.limpid.models.redunet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;

/**
 * What a network is built from: samples (m, sample…), F32, and the class of each.
 *
 * @param samples their values, all finite
 * @param labels i32[m], from 0
 */
public record LabelledSamples(Tensor samples, Tensor labels) {

    /** Refuses labels that are not one integer for each sample. */
    public LabelledSamples {
        if (samples.shape().rank() < 2) {
            throw new LimpidException(
                    "redunet: the samples are " + samples + "; expected a first axis that counts them and others");
        }
        int m = samples.shape().dim(0);
        if (labels.dtype() != DType.I32
                || labels.shape().rank() != 1
                || labels.shape().dim(0) != m) {
            throw new LimpidException("redunet: the labels are " + labels + " for samples " + samples
                    + "; expected one of each sample, i32[" + m + "]");
        }
    }

    /**
     * The samples' numbers by class, each class in the order given.
     *
     * @throws LimpidException if a label is out of range or a class has no sample
     */
    List<List<Integer>> byClass(int classes) {
        List<List<Integer>> byClass = new ArrayList<>(Collections.nCopies(classes, List.of()));
        byClass.replaceAll(_ -> new ArrayList<>());
        for (int i = 0; i < labels.size(); i++) {
            int label = labels.getInt(i);
            if (label < 0 || label >= classes) {
                throw new LimpidException(
                        "redunet: labels[" + i + "] is " + label + "; expected 0 to " + (classes - 1));
            }
            byClass.get(label).add(i);
        }
        for (int j = 0; j < classes; j++) {
            if (byClass.get(j).isEmpty()) {
                throw new LimpidException("redunet: class " + j + " of " + classes + " has no sample, and its operator"
                        + " would have an infinite scale; number the classes that there are from 0 without gaps");
            }
        }
        return byClass;
    }
}
