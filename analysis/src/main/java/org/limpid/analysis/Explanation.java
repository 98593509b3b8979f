package org.limpid.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.limpid.api.op.Value;
import org.limpid.api.program.Node;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Phase;
import org.limpid.api.program.Place;
import org.limpid.api.program.Program;
import org.limpid.api.program.Role;

/**
 * What a program does, part by part: for each part of the model its role in the derivation, the ops, the shape that
 * leaves it, its parameters and its cost.
 *
 * @param program the program's name
 * @param parts in order of execution
 * @param parameters how many numbers the trainable parameters hold; each is counted once, in the part that first reads it
 */
public record Explanation(String program, List<Part> parts, long parameters) {

    /**
     * One part of a model.
     *
     * @param scope its path, as in {@code layer.3.mssa}
     * @param role what it is for
     * @param phase when it runs
     * @param steps how many steps it has
     * @param ops the names of its ops, each once, in order
     * @param result the type of what leaves it
     * @param parameters how many trainable numbers it holds
     * @param flops floating-point operations as the formulas count them
     * @param bytes bytes that its steps read and write
     */
    public record Part(
            String scope,
            Role role,
            Phase phase,
            int steps,
            List<String> ops,
            String result,
            long parameters,
            long flops,
            long bytes) {

        /** Copies the list. */
        public Part {
            ops = List.copyOf(ops);
        }
    }

    /** Copies the list. */
    public Explanation {
        parts = List.copyOf(parts);
    }

    /** Explains a program. */
    public static Explanation of(Program program) {
        Map<Place, List<Node>> byPlace = new LinkedHashMap<>();
        for (Node node : program.nodes()) {
            byPlace.computeIfAbsent(node.place(), _ -> new ArrayList<>()).add(node);
        }
        Map<Value, Parameter> unread = new LinkedHashMap<>();
        for (Parameter parameter : program.parameters()) {
            if (parameter.trainable()) {
                unread.put(program.value(parameter), parameter);
            }
        }
        long total = unread.values().stream().mapToLong(p -> p.type().size()).sum();
        List<Part> parts = new ArrayList<>();
        byPlace.forEach((place, nodes) -> parts.add(part(place, nodes, unread)));
        return new Explanation(program.name(), parts, total);
    }

    /** Floating-point operations of all parts. */
    public long flops() {
        return parts.stream().mapToLong(Part::flops).sum();
    }

    /** Bytes read and written by all parts. */
    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    private static Part part(Place place, List<Node> nodes, Map<Value, Parameter> unread) {
        Set<String> ops = new LinkedHashSet<>();
        long flops = 0;
        long bytes = 0;
        long parameters = 0;
        for (Node node : nodes) {
            ops.add(node.op().name());
            flops += node.flops();
            bytes += node.bytes();
            for (Value input : node.inputs()) {
                Parameter parameter = unread.remove(input);
                parameters += parameter == null ? 0 : parameter.type().size();
            }
        }
        String result = nodes.getLast().outputs().getFirst().type().toString();
        return new Part(
                place.scope(),
                place.role(),
                place.phase(),
                nodes.size(),
                List.copyOf(ops),
                result,
                parameters,
                flops,
                bytes);
    }
}
