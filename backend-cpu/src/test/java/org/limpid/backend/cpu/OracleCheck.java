package org.limpid.backend.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Estimate;
import org.limpid.conformance.oracle.Oracle;

/** Runs programs on every variant, with guards and without, and holds the results against the oracle's bounds. */
final class OracleCheck {

    private static final List<BackendOptions> SETTINGS = List.of(
            BackendOptions.DEFAULT.withVariant("scalar").withThreads(1).withGuard(true),
            BackendOptions.DEFAULT.withVariant("vector").withThreads(2).withGuard(true),
            BackendOptions.DEFAULT.withVariant("vector").withThreads(2));

    private OracleCheck() {}

    /** One op over these operands. */
    static void op(Op op, Tensor... operands) {
        ProgramBuilder builder = new ProgramBuilder(op.name());
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < operands.length; i++) {
            values.add(builder.input("x" + i, operands[i].type()));
            inputs.put("x" + i, operands[i]);
        }
        List<Value> results = builder.emit(op, values);
        for (int i = 0; i < results.size(); i++) {
            builder.output("y" + i, results.get(i));
        }
        program(builder.build(), Map.of(), inputs);
    }

    /** Two runs of a program with these values of parameters and inputs; updates carry over from the first to the second. */
    static void program(Program program, Map<Parameter, Tensor> parameters, Map<String, Tensor> inputs) {
        Inputs given = Inputs.create();
        inputs.forEach(given::put);
        for (BackendOptions options : SETTINGS) {
            try (Backend backend = new CpuProvider().open(options);
                    Weights weights = backend.allocate(Parameters.of(program));
                    Session session = backend.compile(weights, program)) {
                Map<Parameter, Tensor> before = new HashMap<>(parameters);
                before.keySet().retainAll(program.parameters());
                before.forEach(weights::write);
                for (int run = 0; run < 2; run++) {
                    Oracle.Result expected = Oracle.bounded(program, before, inputs);
                    Outputs outputs = session.run(program, given);
                    String where = options + ", run " + run + ", ";
                    expected.outputs().forEach((name, estimate) -> compare(where + name, estimate, outputs.read(name)));
                    for (Parameter parameter : program.parameters()) {
                        Tensor value = weights.read(parameter);
                        compare(where + parameter, expected.parameter(parameter), value);
                        before.put(parameter, value);
                    }
                }
            }
        }
    }

    private static void compare(String what, Estimate expected, Tensor actual) {
        if (!expected.type().equals(actual.type())) {
            throw new AssertionError(what + " is " + actual.type() + ", expected " + expected.type());
        }
        for (int i = 0; i < expected.size(); i++) {
            double right = expected.value(i);
            double value = actual.get(i);
            boolean same = Double.compare(right, value) == 0 || (Double.isNaN(right) && Double.isNaN(value));
            if (!same && !(Math.abs(value - right) <= expected.bound(i))) {
                throw new AssertionError(what + ": element " + i + " is " + value + ", expected " + right + " within "
                        + expected.bound(i));
            }
        }
    }

    /** Normal numbers, the same for the same seed. */
    static Tensor normal(long seed, int... extents) {
        Random random = new Random(seed);
        Tensor tensor = Tensor.zeros(org.limpid.api.tensor.TensorType.f32(extents));
        for (int i = 0; i < tensor.size(); i++) {
            tensor.setFloat(i, (float) random.nextGaussian());
        }
        return tensor;
    }

    /** Integers from {@code from} to {@code to} − 1. */
    static Tensor integers(long seed, int from, int to, int... extents) {
        int size = Shape.of(extents).intSize();
        int[] values = new Random(seed).ints(size, from, to).toArray();
        return extents.length == 0 ? Tensor.of(values).reshape() : Tensor.of(values, extents);
    }

    /** Numbers at which functions have corners. */
    static Tensor corners() {
        float[] values = {
            0f,
            -0f,
            1f,
            -1f,
            0.5f,
            -0.5f,
            2f,
            88.7f,
            -87.3f,
            104f,
            -104f,
            89f,
            1e-20f,
            -1e-20f,
            1e-40f,
            -1e-40f,
            1e20f,
            -1e20f,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.MIN_VALUE,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            3.9f,
            -4.1f,
            0.99999994f,
            1.0000001f
        };
        return Tensor.of(values, values.length);
    }

    /** Every pair of {@link #corners()}: the first of each, or the second. */
    static Tensor cornerPairs(boolean second) {
        float[] values = corners().toFloats();
        float[] pairs = new float[values.length * values.length];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = values[second ? i % values.length : i / values.length];
        }
        return Tensor.of(pairs, pairs.length);
    }

    /** A positive definite matrix per batch. */
    static Tensor positiveDefinite(long seed, int batch, int n) {
        Tensor x = normal(seed, batch, n, n);
        float[] a = new float[batch * n * n];
        for (int b = 0; b < batch; b++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = i == j ? 1 : 0;
                    for (int k = 0; k < n; k++) {
                        sum += (double) x.getFloat((b * n + Math.max(i, j)) * n + k)
                                * x.getFloat((b * n + Math.min(i, j)) * n + k)
                                / n;
                    }
                    a[(b * n + i) * n + j] = (float) sum;
                }
            }
        }
        return Tensor.of(a, batch, n, n);
    }

    /** The values as a list, for messages. */
    static String text(Tensor tensor) {
        return Arrays.toString(tensor.toDoubles());
    }
}
