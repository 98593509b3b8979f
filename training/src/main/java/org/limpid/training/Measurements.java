package org.limpid.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.limpid.api.LimpidException;

/**
 * A loss, and what was measured with it.
 *
 * @param loss the mean of the objective
 * @param values by the name of the {@link Measure}, in the order of the task
 */
public record Measurements(double loss, Map<String, Double> values) {

    /** Copies the map, keeping its order. */
    public Measurements {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * A measure.
     *
     * @throws LimpidException if it was not measured
     */
    public double value(String measure) {
        Double value = values.get(measure);
        if (value == null) {
            throw new LimpidException("'" + measure + "' was not measured; there are loss and " + values.keySet());
        }
        return value;
    }
}
