package org.limpid.models.optim;

import org.limpid.api.LimpidException;
import org.limpid.api.backend.Inputs;
import org.limpid.api.op.Value;
import org.limpid.api.program.Phase;
import org.limpid.api.program.Place;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** The scalar inputs by which the host steers the update of a step. */
final class Scalars {

    /** Where the ops of an update belong. */
    static final Place PLACE = new Place("optimiser", Role.OPTIMISER, Phase.UPDATE);

    private Scalars() {}

    static Value declare(ProgramBuilder builder, String name) {
        return builder.input(name, TensorType.f32());
    }

    static void set(Inputs inputs, String name, double value) {
        Tensor scalar = inputs.get(name);
        if (scalar == null) {
            throw new LimpidException("the inputs of a training step lack the scalar '" + name
                    + "' f32[]; make them with Inputs.zerosFor(program)");
        }
        scalar.setFloat(0, (float) value);
    }
}
