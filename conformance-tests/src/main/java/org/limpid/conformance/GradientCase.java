package org.limpid.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.op.Value;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;

/**
 * A differentiable op under a linear objective: Σ weight ∘ result over its first results.
 *
 * @param each the op and its operands
 * @param results how many of its results the objective looks at
 */
record GradientCase(OpCase each, int results) {

    /** The step of the difference quotient; its error is of the order of the fourth power. */
    private static final double STEP = 1e-3;

    String name() {
        return each.name() + (results > 1 ? ", through " + results + " results" : "");
    }

    /** Output {@code objective} and, for each floating operand i, {@code g<i>}. */
    Program program() {
        ProgramBuilder builder = new ProgramBuilder("gradient of " + each.op().name());
        List<Value> operands = each.inputs(builder);
        Value objective = objective(builder, operands);
        Map<Value, Value> gradients = Gradients.append(
                builder,
                objective,
                operands.stream().filter(x -> x.type().dtype().isFloating()).toList());
        builder.output("objective", objective);
        for (int i = 0; i < operands.size(); i++) {
            Value gradient = gradients.get(operands.get(i));
            if (gradient != null) {
                builder.output("g" + i, gradient);
            }
        }
        return builder.build();
    }

    private Value objective(ProgramBuilder builder, List<Value> operands) {
        List<Value> outputs = builder.emit(each.op(), operands);
        List<Value> terms = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            Value y = outputs.get(i);
            Value product = builder.mul(y, builder.input("w" + i, y.type()));
            int[] axes = new int[y.type().shape().rank()];
            java.util.Arrays.setAll(axes, axis -> axis);
            terms.add(builder.sum(product, axes));
        }
        return terms.stream().reduce(builder::add).orElseThrow();
    }

    /** The operands {@code x<i>} and the weights {@code w<i>}. */
    Map<String, Tensor> values() {
        Samples samples = new Samples("weights of " + name());
        Map<String, Tensor> values = new LinkedHashMap<>(each.values());
        List<TensorType> types = each.op().infer(each.types());
        for (int i = 0; i < results; i++) {
            values.put("w" + i, samples.normal(types.get(i).shape().toArray()));
        }
        return values;
    }

    /** The oracle's objective as a function of one element of one operand. */
    Line along(Program program, Map<String, Tensor> values, int operand, int element) {
        double[] x = each.operands().get(operand).toDoubles();
        int[] extents = each.operands().get(operand).shape().toArray();
        return offset -> {
            double[] moved = x.clone();
            moved[element] += offset;
            Map<String, Tensor> changed = new LinkedHashMap<>(values);
            changed.put("x" + operand, Tensor.of(moved, 1, moved.length).reshape(extents));
            return Oracle.run(program, Map.of(), changed).output("objective").scalar();
        };
    }

    boolean isFloating(int operand) {
        return each.operands().get(operand).dtype() != DType.I32;
    }

    /** A function of an offset. */
    @FunctionalInterface
    interface Line {

        double at(double offset);

        /** Its derivative at 0, by four points (Abramowitz and Stegun, 25.3.6). */
        default double slope() {
            double near = at(STEP) - at(-STEP);
            double far = at(2 * STEP) - at(-2 * STEP);
            return (8 * near - far) / (12 * STEP);
        }

        /** How much the slope changes within the step: about 0 where the function is smooth. */
        default double bend() {
            return Math.abs(at(STEP) - 2 * at(0) + at(-STEP)) / STEP;
        }
    }
}
