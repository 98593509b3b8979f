package org.limpid.conformance.mathematics;

import static org.limpid.conformance.mathematics.Close.assertAll;
import static org.limpid.conformance.mathematics.Close.assertFirst;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.AdamWUpdate;
import org.limpid.api.op.fused.LionUpdate;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;

/** Three steps of AdamW and Lion on f(x) = ½ Σ i·(x_i − 1)², from x = (0.5, −0.3, 2), against PyTorch's values. */
final class OptimizerGoldenTest {

    private static final double TOLERANCE = 1e-12;
    private static final double RATE = 0.1;

    private static final Parameter X = Parameter.of("x", 3);
    private static final Parameter M = Parameter.state("m", 3);
    private static final Parameter V = Parameter.state("v", 3);

    private final ProgramBuilder builder = new ProgramBuilder("descent");
    private final Value rate = builder.input("learning_rate", TensorType.f32());
    private final Value gradient = gradient();

    private Value gradient() {
        Value x = builder.parameter(X);
        Value i = builder.input("curvature", TensorType.f32(3));
        Value distance = builder.sub(x, 1);
        Value f = builder.mul(builder.sum(builder.mul(i, builder.mul(distance, distance)), 0), 0.5);
        return Objects.requireNonNull(Gradients.append(builder, f, List.of(x)).get(x));
    }

    private static Tensor scalar(double value) {
        return Tensor.of(new double[] {value}, 1).reshape();
    }

    private static Map<Parameter, Tensor> start() {
        Map<Parameter, Tensor> start = new HashMap<>();
        start.put(X, Tensor.of(new double[] {0.5, -0.3, 2}));
        start.put(M, Tensor.of(new double[3]));
        start.put(V, Tensor.of(new double[3]));
        return start;
    }

    private double[] descend(Program program, double beta1, double beta2) {
        Map<Parameter, Tensor> state = start();
        for (int step = 1; step <= 3; step++) {
            Map<String, Tensor> inputs = Map.of(
                    "learning_rate",
                    scalar(RATE),
                    "curvature",
                    Tensor.of(new double[] {1, 2, 3}),
                    "correction1",
                    scalar(1 - Math.pow(beta1, step)),
                    "correction2",
                    scalar(1 - Math.pow(beta2, step)));
            state = Oracle.run(program, state, inputs).after(state);
        }
        return Objects.requireNonNull(state.get(X)).toDoubles();
    }

    private double[] adamW(double beta1, double beta2) {
        List<Value> updated = builder.emit(
                new AdamWUpdate(beta1, beta2, 1e-8, 0.1),
                List.of(
                        builder.parameter(X),
                        gradient,
                        builder.parameter(M),
                        builder.parameter(V),
                        rate,
                        builder.input("correction1", TensorType.f32()),
                        builder.input("correction2", TensorType.f32())));
        builder.update(X, updated.get(0));
        builder.update(M, updated.get(1));
        builder.update(V, updated.get(2));
        return descend(builder.build(), beta1, beta2);
    }

    @Test
    void adamW() {
        double[] expected = {0.7777561599124796, 0.00478886537928519, 1.6456563103810988};
        assertAll("x", expected, adamW(0.9, 0.999), TOLERANCE);
    }

    @Test
    void adamWWithAShorterMemory() {
        double[] expected = {0.7787388151301626, 0.005174604309913053, 1.645055837773382};
        assertAll("x", expected, adamW(0.9, 0.95), TOLERANCE);
    }

    @Test
    void lion() {
        lionUpdate(0.1);
        double[] expected = {0.7821594999999999, 0.005920300000000031, 1.6435879999999998};
        assertAll("x", expected, descend(builder.build(), 0.9, 0.99), TOLERANCE);
    }

    @Test
    void lionStaysWhereThereIsNoGradient() {
        lionUpdate(0);
        Map<Parameter, Tensor> state = start();
        state.put(X, Tensor.of(new double[] {1, 1, 2}));
        Map<String, Tensor> inputs =
                Map.of("learning_rate", scalar(RATE), "curvature", Tensor.of(new double[] {1, 2, 3}));
        Oracle.Result result = Oracle.run(builder.build(), state, inputs);
        assertFirst("x", result.parameter(X).toDoubles(), 0, 1, 1, 1.9);
        assertFirst("m", result.parameter(M).toDoubles(), TOLERANCE, 0, 0, 0.03);
    }

    private void lionUpdate(double weightDecay) {
        List<Value> updated = builder.emit(
                new LionUpdate(0.9, 0.99, weightDecay),
                List.of(builder.parameter(X), gradient, builder.parameter(M), rate));
        builder.update(X, updated.get(0));
        builder.update(M, updated.get(1));
    }
}
