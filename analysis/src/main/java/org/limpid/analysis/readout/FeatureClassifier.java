package org.limpid.analysis.readout;

import org.limpid.api.LimpidException;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;

/** Tells by their features which class samples belong to. Immutable once fitted. */
public interface FeatureClassifier {

    /**
     * The class of each sample.
     *
     * @param features (m, …) of finite numbers; what stands behind the first axis is read as one vector
     * @return m classes from 0
     * @throws LimpidException if the vectors are not as long as those that it was fitted to
     */
    int[] predict(Tensor features);

    /**
     * The part of the samples whose class it predicts, from 0 to 1.
     *
     * @param features (m, …)
     * @param labels i32[m]
     */
    default double accuracy(Tensor features, Tensor labels) {
        int[] predicted = predict(features);
        if (labels.dtype() != DType.I32 || labels.size() != predicted.length) {
            throw new LimpidException("read-out: the labels are " + labels + " for features " + features
                    + "; expected one of each sample, i32[" + predicted.length + "]");
        }
        int right = 0;
        for (int i = 0; i < predicted.length; i++) {
            right += predicted[i] == labels.getInt(i) ? 1 : 0;
        }
        return (double) right / predicted.length;
    }
}
