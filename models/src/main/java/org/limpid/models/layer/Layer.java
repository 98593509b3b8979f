package org.limpid.models.layer;

import java.util.List;
import java.util.stream.Stream;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;

/** A part of a network with one operand and one result. */
public interface Layer {

    /** Its learned tensors, in the order of the reference {@code state_dict}. */
    List<Learned> learned();

    /**
     * Appends it to a program.
     *
     * @param builder where the ops go
     * @param x the operand, of the shape that the layer documents
     * @return the result
     * @throws org.limpid.api.LimpidException if the operand does not fit
     */
    Value apply(ProgramBuilder builder, Value x);

    /** The learned tensors of layers, one after the other. */
    static List<Learned> learned(Layer... layers) {
        return Stream.of(layers).flatMap(layer -> layer.learned().stream()).toList();
    }
}
