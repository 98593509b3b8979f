package org.limpid.models.redunet;

import java.util.List;
import org.limpid.api.tensor.Tensor;

/**
 * The operators of a layer, one real symmetric matrix per stored frequency; {@link Domain#stored} gives them the form of
 * the reference code.
 *
 * @param expansion E (F, c, c)
 * @param compressions C¹ … Cᵏ, each (F, c, c)
 * @param gamma γ, the classes' shares of the training samples
 */
public record BuiltLayer(Tensor expansion, List<Tensor> compressions, List<Double> gamma) {

    /** Copies the lists. */
    public BuiltLayer {
        compressions = List.copyOf(compressions);
        gamma = List.copyOf(gamma);
    }
}
