package org.limpid.onnx;

import java.util.List;
import java.util.Optional;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Fill;
import org.limpid.api.op.Iota;
import org.limpid.api.op.Op;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.Slice;
import org.limpid.api.op.Value;
import org.limpid.api.program.Input;
import org.limpid.api.program.Node;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Shape;

/** Whether a program does the same for batches of all sizes, so that one graph can stand for it. */
final class Uniformity {

    private Uniformity() {}

    /**
     * Refuses programs that differ in more than extents that are linear in the batch.
     *
     * @param one for a batch of {@value Extent#ONE_BATCH}
     * @param other for one of {@value Extent#OTHER_BATCH}
     * @param checked for one of {@value Extent#CHECKED_BATCH}
     */
    static void require(Program one, Program other, Program checked) {
        find(one, other, checked).ifPresent(difference -> {
            throw new LimpidException("program '" + one.name() + "' " + difference
                    + ", so that there is no ONNX model with a free batch; export it for one batch size");
        });
    }

    private static Optional<String> find(Program one, Program other, Program checked) {
        List<Node> steps = one.nodes();
        if (other.nodes().size() != steps.size() || checked.nodes().size() != steps.size()) {
            return Optional.of("has more steps for one batch size than for another");
        }
        for (int i = 0; i < one.inputs().size(); i++) {
            Input input = one.inputs().get(i);
            Value value = input.value();
            if (!linear(
                    value,
                    other.inputs().get(i).value(),
                    checked.inputs().get(i).value())) {
                return Optional.of("has an input '" + input.name() + "' whose shape is not linear in the batch");
            }
        }
        for (int i = 0; i < steps.size(); i++) {
            Node step = steps.get(i);
            Node second = other.nodes().get(i);
            Node third = checked.nodes().get(i);
            if (!same(step, second) || !same(step, third)) {
                return Optional.of("has the step " + step.op().name() + " " + step.inputs()
                        + ", which is another one for another batch size");
            }
            if (!linear(
                    step.outputs().getFirst(),
                    second.outputs().getFirst(),
                    third.outputs().getFirst())) {
                return Optional.of("has a result of " + step.op().name() + " whose shape is not linear in the batch");
            }
        }
        return Optional.empty();
    }

    private static boolean linear(Value one, Value other, Value checked) {
        Shape first = one.type().shape();
        Shape second = other.type().shape();
        Shape third = checked.type().shape();
        return first.rank() == second.rank()
                && first.rank() == third.rank()
                && Shape.of(Extent.of(first, second).stream()
                                .mapToInt(extent -> extent.at(Extent.CHECKED_BATCH))
                                .toArray())
                        .equals(third);
    }

    private static boolean same(Node one, Node other) {
        return one.inputs().stream()
                        .map(Value::id)
                        .toList()
                        .equals(other.inputs().stream().map(Value::id).toList())
                && same(one.op(), other.op());
    }

    /** Whether two ops are one but for the shapes of their results. */
    private static boolean same(Op one, Op other) {
        return switch (one) {
            case Reshape _ -> other instanceof Reshape;
            case Broadcast _ -> other instanceof Broadcast;
            case Iota _ -> other instanceof Iota;
            case Fill fill ->
                other instanceof Fill another
                        && Double.compare(fill.value(), another.value()) == 0
                        && fill.type().dtype() == another.type().dtype();
            case Slice slice -> other instanceof Slice another && slice.starts().equals(another.starts());
            default -> one.equals(other);
        };
    }
}
