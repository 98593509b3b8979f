package org.limpid.api.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.limpid.api.Errors.assertSays;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.limpid.api.tensor.TensorType;

final class ParametersTest {

    private static final Parameter WEIGHT = Parameter.of("weight", 2, 3);
    private static final Parameter BIAS = Parameter.of("bias", 3);
    private static final Parameter MOMENT = Parameter.state("moment", 2, 3);

    @Test
    void keepTheirOrderAndCountOnce() {
        Parameters parameters = Parameters.of(List.of(WEIGHT, BIAS, WEIGHT)).and(List.of(BIAS, MOMENT));
        assertEquals(List.of(WEIGHT, BIAS, MOMENT), parameters.list());
        assertEquals(3, parameters.size());
        assertEquals(9, parameters.trainableElements());
        assertTrue(parameters.contains(MOMENT));
        assertFalse(parameters.contains(Parameter.of("moment", 2, 3)));
        assertEquals(BIAS, parameters.get("bias"));
    }

    @Test
    void aNameMeansOneParameter() {
        assertSays(
                "two parameters have the name 'bias': trainable f32[3] and fixed f32[3]; every name must be unique",
                () -> Parameters.of(List.of(BIAS, Parameter.state("bias", 3))));
    }

    @Test
    void aWrongNameIsHinted() {
        assertSays(
                "there is no parameter 'wieght'. Did you mean 'weight'? There are [weight, bias]",
                () -> Parameters.of(List.of(WEIGHT, BIAS)).get("wieght"));
    }

    @Test
    void programsShareThem() {
        ProgramBuilder first = new ProgramBuilder("first");
        first.output("y", first.parameter(WEIGHT));
        ProgramBuilder second = new ProgramBuilder("second");
        second.output("y", second.add(second.parameter(WEIGHT), second.parameter(MOMENT)));
        assertEquals(
                List.of(WEIGHT, MOMENT),
                Parameters.of(first.build(), second.build()).list());
    }

    @Test
    void onlyTrainableFloatsHaveGradients() {
        assertTrue(WEIGHT.hasGradient());
        assertFalse(MOMENT.hasGradient());
        assertFalse(new Parameter("table", TensorType.i32(3), true).hasGradient());
    }
}
