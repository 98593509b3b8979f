package org.limpid.backend.cpu.kernel;

/** Layer normalisation of one row and its gradient. Results of a row may lie where operands of the row lie. */
interface NormRows {

    /** y = (x − μ)·ρ ∘ gain + bias. */
    void forward(
            float[] x,
            int xOff,
            float[] gain,
            int gainOff,
            float[] bias,
            int biasOff,
            float epsilon,
            float[] y,
            int yOff,
            int n);

    /**
     * dx = ρ (g − mean g − x̂ · mean (g ∘ x̂)) with g = dy ∘ gain; adds dy ∘ x̂ to {@code sums[sumsOff…]} and dy to what
     * follows it.
     */
    void backward(
            float[] x,
            int xOff,
            float[] gain,
            int gainOff,
            float[] dy,
            int dyOff,
            float epsilon,
            float[] dx,
            int dxOff,
            float[] sums,
            int sumsOff,
            int n);
}
