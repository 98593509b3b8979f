package org.limpid.models.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.backend.Inputs;
import org.limpid.api.op.Value;
import org.limpid.api.program.Input;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Phase;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;

final class OptimizerTest {

    private static final Parameter X = Parameter.of("x", 3);

    /** A step on f = ½ Σ i (x_i − 1)², i = 1 … 3. */
    private static Program step(Optimizer optimizer) {
        ProgramBuilder builder = new ProgramBuilder("parabola");
        Value x = builder.parameter(X);
        Value weights = builder.input("weights", TensorType.f32(3));
        Value distance = builder.sub(x, 1);
        Value loss = builder.mul(builder.sum(builder.mul(weights, builder.mul(distance, distance)), 0), 0.5);
        Value gradient = Objects.requireNonNull(
                Gradients.append(builder, loss, List.of(x)).get(x));
        optimizer.append(builder, Map.of(X, gradient));
        return builder.build();
    }

    /** Where three steps from (0.5, −0.3, 2) lead, with the scalars in double precision. */
    private static double[] threeSteps(Optimizer optimizer, double learningRate, double beta1, double beta2) {
        Program program = step(optimizer);
        Map<Parameter, Tensor> state = new LinkedHashMap<>();
        state.put(X, Tensor.of(new double[] {.5, -.3, 2}));
        optimizer.state(X).forEach(moment -> state.put(moment, Tensor.zeros(moment.type())));
        for (int t = 1; t <= 3; t++) {
            Map<String, Tensor> inputs = Map.of(
                    "weights",
                    Tensor.of(new double[] {1, 2, 3}),
                    Optimizer.LEARNING_RATE,
                    scalar(learningRate),
                    AdamW.CORRECTION1,
                    scalar(1 - Math.pow(beta1, t)),
                    AdamW.CORRECTION2,
                    scalar(1 - Math.pow(beta2, t)));
            state.putAll(Oracle.run(program, state, inputs).after(state));
        }
        return Objects.requireNonNull(state.get(X)).toDoubles();
    }

    private static Tensor scalar(double value) {
        return Tensor.of(new double[] {value}).reshape();
    }

    @Test
    void adamWGoesWherePyTorchsGoes() {
        assertArrayEquals(
                new double[] {.7777561599124796, .00478886537928519, 1.6456563103810988},
                threeSteps(AdamW.of(0.1), 0.1, 0.9, 0.999),
                1e-13);
        assertArrayEquals(
                new double[] {.7787388151301626, .005174604309913053, 1.645055837773382},
                threeSteps(new AdamW(0.9, 0.95, 1e-8, 0.1, Optimizer.Decay.ALL), 0.1, 0.9, 0.95),
                1e-13);
    }

    @Test
    void lionGoesWhereItsAuthorsGoes() {
        assertArrayEquals(
                new double[] {.7821594999999999, .005920300000000031, 1.6435879999999998},
                threeSteps(Lion.of(0.1), 0.1, 0, 0),
                1e-13);
    }

    /** The parabola's gradients keep their signs, so that nothing there depends on β; these change. */
    @Test
    void lionWeighsMomentumForTheStepAndForItselfApart() {
        double[] gradients = {1, -0.5, 0.2, 0, -0.03, 0.01};
        double beta1 = 0.9;
        double beta2 = 0.99;
        ProgramBuilder builder = new ProgramBuilder("signs");
        Lion.of(0.1).append(builder, Map.of(X, builder.input("g", TensorType.f32(3))));
        Program program = builder.build();
        Map<Parameter, Tensor> state = new LinkedHashMap<>();
        program.parameters().forEach(parameter -> state.put(parameter, Tensor.zeros(parameter.type())));
        double x = 0;
        double m = 0;
        int turns = 0;
        for (double g : gradients) {
            double direction = Math.signum(beta1 * m + (1 - beta1) * g);
            turns += direction != Math.signum(g) ? 1 : 0;
            x = x * (1 - 0.5 * 0.1) - 0.5 * direction;
            m = beta2 * m + (1 - beta2) * g;
            Map<String, Tensor> inputs =
                    Map.of("g", Tensor.of(new double[] {g, -g, 0}), Optimizer.LEARNING_RATE, scalar(0.5));
            state.putAll(Oracle.run(program, state, inputs).after(state));
            assertArrayEquals(
                    new double[] {x, -x, 0},
                    Objects.requireNonNull(state.get(X)).toDoubles(),
                    1e-14);
        }
        assertTrue(turns > 0, "momentum has decided against the gradient at least once");
    }

    @Test
    void onlyMatricesDecayWhenAskedFor() {
        Parameter matrix = Parameter.of("w", 2, 2);
        Parameter vector = Parameter.of("b", 2);
        for (Optimizer optimizer : List.of(
                new AdamW(0.9, 0.999, 1e-8, 0.5, Optimizer.Decay.MATRICES),
                new Lion(0.9, 0.99, 0.5, Optimizer.Decay.MATRICES))) {
            ProgramBuilder builder = new ProgramBuilder("still");
            Map<Parameter, Value> gradients = new LinkedHashMap<>();
            for (Parameter parameter : List.of(matrix, vector)) {
                gradients.put(parameter, builder.fill(parameter.type(), 0));
            }
            optimizer.append(builder, gradients);
            Program program = builder.build();
            Map<Parameter, Tensor> state = new LinkedHashMap<>();
            program.parameters().forEach(parameter -> state.put(parameter, Tensor.zeros(parameter.type())));
            state.put(matrix, Tensor.of(new double[] {1, 2, 3, 4}, 2, 2));
            state.put(vector, Tensor.of(new double[] {5, 6}));
            Map<String, Tensor> inputs =
                    Map.of("learning_rate", scalar(0.1), "correction1", scalar(0.1), "correction2", scalar(0.001));

            Oracle.Result result = Oracle.run(program, state, inputs);

            assertArrayEquals(
                    new double[] {.95, 1.9, 2.85, 3.8}, result.parameter(matrix).toDoubles(), 1e-15, optimizer.name());
            assertArrayEquals(new double[] {5, 6}, result.parameter(vector).toDoubles(), optimizer.name());
        }
    }

    @Test
    void remembersByTheNameOfTheParameter() {
        Parameter fixed = Parameter.state("table", 4);
        assertEquals(
                List.of("adamw.m.x f32[3]", "adamw.v.x f32[3]"),
                AdamW.of(0).state(List.of(X, fixed)).stream()
                        .map(Parameter::toString)
                        .toList());
        assertEquals(
                List.of("lion.m.x f32[3]"),
                Lion.of(0).state(List.of(X, fixed)).stream()
                        .map(Parameter::toString)
                        .toList());
        assertTrue(AdamW.of(0).state(X).stream().noneMatch(Parameter::trainable));
        Set<Parameter> used = step(AdamW.of(0)).parameters();
        assertTrue(used.containsAll(AdamW.of(0).state(X)));
    }

    @Test
    void fillsTheScalarsOfAStep() {
        Program program = step(AdamW.of(0.1));
        Inputs inputs = Inputs.zerosFor(program);
        AdamW.of(0.1).fill(inputs, 0, 0.25);
        assertEquals(0.25f, value(inputs, "learning_rate"));
        assertEquals((float) (1 - 0.9), value(inputs, "correction1"));
        assertEquals((float) (1 - 0.999), value(inputs, "correction2"));
        AdamW.of(0.1).fill(inputs, 2, 0.125);
        assertEquals(0.125f, value(inputs, "learning_rate"));
        assertEquals((float) (1 - 0.9 * 0.9 * 0.9), value(inputs, "correction1"));
        AdamW.of(0.1).fill(inputs, 10_000_000_000L, 1);
        assertEquals(1f, value(inputs, "correction2"));

        Inputs forLion = Inputs.zerosFor(step(Lion.of(0)));
        Lion.of(0).fill(forLion, 5, 0.5);
        assertEquals(0.5f, value(forLion, "learning_rate"));
        assertEquals(
                Set.of("weights", "learning_rate"),
                step(Lion.of(0)).inputs().stream().map(Input::name).collect(Collectors.toSet()));
    }

    private static float value(Inputs inputs, String name) {
        return Objects.requireNonNull(inputs.get(name)).getFloat(0);
    }

    @Test
    void saysWhichScalarIsMissing() {
        LimpidException error =
                assertThrows(LimpidException.class, () -> AdamW.of(0).fill(Inputs.create(), 0, 1));
        assertTrue(error.getMessage().contains("'learning_rate'"), error.getMessage());
    }

    @Test
    void updatesBelongToTheOptimiser() {
        step(AdamW.of(0)).nodes().stream()
                .filter(node -> node.op().name().equals("adamw_update"))
                .forEach(node -> {
                    assertEquals(Role.OPTIMISER, node.place().role());
                    assertEquals(Phase.UPDATE, node.place().phase());
                    assertEquals("optimiser", node.place().scope());
                });
        assertEquals(
                Shape.SCALAR,
                step(AdamW.of(0)).inputs().getLast().value().type().shape());
    }

    @Test
    void refusesHyperParametersThatCannotConverge() {
        Optimizer.Decay all = Optimizer.Decay.ALL;
        assertRefused("beta1 of AdamW is 1.0", () -> new AdamW(1, 0.999, 1e-8, 0, all));
        assertRefused("beta2 of AdamW is -0.1", () -> new AdamW(0.9, -0.1, 1e-8, 0, all));
        assertRefused("beta1 of AdamW is NaN", () -> new AdamW(Double.NaN, 0.9, 1e-8, 0, all));
        assertRefused("epsilon of AdamW is 0.0", () -> new AdamW(0.9, 0.9, 0, 0, all));
        assertRefused("weight decay of AdamW is -1.0", () -> AdamW.of(-1));
        assertRefused("weight decay of AdamW is NaN", () -> AdamW.of(Double.NaN));
        assertRefused("beta1 of Lion is 1.5", () -> new Lion(1.5, 0.9, 0, all));
        assertRefused("beta2 of Lion is 1.0", () -> new Lion(0.9, 1, 0, all));
        assertRefused("weight decay of Lion is Infinity", () -> Lion.of(Double.POSITIVE_INFINITY));
    }

    private static void assertRefused(String expected, org.junit.jupiter.api.function.Executable making) {
        String message = assertThrows(LimpidException.class, making).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
