package org.limpid.models.layer;

import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Tensor;

/**
 * A tensor of a model and where it starts. Training changes it unless its parameter says that it is not trainable.
 *
 * @param parameter its name and shape
 * @param initial what it is drawn from
 */
public record Learned(Parameter parameter, Distribution initial) {

    /** A trainable F32 tensor of these extents. */
    public static Learned of(String name, Distribution initial, int... extents) {
        return new Learned(Parameter.of(name, extents), initial);
    }

    /**
     * The fixed table of sines and cosines of a grid of patches, (1, rows·columns + 1, dim); the class token's row is 0.
     *
     * @param dim a multiple of 4
     */
    public static Learned sineCosine(String name, int rows, int columns, int dim) {
        int tokens = Math.addExact(Math.multiplyExact(rows, columns), 1);
        return new Learned(Parameter.state(name, 1, tokens, dim), new Distribution.SineCosine(rows, columns));
    }

    /** Its value before training. */
    public Tensor draw(long seed) {
        return initial.draw(parameter, seed);
    }
}
