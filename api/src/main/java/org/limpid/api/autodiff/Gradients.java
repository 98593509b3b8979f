package org.limpid.api.autodiff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.Value;
import org.limpid.api.program.Node;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Phase;
import org.limpid.api.program.Place;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;

/**
 * Reverse-mode differentiation, Program → Program: appends the steps that compute the gradient of a scalar. Primitives
 * are differentiated by {@linkplain PrimitiveGradients their rules}; a fused op uses its own rule where it has one,
 * else its decomposition is written again and differentiated.
 *
 * <p>Contributions to one gradient are added in reverse order of the steps they come from, so that the same program
 * always gives the same gradient program.
 */
public final class Gradients {

    private final ProgramBuilder builder;
    private final Set<Value> active = new HashSet<>();
    private final Map<Value, Value> gradients = new LinkedHashMap<>();

    private Gradients(ProgramBuilder builder) {
        this.builder = builder;
    }

    /**
     * Appends the gradient of {@code objective} to the builder.
     *
     * @param objective a floating scalar: one element
     * @param wanted values that it may depend on
     * @return for each wanted value its gradient, of the same type; values that the objective does not depend on
     *     through differentiable steps are absent
     * @throws LimpidException if the objective is not a floating scalar, or a value is not the builder's
     */
    public static Map<Value, Value> append(ProgramBuilder builder, Value objective, Collection<Value> wanted) {
        if (objective.type().size() != 1 || !objective.type().dtype().isFloating()) {
            throw new LimpidException("the gradient of " + objective + " " + objective.type()
                    + " was asked for; an objective is one floating number. Reduce it first");
        }
        builder.require(objective);
        wanted.forEach(builder::require);
        Gradients pass = new Gradients(builder);
        List<Node> steps = builder.nodes();
        pass.activate(wanted, steps);
        try (var _ = pass.backwardAt(builder.place())) {
            pass.gradients.put(objective, builder.fill(objective.type(), 1));
        }
        pass.backward(steps);
        Map<Value, Value> result = new LinkedHashMap<>();
        for (Value value : wanted) {
            Value gradient = pass.gradients.get(value);
            if (gradient != null && value.type().dtype().isFloating()) {
                result.put(value, gradient);
            }
        }
        return result;
    }

    /**
     * The program with outputs {@code grad.<parameter>} for each of these parameters that its scalar output depends on.
     *
     * @param program has the output {@code objective}
     */
    public static Program of(Program program, String objective, Collection<Parameter> parameters) {
        ProgramBuilder builder = ProgramBuilder.extending(program, program.name() + ".gradient");
        Map<Parameter, Value> wanted = new LinkedHashMap<>();
        parameters.forEach(parameter -> wanted.put(parameter, program.value(parameter)));
        Map<Value, Value> gradients = append(builder, program.output(objective), wanted.values());
        wanted.forEach((parameter, value) -> {
            Value gradient = gradients.get(value);
            if (gradient != null) {
                builder.output("grad." + parameter.name(), gradient);
            }
        });
        return builder.build();
    }

    /** Marks what depends on the wanted values: only there do gradients flow. */
    private void activate(Collection<Value> wanted, List<Node> steps) {
        active.addAll(wanted);
        for (Node step : steps) {
            if (step.inputs().stream().anyMatch(active::contains)) {
                step.outputs().stream()
                        .filter(output -> output.type().dtype().isFloating())
                        .forEach(active::add);
            }
        }
    }

    private void backward(List<Node> steps) {
        for (Node step : steps.reversed()) {
            boolean reached = step.outputs().stream().anyMatch(gradients::containsKey);
            if (reached && step.inputs().stream().anyMatch(active::contains)) {
                try (var _ = backwardAt(step.place())) {
                    backward(step);
                }
            }
        }
    }

    private ProgramBuilder.Scope backwardAt(Place forward) {
        return builder.at(new Place(forward.scope(), forward.role(), Phase.BACKWARD));
    }

    private void backward(Node step) {
        List<@Nullable Value> outputGradients = new ArrayList<>();
        step.outputs().forEach(output -> outputGradients.add(gradients.get(output)));
        switch (step.op()) {
            case Primitive primitive -> {
                Value gradient = Objects.requireNonNull(outputGradients.getFirst());
                accumulate(step, PrimitiveGradients.of(primitive, builder, step, gradient, active::contains));
            }
            case Fused fused -> {
                Optional<List<@Nullable Value>> own =
                        fused.gradient(builder, step.inputs(), step.outputs(), outputGradients);
                if (own.isPresent()) {
                    accumulate(step, own.get());
                } else {
                    throughDecomposition(fused, step, outputGradients);
                }
            }
        }
    }

    private void throughDecomposition(Fused fused, Node step, List<@Nullable Value> outputGradients) {
        int start = builder.nodeCount();
        List<Value> results = fused.decompose(builder, step.inputs());
        requireAsMany(step.outputs(), results, fused.name() + "'s decomposition", "results");
        List<Node> inner = builder.nodesFrom(start);
        activate(List.of(), inner);
        for (int i = 0; i < results.size(); i++) {
            Value gradient = outputGradients.get(i);
            if (gradient != null) {
                add(results.get(i), gradient);
            }
        }
        backward(inner);
    }

    private void accumulate(Node step, List<@Nullable Value> inputGradients) {
        List<Value> inputs = step.inputs();
        requireAsMany(inputs, inputGradients, step.op().name() + "'s gradient rule", "gradients");
        for (int i = 0; i < inputs.size(); i++) {
            Value gradient = inputGradients.get(i);
            if (gradient != null && active.contains(inputs.get(i))) {
                add(inputs.get(i), gradient);
            }
        }
    }

    private static void requireAsMany(List<?> wanted, List<?> given, String who, String what) {
        if (wanted.size() != given.size()) {
            throw new IllegalStateException(who + " gave " + given.size() + " " + what + "; expected " + wanted.size());
        }
    }

    private void add(Value value, Value gradient) {
        if (!value.type().equals(gradient.type())) {
            throw new IllegalStateException("a gradient rule gave " + gradient.type() + " for a value " + value.type());
        }
        Value sofar = gradients.get(value);
        gradients.put(value, sofar == null ? gradient : builder.add(sofar, gradient));
    }
}
