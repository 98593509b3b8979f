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

    /** Its value before training. */
    public Tensor draw(long seed) {
        return initial.draw(parameter, seed);
    }
}
