package org.limpid.backend.cpu.kernel;

/**
 * The softmax of every column of a small matrix, and its gradient. A symmetric matrix of scores has the same columns as
 * rows, and along columns no sum crosses a vector.
 */
interface SoftmaxColumns {

    /** x[:, j] = softmax(scale · x[:, j]) in place, for each of {@code columns} columns; rows lie {@code columns} apart. */
    void forward(float scale, float[] x, int from, int rows, int columns);

    /** g[i, j] = scale · p[i, j] · (g[i, j] − delta[j]) in place. */
    void gradient(float scale, float[] work, int p, int g, int delta, int rows, int columns);
}
