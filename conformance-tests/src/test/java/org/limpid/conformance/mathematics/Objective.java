package org.limpid.conformance.mathematics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;

/**
 * A scalar made of a function's results, f = Σ_k ⟨result_k, seed_k⟩, with its gradient for every floating operand: by
 * the autodiff pass and by central differences, both evaluated by the oracle.
 */
final class Objective {

    /** Something that can be differentiated. */
    @FunctionalInterface
    interface Function {
        List<Value> of(Emitter e, List<Value> operands);
    }

    private final List<Tensor> operands;
    private final Program value;
    private final Program gradient;
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();

    /** @param seeds by the number of the result; results without one do not lead to f */
    Objective(Function function, Map<Integer, Tensor> seeds, Tensor... operands) {
        this.operands = List.of(operands);
        ProgramBuilder builder = new ProgramBuilder("objective");
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < operands.length; i++) {
            values.add(input(builder, "operand " + i, operands[i]));
        }
        List<Value> results = function.of(builder, values);
        for (int k = 0; k < results.size(); k++) {
            builder.output("result " + k, results.get(k));
        }
        List<Value> terms = new ArrayList<>();
        for (Map.Entry<Integer, Tensor> seed : new TreeMap<>(seeds).entrySet()) {
            Value product =
                    builder.mul(results.get(seed.getKey()), input(builder, "seed " + seed.getKey(), seed.getValue()));
            terms.add(builder.sum(builder.reshape(product, (int) product.type().size()), 0));
        }
        Value f = terms.stream().reduce(builder::add).orElseThrow();
        builder.output("f", f);
        value = builder.build();
        List<Value> wanted =
                values.stream().filter(v -> v.type().dtype().isFloating()).toList();
        ProgramBuilder extended = ProgramBuilder.extending(value, "gradient");
        Map<Value, Value> gradients = Gradients.append(extended, f, wanted);
        gradients.forEach((of, g) -> extended.output("gradient " + values.indexOf(of), g));
        gradient = extended.build();
    }

    /** Of one op; every floating result gets a seed of its own. */
    static Objective of(Op op, Tensor... operands) {
        return new Objective((e, x) -> e.emit(op, x), seeds(op, operands), operands);
    }

    /** As {@link #of}, but with the op written out in primitives, those in its decomposition too. */
    static Objective decomposed(Op op, Map<Integer, Tensor> seeds, Tensor... operands) {
        return new Objective((e, x) -> new Primitives(e).emit(op, x), seeds, operands);
    }

    /** Numbers without pattern for every floating result. */
    static Map<Integer, Tensor> seeds(Op op, Tensor... operands) {
        List<TensorType> types = new ArrayList<>();
        for (Tensor operand : operands) {
            types.add(carried(operand));
        }
        List<TensorType> results = op.infer(types);
        Map<Integer, Tensor> seeds = new LinkedHashMap<>();
        for (int k = 0; k < results.size(); k++) {
            if (results.get(k).dtype().isFloating()) {
                int size = results.get(k).shape().intSize();
                seeds.put(
                        k,
                        Lcg.fill(900 + k, size).reshape(results.get(k).shape().toArray()));
            }
        }
        return seeds;
    }

    private static TensorType carried(Tensor tensor) {
        return tensor.type().dtype().isFloating()
                ? new TensorType(DType.F32, tensor.type().shape())
                : tensor.type();
    }

    private Value input(ProgramBuilder builder, String name, Tensor tensor) {
        inputs.put(name, tensor);
        return builder.input(name, carried(tensor));
    }

    double[] result(int number) {
        return Oracle.run(value, Map.of(), inputs).output("result " + number).toDoubles();
    }

    /** Whether the autodiff pass gives a gradient for that operand. */
    boolean reaches(int operand) {
        return gradient.outputs().containsKey("gradient " + operand);
    }

    /** The gradient for one operand by the autodiff pass; zeros if it gives none. */
    double[] gradient(int operand) {
        return reaches(operand)
                ? Oracle.run(gradient, Map.of(), inputs)
                        .output("gradient " + operand)
                        .toDoubles()
                : new double[operands.get(operand).type().shape().intSize()];
    }

    /** The gradient for one operand by central differences of width 2h. */
    double[] differences(int operand, double h) {
        double[] x = operands.get(operand).toDoubles();
        int[] extents = operands.get(operand).type().shape().toArray();
        double[] differences = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double at = x[i];
            x[i] = at + h;
            double above = f(operand, Tensor.of(x, x.length).reshape(extents));
            x[i] = at - h;
            double below = f(operand, Tensor.of(x, x.length).reshape(extents));
            x[i] = at;
            differences[i] = (above - below) / (2 * h);
        }
        return differences;
    }

    private double f(int operand, Tensor replaced) {
        Map<String, Tensor> changed = new LinkedHashMap<>(inputs);
        changed.put("operand " + operand, replaced);
        return Oracle.run(value, Map.of(), changed).output("f").scalar();
    }

    /** Which operands are real numbers. */
    List<Integer> floating() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i).type().dtype().isFloating()) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    Program program() {
        return gradient;
    }

    /** Writes fused ops as primitives, however deeply they nest. */
    private record Primitives(Emitter to) implements Emitter {
        @Override
        public List<Value> emit(Op op, List<Value> inputs) {
            return op instanceof Fused fused ? fused.decompose(this, inputs) : to.emit(op, inputs);
        }
    }
}
