package org.limpid.api.lowering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.Select;
import org.limpid.api.op.Value;
import org.limpid.api.program.Input;
import org.limpid.api.program.Node;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.Update;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/**
 * Rewrites a program for a backend: fused ops without a kernel become their decompositions, equal steps become one,
 * repetitions that an elementwise op does by itself disappear, and so does whatever nothing needs then.
 */
final class Lowering implements Emitter {

    /** Two steps of the same op over the same operands have the same results. */
    private record Key(Op op, List<Value> inputs) {}

    private final Target target;
    private final Program program;
    private final @Nullable Value[] translated;
    private final List<LoweredStep> steps = new ArrayList<>();
    private final Map<Key, List<Value>> known = new HashMap<>();
    private final Map<Value, LoweredStep> producers = new HashMap<>();
    private int values;
    private int source;

    private Lowering(Program program, Target target) {
        this.target = target;
        this.program = program;
        translated = new @Nullable Value[program.valueCount()];
    }

    static Lowered lower(Program program, Target target) {
        return new Lowering(program, target).run();
    }

    private Lowered run() {
        List<Value> inputs = new ArrayList<>();
        for (Input input : program.inputs()) {
            inputs.add(define(input.value(), "the input '" + input.name() + "'"));
        }
        Map<Parameter, Value> parameters = new LinkedHashMap<>();
        for (Parameter parameter : program.parameters()) {
            parameters.put(parameter, define(program.value(parameter), "the parameter '" + parameter.name() + "'"));
        }
        for (source = 0; source < program.nodes().size(); source++) {
            Node node = program.nodes().get(source);
            List<Value> results =
                    lower(node.op(), node.inputs().stream().map(this::translate).toList());
            for (int i = 0; i < results.size(); i++) {
                translated[node.outputs().get(i).id()] = results.get(i);
            }
        }
        Map<String, Value> outputs = new LinkedHashMap<>();
        program.outputs().forEach((name, value) -> outputs.put(name, translate(value)));
        Map<Parameter, Value> updates = new LinkedHashMap<>();
        for (Update update : program.updates()) {
            updates.put(update.parameter(), translate(update.value()));
        }
        keepParameters(parameters, outputs, updates);
        return new Lowered(target, program, needed(outputs, updates), inputs, parameters, outputs, updates, values);
    }

    private Value define(Value value, String what) {
        checkType(value.type(), what);
        Value defined = new Value(values++, value.type());
        translated[value.id()] = defined;
        return defined;
    }

    private Value translate(Value value) {
        Value known = translated[value.id()];
        if (known == null) {
            throw new IllegalStateException("program '" + program.name() + "' uses " + value + " before it is defined");
        }
        return known;
    }

    private List<Value> lower(Op op, List<Value> inputs) {
        if (op instanceof Fused fused && !target.isNative(op)) {
            return fused.decompose(this, inputs);
        }
        return append(op, inputs);
    }

    @Override
    public List<Value> emit(Op op, List<Value> inputs) {
        return lower(op, inputs);
    }

    private List<Value> append(Op op, List<Value> asked) {
        List<Value> inputs = withoutRepetition(op, asked);
        Key key = new Key(op, inputs);
        List<Value> same = known.get(key);
        if (same != null) {
            return same;
        }
        List<Value> outputs = new ArrayList<>();
        for (TensorType type : op.infer(types(inputs))) {
            checkType(type, "step " + source + ", " + op.name() + ",");
            outputs.add(new Value(values++, type));
        }
        LoweredStep step = new LoweredStep(op, inputs, outputs, source);
        steps.add(step);
        outputs.forEach(output -> producers.put(output, step));
        known.put(key, step.outputs());
        return step.outputs();
    }

    /** Elementwise ops read a repeated operand where it is, if the others still give the result its shape. */
    private List<Value> withoutRepetition(Op op, List<Value> asked) {
        if (!(op instanceof Binary || op instanceof Compare || op instanceof Select)) {
            return asked;
        }
        List<TensorType> wanted = op.infer(types(asked));
        List<Value> inputs = new ArrayList<>(asked);
        for (int i = 0; i < inputs.size(); i++) {
            LoweredStep producer = producers.get(inputs.get(i));
            if (producer != null && producer.op() instanceof Broadcast) {
                Value repeated = inputs.set(i, producer.inputs().getFirst());
                if (!op.infer(types(inputs)).equals(wanted)) {
                    inputs.set(i, repeated);
                }
            }
        }
        return List.copyOf(inputs);
    }

    /**
     * Outputs and updates that are a parameter's own value, or part of it, must not change when the parameter does: they
     * are copied before the first step.
     */
    private void keepParameters(
            Map<Parameter, Value> parameters, Map<String, Value> outputs, Map<Parameter, Value> updates) {
        Map<Value, Value> kept = new HashMap<>();
        outputs.replaceAll((_, value) -> keep(value, parameters, kept));
        updates.replaceAll(
                (parameter, value) -> value.equals(parameters.get(parameter)) ? value : keep(value, parameters, kept));
        updates.entrySet().removeIf(update -> update.getValue().equals(parameters.get(update.getKey())));
    }

    private Value keep(Value value, Map<Parameter, Value> parameters, Map<Value, Value> kept) {
        if (!parameters.containsValue(Views.root(value, producers))) {
            return value;
        }
        Value copy = kept.get(value);
        if (copy == null) {
            copy = new Value(values++, value.type());
            kept.put(value, copy);
            int at = insertAfterViews(value);
            steps.add(at, new LoweredStep(new Reshape(value.type().shape()), List.of(value), List.of(copy), -1));
        }
        return copy;
    }

    /** The first place where the value exists: views of parameters cost nothing wherever they stand. */
    private int insertAfterViews(Value value) {
        LoweredStep producer = producers.get(value);
        return producer == null ? 0 : steps.indexOf(producer) + 1;
    }

    private List<LoweredStep> needed(Map<String, Value> outputs, Map<Parameter, Value> updates) {
        boolean[] needed = new boolean[values];
        outputs.values().forEach(value -> needed[value.id()] = true);
        updates.values().forEach(value -> needed[value.id()] = true);
        List<LoweredStep> kept = new ArrayList<>();
        for (LoweredStep step : steps.reversed()) {
            if (step.outputs().stream().anyMatch(value -> needed[value.id()])) {
                step.inputs().forEach(value -> needed[value.id()] = true);
                kept.add(step);
            }
        }
        return List.copyOf(kept.reversed());
    }

    private void checkType(TensorType type, String what) {
        if (type.dtype() != DType.F32 && type.dtype() != DType.I32) {
            throw new LimpidException("program '" + program.name() + "': " + what + " is " + type + "; the "
                    + target.backend() + " backend computes in f32 and i32. Convert it on the host");
        }
        if (type.size() > Integer.MAX_VALUE) {
            throw new LimpidException("program '" + program.name() + "': " + what + " is " + type + " with "
                    + type.size() + " elements; the " + target.backend() + " backend holds at most " + Integer.MAX_VALUE
                    + " in one tensor");
        }
    }

    private static List<TensorType> types(List<Value> values) {
        return Arrays.asList(values.stream().map(Value::type).toArray(TensorType[]::new));
    }
}
