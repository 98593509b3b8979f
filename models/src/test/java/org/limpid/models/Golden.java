package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Oracle;

/** Weights that every implementation can make for itself, and norms of gradients that they lead to. */
final class Golden {

    private Golden() {}

    /**
     * The k-th tensor of the state_dict from seed 1000 + k; gains around 1.
     *
     * @param skipped parameters that have no number and keep their initial value
     */
    static Map<Parameter, Tensor> weights(Model model, Set<String> skipped, Set<String> gains) {
        Map<Parameter, Tensor> values = new LinkedHashMap<>();
        int number = 1000;
        for (var learned : model.learned()) {
            Parameter parameter = learned.parameter();
            if (skipped.contains(parameter.name())) {
                values.put(parameter, learned.draw(0));
                continue;
            }
            boolean gain = parameter.name().endsWith("norm.weight") || gains.contains(parameter.name());
            values.put(parameter, gain ? Lcg.fill(number, 0.1, 1, parameter) : Lcg.fill(number, 0.5, 0, parameter));
            number++;
        }
        return values;
    }

    /** Checks norms that were given to eleven digits. */
    static void assertNorms(Map<String, Double> expected, Oracle.Result result) {
        expected.forEach((name, norm) -> {
            assertNotNull(result.outputs().get("grad." + name), name);
            double[] gradient = result.output("grad." + name).toDoubles();
            double ours = Math.sqrt(DoubleStream.of(gradient).map(v -> v * v).sum());
            assertEquals(norm, ours, 1e-10 * Math.max(1, norm), name);
        });
    }
}
