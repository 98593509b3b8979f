package org.limpid.api.lowering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Capabilities.Support;
import org.limpid.api.backend.ExecutionReport.Placement;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.program.Node;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;

/**
 * A program with nothing left in it but ops that have kernels.
 *
 * @param target whose kernels
 * @param program what was lowered
 * @param steps in order of execution
 * @param inputs the values that the host gives, in the program's order
 * @param parameters the value of each parameter during a run
 * @param outputs what the host can read
 * @param updates the new values of parameters
 * @param valueCount one more than the largest id of a value
 */
public record Lowered(
        Target target,
        Program program,
        List<LoweredStep> steps,
        List<Value> inputs,
        Map<Parameter, Value> parameters,
        Map<String, Value> outputs,
        Map<Parameter, Value> updates,
        int valueCount) {

    /**
     * Rewrites a program for a backend: fused ops without a kernel become their decompositions, equal steps become one,
     * repetitions that an elementwise op does by itself disappear, and so does whatever nothing needs then. Outputs and
     * updates that are a parameter's own value are copied first. Last, the backend {@linkplain Target#joined joins} what it has one
     * kernel for.
     *
     * @throws LimpidException if a value is of a type that backends do not compute in, or too large
     */
    public static Lowered of(Program program, Target target) {
        Lowered lowered = Lowering.lower(program, target);
        return new Lowered(
                target,
                program,
                target.joined(lowered),
                lowered.inputs,
                lowered.parameters,
                lowered.outputs,
                lowered.updates,
                lowered.valueCount);
    }

    /**
     * The error of a step that failed, with its place in the program.
     *
     * @param step its place among {@link #steps}
     */
    public LimpidException failure(int step, RuntimeException cause) {
        LoweredStep failed = steps.get(step);
        String where = "program '" + program.name() + "', ";
        if (failed.isCopy()) {
            return new LimpidException(where + "copy of a parameter: " + cause.getMessage(), cause);
        }
        Node node = program.nodes().get(failed.source());
        String scope = node.place().scope();
        String part =
                failed.op().equals(node.op()) ? "" : ", part " + failed.op().name();
        return new LimpidException(
                where + "step " + failed.source() + ", " + node.op().name() + part
                        + (scope.isEmpty() ? "" : " in " + scope) + ": " + cause.getMessage(),
                cause);
    }

    /**
     * Where each step of the program runs.
     *
     * @param kernel the name of the kernel of each of {@link #steps}
     */
    public List<Placement> placements(IntFunction<String> kernel) {
        Map<Integer, List<String>> bySource = new HashMap<>();
        for (int k = 0; k < steps.size(); k++) {
            LoweredStep step = steps.get(k);
            bySource.computeIfAbsent(step.source(), _ -> new ArrayList<>()).add(kernel.apply(k));
            for (int joined : step.joined()) {
                bySource.computeIfAbsent(joined, _ -> new ArrayList<>()).add("with step " + step.source());
            }
        }
        List<Placement> placements = new ArrayList<>();
        for (int step = 0; step < program.nodes().size(); step++) {
            Op op = program.nodes().get(step).op();
            Support support = target.isNative(op) ? Support.NATIVE : Support.DECOMPOSED;
            List<String> kernels = bySource.getOrDefault(step, List.of("shared with an equal step"));
            placements.add(new Placement(program.name(), step, op.name(), support, String.join(" + ", kernels)));
        }
        return placements;
    }
}
