package org.limpid.api.backend;

import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.tensor.Tensor;

/** Parameters on a device, once, however many sessions use them. Not to be written while a session runs. */
public interface Weights extends AutoCloseable {

    /** Which parameters these are. */
    Parameters parameters();

    /**
     * Copies a value to the device.
     *
     * @throws org.limpid.api.LimpidException if the parameter is not among these, or the types differ
     */
    void write(Parameter parameter, Tensor value);

    /**
     * Copies a value from the device.
     *
     * @throws org.limpid.api.LimpidException if the parameter is not among these, or the types differ
     */
    void read(Parameter parameter, Tensor into);

    /** A copy of a value on the device. */
    default Tensor read(Parameter parameter) {
        Tensor value = Tensor.zeros(parameter.type());
        read(parameter, value);
        return value;
    }

    /** Gives the owner's reference back; memory is freed when the last session over them is closed too. Idempotent. */
    @Override
    void close();
}
