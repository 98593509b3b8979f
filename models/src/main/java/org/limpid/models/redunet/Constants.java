package org.limpid.models.redunet;

import java.util.Arrays;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.TensorType;

/** Small tensors that a program knows when it is written. */
final class Constants {

    private Constants() {}

    /** f32[n] of these numbers. */
    static Value vector(Emitter e, double... numbers) {
        return e.concat(
                0,
                Arrays.stream(numbers)
                        .mapToObj(number -> e.fill(TensorType.f32(1), number))
                        .toArray(Value[]::new));
    }
}
