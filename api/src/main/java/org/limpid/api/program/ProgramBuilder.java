package org.limpid.api.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.TensorType;

/**
 * Writes a {@link Program} from top to bottom. Shapes are inferred and checked as each op is appended, so that an error
 * points at the line that made it. Used by one thread.
 */
public final class ProgramBuilder implements Emitter {

    private final String name;
    private final Map<String, Input> inputs = new LinkedHashMap<>();
    private final Map<Parameter, Value> parameters = new LinkedHashMap<>();
    private final Map<String, Parameter> parameterNames = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final Map<String, Value> outputs = new LinkedHashMap<>();
    private final Map<Parameter, Update> updates = new LinkedHashMap<>();
    private final Map<String, Value> names = new LinkedHashMap<>();
    private Place place = Place.TOP;

    /** @param name what the program is called in reports */
    public ProgramBuilder(String name) {
        this.name = name;
    }

    /** A builder that starts with everything that {@code program} has; values of that program are valid here. */
    public static ProgramBuilder extending(Program program, String name) {
        ProgramBuilder builder = new ProgramBuilder(name);
        Value[] byId = new Value[program.valueCount()];
        for (Input input : program.inputs()) {
            builder.inputs.put(input.name(), input);
            byId[input.value().id()] = input.value();
        }
        for (Parameter parameter : program.parameters()) {
            Value value = program.value(parameter);
            builder.parameters.put(parameter, value);
            builder.parameterNames.put(parameter.name(), parameter);
            byId[value.id()] = value;
        }
        for (Node node : program.nodes()) {
            builder.nodes.add(node);
            node.outputs().forEach(output -> byId[output.id()] = output);
        }
        builder.values.addAll(Arrays.asList(byId));
        builder.outputs.putAll(program.outputs());
        program.updates().forEach(update -> builder.updates.put(update.parameter(), update));
        builder.names.putAll(program.names());
        return builder;
    }

    /**
     * Declares what the host gives on each run.
     *
     * @throws LimpidException if there is an input of that name
     */
    public Value input(String inputName, TensorType type) {
        if (inputs.containsKey(inputName)) {
            throw error("has two inputs named '" + inputName + "'");
        }
        Value value = define(type);
        inputs.put(inputName, new Input(inputName, value));
        return value;
    }

    /**
     * The value that a parameter has during the run; asking twice gives the same value.
     *
     * @throws LimpidException if another parameter has the same name
     */
    public Value parameter(Parameter parameter) {
        Value known = parameters.get(parameter);
        if (known != null) {
            return known;
        }
        Parameter other = parameterNames.putIfAbsent(parameter.name(), parameter);
        if (other != null) {
            throw error("has two parameters named '" + parameter.name() + "': " + other.kind() + " and "
                    + parameter.kind());
        }
        Value value = define(parameter.type());
        parameters.put(parameter, value);
        return value;
    }

    @Override
    public List<Value> emit(Op op, List<Value> operands) {
        operands.forEach(this::require);
        List<Value> results = new ArrayList<>();
        try {
            for (TensorType type : op.infer(operands.stream().map(Value::type).toList())) {
                results.add(define(type));
            }
        } catch (LimpidException misfit) {
            throw new LimpidException(
                    "program '" + name + "'" + (place.scope().isEmpty() ? "" : ", " + place.scope()) + ": "
                            + misfit.getMessage(),
                    misfit);
        }
        Node node = new Node(op, operands, results, place);
        nodes.add(node);
        return node.outputs();
    }

    /** Makes a value readable by the host after each run. */
    public void output(String outputName, Value value) {
        require(value);
        if (outputs.putIfAbsent(outputName, value) != null) {
            throw error("has two outputs named '" + outputName + "'");
        }
    }

    /** Names an intermediate value, so that it can be watched; returns it. */
    public Value name(String valueName, Value value) {
        require(value);
        Value other = names.putIfAbsent(valueName, value);
        if (other != null && !other.equals(value)) {
            throw error("has two values named '" + valueName + "'");
        }
        return value;
    }

    /**
     * Declares {@code parameter := value} at the end of a run.
     *
     * @throws LimpidException if the types differ or the parameter is updated twice
     */
    public void update(Parameter parameter, Value value) {
        require(value);
        parameter(parameter);
        if (!parameter.type().equals(value.type())) {
            throw error("updates '" + parameter.name() + "' " + parameter.type() + " with a value " + value.type());
        }
        if (updates.putIfAbsent(parameter, new Update(parameter, value)) != null) {
            throw error("updates '" + parameter.name() + "' twice");
        }
    }

    /**
     * Ops that follow belong to a part of the model, until the scope is closed: use in a try-with-resources statement.
     *
     * @param part appended to the path of the scope around it
     * @param role what the part is for
     */
    public Scope scope(String part, Role role) {
        Place outer = place;
        String path = outer.scope().isEmpty() ? part : outer.scope() + "." + part;
        return at(new Place(path, role, outer.phase()));
    }

    /** Ops that follow belong to that place, until the scope is closed. */
    public Scope at(Place inner) {
        Place outer = place;
        place = inner;
        return () -> place = outer;
    }

    /**
     * Refuses a value that was not defined here.
     *
     * @throws LimpidException if it belongs to another program
     */
    // By identity: a value of another program may have the same number and type.
    @SuppressWarnings("ReferenceEquality")
    public void require(Value value) {
        if (value.id() >= values.size() || value != values.get(value.id())) {
            throw error("does not know the value " + value + " " + value.type() + "; it belongs to another program");
        }
    }

    /** Where ops that are appended now belong. */
    public Place place() {
        return place;
    }

    /** The steps so far; a later call of {@link #build} may drop those that nothing needs. */
    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** How many steps there are so far. */
    public int nodeCount() {
        return nodes.size();
    }

    /** The steps from number {@code from} on. */
    public List<Node> nodesFrom(int from) {
        return List.copyOf(nodes.subList(from, nodes.size()));
    }

    /**
     * The program, without steps that no output or update needs.
     *
     * @throws LimpidException if nothing would come of it
     */
    public Program build() {
        if (outputs.isEmpty() && updates.isEmpty()) {
            throw error("has neither outputs nor updates: it would compute nothing");
        }
        boolean[] needed = new boolean[values.size()];
        outputs.values().forEach(value -> needed[value.id()] = true);
        updates.values().forEach(update -> needed[update.value().id()] = true);
        List<Node> kept = new ArrayList<>();
        for (Node node : nodes.reversed()) {
            if (node.outputs().stream().anyMatch(value -> needed[value.id()])) {
                node.inputs().forEach(value -> needed[value.id()] = true);
                kept.add(node);
            }
        }
        // A result that nothing needs, of a step that is kept, can still be watched.
        kept.forEach(node -> node.outputs().forEach(value -> needed[value.id()] = true));
        Map<String, Value> alive = new LinkedHashMap<>(names);
        alive.values().removeIf(value -> !needed[value.id()]);
        return new Program(
                name,
                List.copyOf(inputs.values()),
                parameters,
                kept.reversed(),
                outputs,
                List.copyOf(updates.values()),
                alive,
                values.size());
    }

    private Value define(TensorType type) {
        Value value = new Value(values.size(), type);
        values.add(value);
        return value;
    }

    private LimpidException error(String message) {
        return new LimpidException("program '" + name + "' " + message);
    }

    /** The end of a part of the model. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
