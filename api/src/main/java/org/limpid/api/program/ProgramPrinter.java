package org.limpid.api.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.limpid.api.op.Value;

/**
 * Prints a program so that people can read it, one line a value or step:
 *
 * <pre>
 * program crate.eval
 *   input   %0 image f32[2,3,32,32]
 *   param   %1 layer.0.qkv f32[48,48]
 *   layer.0.mssa (compression)
 *     %27 f32[2,17,48] = SubspaceAttention[heads=4, scale=0.25] %26    # layer.0.mssa
 *   output  logits = %81 f32[2,10]
 *   update  layer.0.qkv := %90
 * </pre>
 *
 * <p>A step stands under its place: scope, role and, if it is not the forward one, phase. Names that can be watched
 * come after {@code #}.
 */
public final class ProgramPrinter {

    private final Program program;
    private final Map<Value, List<String>> names = new HashMap<>();
    private final StringBuilder out = new StringBuilder();

    private ProgramPrinter(Program program) {
        this.program = program;
        program.names()
                .forEach((name, value) ->
                        names.computeIfAbsent(value, _ -> new ArrayList<>()).add(name));
    }

    /** The listing, lines ended by {@code \n}. */
    public static String print(Program program) {
        return new ProgramPrinter(program).print();
    }

    private String print() {
        line("program " + program.name());
        program.inputs().forEach(input -> declaration("input", input.value(), input.name()));
        program.parameters().forEach(parameter -> declaration("param", program.value(parameter), parameter.name()));
        Place place = Place.TOP;
        for (Node node : program.nodes()) {
            if (!node.place().equals(place)) {
                place = node.place();
                line("  " + heading(place));
            }
            step(node);
        }
        program.outputs().forEach((name, value) -> line("  output  " + name + " = " + typed(value)));
        program.updates()
                .forEach(update -> line("  update  " + update.parameter().name() + " := " + update.value()));
        return out.toString();
    }

    private void declaration(String kind, Value value, String name) {
        line(String.format("  %-7s %s %s %s", kind, value, name, value.type()) + comment(List.of(value)));
    }

    private static String heading(Place place) {
        List<String> notes = new ArrayList<>();
        if (place.role() != Role.NONE) {
            notes.add(place.role().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        if (place.phase() != Phase.FORWARD) {
            notes.add(place.phase().name().toLowerCase(Locale.ROOT));
        }
        String scope = place.scope().isEmpty() ? "top" : place.scope();
        return notes.isEmpty() ? scope : scope + " (" + String.join(", ", notes) + ")";
    }

    private void step(Node node) {
        String results = node.outputs().stream().map(ProgramPrinter::typed).collect(Collectors.joining(", "));
        String operands = node.inputs().stream().map(value -> " " + value).collect(Collectors.joining());
        line("    " + results + " = " + node.op() + operands + comment(node.outputs()));
    }

    private String comment(List<Value> values) {
        List<String> known = values.stream()
                .flatMap(value -> names.getOrDefault(value, List.of()).stream())
                .toList();
        return known.isEmpty() ? "" : "    # " + String.join(", ", known);
    }

    private static String typed(Value value) {
        return value + " " + value.type();
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
