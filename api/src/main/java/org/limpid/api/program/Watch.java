package org.limpid.api.program;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.limpid.api.op.Value;

/**
 * Makes intermediate values readable: a pass that adds outputs. Finding the first NaN, comparing two backends step by
 * step and inspecting what a layer did are all this pass, followed by an ordinary run.
 */
public final class Watch {

    private Watch() {}

    /**
     * The program with the {@linkplain Program#names() named} values of that name as further outputs; one that is an
     * output already stays as it is.
     *
     * @throws org.limpid.api.LimpidException if it has no value of that name
     */
    public static Program named(Program program, Collection<String> names) {
        Map<String, Value> wanted = new LinkedHashMap<>();
        names.forEach(name -> wanted.put(name, program.named(name)));
        return with(program, wanted);
    }

    /** The program with all named values as further outputs. */
    public static Program allNamed(Program program) {
        return with(program, program.names());
    }

    /**
     * The program with every result of the chosen steps as a further output, named {@code <step>:<op>} or, for an op
     * with several results, {@code <step>:<op>.<result>}; the step is its number in {@link Program#nodes()}. In order
     * of execution, so that the first that differs, or holds a NaN, is where the trouble began.
     */
    public static Program steps(Program program, Predicate<Node> chosen) {
        Map<String, Value> wanted = new LinkedHashMap<>();
        for (int step = 0; step < program.nodes().size(); step++) {
            Node node = program.nodes().get(step);
            if (!chosen.test(node)) {
                continue;
            }
            for (int result = 0; result < node.outputs().size(); result++) {
                wanted.put(label(node, step, result), node.outputs().get(result));
            }
        }
        return with(program, wanted);
    }

    /** The name under which {@link #steps} gives a result. */
    public static String label(Node node, int step, int result) {
        String label = step + ":" + node.op().name();
        return node.outputs().size() == 1 ? label : label + "." + result;
    }

    private static Program with(Program program, Map<String, Value> wanted) {
        ProgramBuilder builder = ProgramBuilder.extending(program, program.name());
        wanted.forEach((name, value) -> {
            if (!value.equals(program.outputs().get(name))) {
                builder.output(name, value);
            }
        });
        return builder.build();
    }
}
