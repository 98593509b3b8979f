package org.limpid.api.program;

import org.limpid.api.tensor.TensorType;

/**
 * A tensor that stays on the device between runs: a weight, or what an optimiser remembers.
 *
 * @param name unique among the parameters that are allocated together, as in the model's {@code state_dict}
 * @param type its element type and extents
 * @param trainable whether a training step changes it by its gradient
 */
public record Parameter(String name, TensorType type, boolean trainable) {

    /** A trainable F32 parameter. */
    public static Parameter of(String name, int... extents) {
        return new Parameter(name, TensorType.f32(extents), true);
    }

    /** An F32 tensor that is kept but has no gradient: an optimiser's moment, a fixed table. */
    public static Parameter state(String name, int... extents) {
        return new Parameter(name, TensorType.f32(extents), false);
    }

    /** A tensor of any type that is kept but has no gradient. */
    public static Parameter state(String name, TensorType type) {
        return new Parameter(name, type, false);
    }

    @Override
    public String toString() {
        return name + " " + type;
    }

    /** What tells it from another one of its name, for error messages. */
    String kind() {
        return (trainable ? "trainable " : "fixed ") + type;
    }

    /** Whether it is a floating tensor with a gradient. */
    public boolean hasGradient() {
        return trainable && type.dtype().isFloating();
    }
}
