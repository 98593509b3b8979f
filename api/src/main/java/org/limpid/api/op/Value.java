package org.limpid.api.op;

import org.limpid.api.tensor.TensorType;

/**
 * A tensor inside a program: an input, a parameter or a result of a step.
 *
 * @param id its number in its program, from 0 in the order of definition
 * @param type what is known of it
 */
public record Value(int id, TensorType type) {

    /** As in {@code %12}. */
    @Override
    public String toString() {
        return "%" + id;
    }
}
