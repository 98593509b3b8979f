package org.limpid.conformance.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.program.Input;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.Update;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/**
 * What a program is meant to compute: every primitive evaluated one element after the other in double precision, every
 * fused op through its decomposition. Slow, plain and the judge of all backends.
 *
 * <p>A program typed F32 is evaluated with doubles throughout, constants included, so that it can be held against
 * mathematics. {@link #bounded} besides carries, beside each element, how far a right result in single precision may lie
 * from it, by each op's {@link org.limpid.api.op.Tolerance}; numbers that overflow in single precision then do so here.
 */
public final class Oracle {

    private Oracle() {}

    /**
     * Runs a program.
     *
     * @param parameters a value for each of its parameters; real numbers may be of any floating type
     * @param inputs a value for each of its inputs, likewise
     * @throws LimpidException if a value is missing or does not fit, or an index lies outside its table
     */
    public static Result run(Program program, Map<Parameter, Tensor> parameters, Map<String, Tensor> inputs) {
        return run(program, parameters, inputs, Interpreter.exact());
    }

    /** Runs a program and says how far results in single precision may lie from its own. */
    public static Result bounded(Program program, Map<Parameter, Tensor> parameters, Map<String, Tensor> inputs) {
        return run(program, parameters, inputs, Interpreter.bounded());
    }

    /**
     * Runs a program with an error in every step, drawn evenly from what its tolerance allows: one of the results that a
     * right backend may give.
     *
     * @param seed equal seeds give equal results
     */
    public static Result disturbed(
            Program program, Map<Parameter, Tensor> parameters, Map<String, Tensor> inputs, long seed) {
        return run(program, parameters, inputs, Interpreter.disturbed(seed));
    }

    /**
     * Evaluates one op.
     *
     * @return its results, real numbers as F64
     */
    public static List<Tensor> apply(Op op, Tensor... operands) {
        return evaluate(op, List.of(operands), false).stream()
                .map(Estimate::toTensor)
                .toList();
    }

    /** Evaluates one op and says how far results in single precision may lie from its own. */
    public static List<Estimate> bounded(Op op, List<Tensor> operands) {
        return evaluate(op, operands, true);
    }

    private static List<Estimate> evaluate(Op op, List<Tensor> operands, boolean bounded) {
        List<Estimate> x = new ArrayList<>(operands.size());
        for (int i = 0; i < operands.size(); i++) {
            TensorType type = operands.get(i).type();
            TensorType carried = type.dtype().isFloating() ? new TensorType(DType.F32, type.shape()) : type;
            x.add(Estimate.given(op.name() + ": operand " + i, operands.get(i), carried, bounded));
        }
        return (bounded ? Interpreter.bounded() : Interpreter.exact())
                .evaluate(op, x, op.infer(x.stream().map(Estimate::type).toList()));
    }

    private static Result run(
            Program program, Map<Parameter, Tensor> parameters, Map<String, Tensor> inputs, Interpreter interpreter) {
        @Nullable Estimate[] known = new @Nullable Estimate[program.valueCount()];
        String where = "program '" + program.name() + "': ";
        for (Input input : program.inputs()) {
            String what = where + "the input '" + input.name() + "'";
            Tensor value = require(what, inputs.get(input.name()));
            known[input.value().id()] =
                    Estimate.given(what, value, input.value().type(), interpreter.carriesBounds());
        }
        for (Parameter parameter : program.parameters()) {
            String what = where + "the parameter '" + parameter.name() + "'";
            Tensor value = require(what, parameters.get(parameter));
            known[program.value(parameter).id()] =
                    Estimate.given(what, value, parameter.type(), interpreter.carriesBounds());
        }
        try {
            interpreter.run(program, known);
        } catch (LimpidException inside) {
            throw new LimpidException(where + inside.getMessage(), inside);
        }
        return result(program, known);
    }

    private static Tensor require(String what, @Nullable Tensor value) {
        if (value == null) {
            throw new LimpidException(what + " has no value");
        }
        return value;
    }

    private static Result result(Program program, @Nullable Estimate[] known) {
        Map<String, Estimate> outputs = new LinkedHashMap<>();
        program.outputs().forEach((name, value) -> outputs.put(name, at(known, value)));
        Map<Parameter, Estimate> parameters = new LinkedHashMap<>();
        program.parameters().forEach(parameter -> parameters.put(parameter, at(known, program.value(parameter))));
        for (Update update : program.updates()) {
            parameters.put(update.parameter(), at(known, update.value()));
        }
        return new Result(outputs, parameters);
    }

    private static Estimate at(@Nullable Estimate[] known, Value value) {
        return Objects.requireNonNull(known[value.id()]);
    }

    /**
     * What a run gave.
     *
     * @param outputs the program's outputs by name
     * @param parameters the value of each of the program's parameters after the run
     */
    public record Result(Map<String, Estimate> outputs, Map<Parameter, Estimate> parameters) {

        /** Copies the maps, keeping their order. */
        public Result {
            outputs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
            parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }

        /**
         * An output.
         *
         * @throws LimpidException if there is none of that name
         */
        public Estimate output(String name) {
            Estimate output = outputs.get(name);
            if (output == null) {
                throw new LimpidException("there is no output '" + name + "'; there are " + outputs.keySet());
            }
            return output;
        }

        /**
         * A parameter's value after the run.
         *
         * @throws LimpidException if the program does not use it
         */
        public Estimate parameter(Parameter parameter) {
            Estimate value = parameters.get(parameter);
            if (value == null) {
                throw new LimpidException("the program does not use the parameter '" + parameter.name() + "'");
            }
            return value;
        }

        /** The parameters after the run, as the next run takes them: {@code before} with the changed ones replaced. */
        public Map<Parameter, Tensor> after(Map<Parameter, Tensor> before) {
            Map<Parameter, Tensor> after = new LinkedHashMap<>(before);
            parameters.forEach((parameter, value) -> after.put(parameter, value.toTensor()));
            return after;
        }
    }
}
