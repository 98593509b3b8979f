package org.limpid.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.layer.Learned;

/**
 * A network: learned tensors and the program over them. Immutable; it holds no values, so that one model serves any
 * number of weights, batches and backends. New kinds plug in by a {@link ModelFamily}.
 */
public interface Model {

    /** The name of its kind, as in {@code crate}. */
    String kind();

    /** Everything it takes to build it again with {@link ModelFamily#create}. */
    SequencedMap<String, String> config();

    /** Its learned tensors, in the order and with the names of the reference {@code state_dict}. */
    List<Learned> learned();

    /**
     * What it computes once it is trained, as a program without updates: its inputs, named values and outputs are
     * those that its kind documents.
     *
     * @param batch how many examples a run takes, at least 1
     */
    Program inference(int batch);

    /** The parameters of {@link #learned}, in that order. */
    default Parameters parameters() {
        return Parameters.of(learned().stream().map(Learned::parameter).toList());
    }

    /**
     * Draws every parameter from its distribution.
     *
     * @param seed the same one for the same values, whatever the order of parameters
     * @return in the order of {@link #parameters}
     */
    default Map<Parameter, Tensor> initialise(long seed) {
        Map<Parameter, Tensor> values = new LinkedHashMap<>();
        learned().forEach(learned -> values.put(learned.parameter(), learned.draw(seed)));
        return values;
    }
}
