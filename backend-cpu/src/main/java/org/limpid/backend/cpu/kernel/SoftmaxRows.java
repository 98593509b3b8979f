package org.limpid.backend.cpu.kernel;

/** The softmax of one row and its gradient. Results may lie where operands lie. */
interface SoftmaxRows {

    /** y = e^(x − max x) / Σ e^(x − max x). */
    void forward(float[] x, int from, float[] y, int to, int n);

    /** dx = y ∘ (dy − Σ dy∘y). */
    void backward(float[] y, int yOff, float[] dy, int dyOff, float[] dx, int dxOff, int n);

    /** Σ e^(x − max); n elements of {@code work} may be overwritten. */
    float sumExp(float[] x, int from, float max, float[] work, int at, int n);

    /** x = e^(scale·(x − max x)) in place; gives the sum. */
    float expScaled(float scale, float[] x, int from, int n);

    /** g = scale · p ∘ (g − delta). */
    void gradient(float scale, float delta, float[] work, int p, int g, int n);
}
