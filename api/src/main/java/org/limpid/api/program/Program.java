package org.limpid.api.program;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Value;
import org.limpid.api.text.Nearest;

/**
 * A static, typed list of ops with named inputs, parameters, outputs and declared updates. Without updates it is a pure
 * function; with them, parameters take new values at the end of a run. Immutable; made by {@link ProgramBuilder},
 * changed by passes that make another one.
 */
public final class Program {

    private final String name;
    private final List<Input> inputs;
    private final Map<Parameter, Value> parameters;
    private final List<Node> nodes;
    private final Map<String, Value> outputs;
    private final List<Update> updates;
    private final Map<String, Value> names;
    private final int valueCount;

    Program(
            String name,
            List<Input> inputs,
            Map<Parameter, Value> parameters,
            List<Node> nodes,
            Map<String, Value> outputs,
            List<Update> updates,
            Map<String, Value> names,
            int valueCount) {
        this.name = name;
        this.inputs = List.copyOf(inputs);
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        this.nodes = List.copyOf(nodes);
        this.outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        this.updates = List.copyOf(updates);
        this.names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        this.valueCount = valueCount;
    }

    /** What it is called in reports, as in {@code crate.train}. */
    public String name() {
        return name;
    }

    /** What the host gives on each run. */
    public List<Input> inputs() {
        return inputs;
    }

    /** The parameters it declares, in order of first mention; pruning may have removed the last step that reads one. */
    public Set<Parameter> parameters() {
        return parameters.keySet();
    }

    /**
     * The value that a parameter has during the run.
     *
     * @throws LimpidException if the program does not declare it
     */
    public Value value(Parameter parameter) {
        Value value = parameters.get(parameter);
        if (value == null) {
            throw new LimpidException("program '" + name + "' does not use the parameter '" + parameter.name() + "'");
        }
        return value;
    }

    /** The steps, each after those whose results it uses. */
    public List<Node> nodes() {
        return nodes;
    }

    /** What the host can read after a run, by name, in order of declaration. */
    public Map<String, Value> outputs() {
        return outputs;
    }

    /**
     * The output of that name.
     *
     * @throws LimpidException if there is none; the message lists those that exist
     */
    public Value output(String output) {
        return named("output", outputs, output);
    }

    /** The declared updates. */
    public List<Update> updates() {
        return updates;
    }

    /** Intermediate values with a name that can be {@linkplain Watch watched}, as {@code layer.0.mssa}. */
    public Map<String, Value> names() {
        return names;
    }

    /**
     * The intermediate value of that name.
     *
     * @throws LimpidException if there is none; the message lists those that exist
     */
    public Value named(String intermediate) {
        return named("value", names, intermediate);
    }

    private Value named(String what, Map<String, Value> map, String wanted) {
        Value value = map.get(wanted);
        if (value == null) {
            throw new LimpidException("program '" + name + "' has no " + what + " '" + wanted + "'."
                    + Nearest.hint(wanted, map.keySet()) + " It has " + map.keySet());
        }
        return value;
    }

    /** One more than the largest id of a value: the size of a table that is indexed by {@link Value#id()}. */
    public int valueCount() {
        return valueCount;
    }

    /** The floating-point operations of one run as the formulas count them. */
    public long flops() {
        return nodes.stream().mapToLong(Node::flops).sum();
    }

    /** A listing that people can read: see {@link ProgramPrinter}. */
    @Override
    public String toString() {
        return ProgramPrinter.print(this);
    }
}
