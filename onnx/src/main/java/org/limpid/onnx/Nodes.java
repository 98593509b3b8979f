package org.limpid.onnx;

import static org.limpid.onnx.Graph.integer;
import static org.limpid.onnx.Graph.integers;
import static org.limpid.onnx.Graph.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Concat;
import org.limpid.api.op.Fill;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.Iota;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Op;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.Select;
import org.limpid.api.op.Slice;
import org.limpid.api.op.Unary;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;

/** What each op is in ONNX, of operator set {@value OnnxModel#OPERATOR_SET}. */
final class Nodes {

    private final Graph graph;

    Nodes(Graph graph) {
        this.graph = graph;
    }

    /**
     * A value of the graph.
     *
     * @param name what the graph calls it
     * @param dtype its element type
     * @param extents its shape
     */
    record Operand(String name, DType dtype, List<Extent> extents) {

        int rank() {
            return extents.size();
        }
    }

    /** Appends what computes an op; gives the name of its result. */
    String append(Op op, List<Operand> operands, Operand result) {
        List<String> names = operands.stream().map(Operand::name).toList();
        return switch (op) {
            case Unary unary -> graph.node(type(unary.function()), names);
            case Binary binary -> graph.node(type(binary.function()), names);
            case Compare compare -> compare(compare.relation(), names);
            case Select _ -> graph.node("Where", List.of(mask(names.get(0)), names.get(1), names.get(2)));
            case Reduce reduce -> reduce(reduce, names.getFirst());
            case ArgMax argMax -> {
                String index = graph.node("ArgMax", names, integer("axis", argMax.axis()), integer("keepdims", 0));
                yield cast(index, DType.I32);
            }
            case MatMul product -> product(product, operands);
            case Reshape _ -> graph.node("Reshape", List.of(names.getFirst(), target(result.extents())));
            case Permute permute -> graph.node("Transpose", names, integers("perm", permute.axes()));
            case Broadcast _ -> graph.node("Expand", List.of(names.getFirst(), graph.shape(result.extents())));
            case Slice slice -> slice(slice, operands.getFirst(), result);
            case Concat concat -> graph.node("Concat", names, integer("axis", concat.axis()));
            case Pad pad -> pad(pad, operands.getFirst());
            case GatherRows _ -> graph.node("Gather", names, integer("axis", 0));
            case Cast cast -> cast(names.getFirst(), cast.dtype());
            case Fill fill -> fill(fill, result);
            case Iota iota -> iota(iota, result);
            case Softmax _ -> graph.node("Softmax", names, integer("axis", -1));
            case LayerNorm norm ->
                graph.node("LayerNormalization", names, integer("axis", -1), number("epsilon", norm.epsilon()));
            default ->
                throw new LimpidException("no operator of ONNX is known here for " + op.name()
                        + ", and this program needs it. If a part of it will do, name that part's output, such as 'code' of"
                        + " a masked autoencoder (--output code)");
        };
    }

    private static String type(Unary.Function function) {
        return switch (function) {
            case NEG -> "Neg";
            case ABS -> "Abs";
            case SIGN -> "Sign";
            case RELU -> "Relu";
            case EXP -> "Exp";
            case LOG -> "Log";
            case SQRT -> "Sqrt";
            case RECIPROCAL -> "Reciprocal";
            case TANH -> "Tanh";
            case ERF -> "Erf";
        };
    }

    private static String type(Binary.Function function) {
        return switch (function) {
            case ADD -> "Add";
            case SUB -> "Sub";
            case MUL -> "Mul";
            case DIV -> "Div";
            case MAX -> "Max";
            case MIN -> "Min";
        };
    }

    private String compare(Compare.Relation relation, List<String> names) {
        String truth = switch (relation) {
            case EQ -> graph.node("Equal", names);
            case NE -> graph.node("Not", List.of(graph.node("Equal", names)));
            case LT -> graph.node("Less", names);
            case LE -> graph.node("LessOrEqual", names);
            case GT -> graph.node("Greater", names);
            case GE -> graph.node("GreaterOrEqual", names);
        };
        return cast(truth, DType.I32);
    }

    private String mask(String integers) {
        return graph.node("Cast", List.of(integers), integer("to", OnnxModel.BOOLEAN));
    }

    private String cast(String x, DType dtype) {
        return graph.node("Cast", List.of(x), integer("to", Graph.type(dtype)));
    }

    private String reduce(Reduce reduce, String x) {
        if (reduce.axes().isEmpty()) {
            return graph.node("Identity", List.of(x));
        }
        String type = switch (reduce.function()) {
            case SUM -> "ReduceSum";
            case MAX -> "ReduceMax";
            case MIN -> "ReduceMin";
        };
        return graph.node(
                type, List.of(x, graph.vector(reduce.axes())), integer("keepdims", reduce.keepAxes() ? 1 : 0));
    }

    private String product(MatMul product, List<Operand> operands) {
        String a = product.transposeA()
                ? transposed(operands.get(0))
                : operands.get(0).name();
        String b = product.transposeB()
                ? transposed(operands.get(1))
                : operands.get(1).name();
        return graph.node("MatMul", List.of(a, b));
    }

    private String transposed(Operand x) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            axes.add(axis);
        }
        Collections.swap(axes, x.rank() - 2, x.rank() - 1);
        return graph.node("Transpose", List.of(x.name()), integers("perm", axes));
    }

    /** A shape to reshape to, where one extent may be left to the runtime. */
    private String target(List<Extent> extents) {
        if (extents.stream().filter(extent -> !extent.isFixed()).count() == 1) {
            return graph.vector(extents.stream()
                    .map(extent -> extent.isFixed() ? extent.fixed() : -1)
                    .toList());
        }
        return graph.shape(extents);
    }

    private String slice(Slice slice, Operand x, Operand result) {
        List<Integer> axes = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            Extent whole = x.extents().get(axis);
            Extent part = result.extents().get(axis);
            if (whole.equals(part)) {
                continue;
            }
            if (!part.isFixed()) {
                throw new LimpidException("a slice takes a part of axis " + axis
                        + " that depends on the batch, which an ONNX model with a free batch cannot say;"
                        + " export it for one batch size");
            }
            axes.add(axis);
            starts.add(slice.starts().get(axis));
            ends.add(slice.starts().get(axis) + part.fixed());
        }
        if (axes.isEmpty()) {
            return graph.node("Identity", List.of(x.name()));
        }
        return graph.node("Slice", List.of(x.name(), graph.vector(starts), graph.vector(ends), graph.vector(axes)));
    }

    private String pad(Pad pad, Operand x) {
        List<Integer> amounts = new ArrayList<>(pad.before());
        amounts.addAll(pad.after());
        return graph.node(
                "Pad", List.of(x.name(), graph.vector(amounts), graph.constant(scalar(x.dtype(), pad.value()))));
    }

    private static Tensor scalar(DType dtype, double value) {
        Tensor scalar = switch (dtype) {
            case F64 -> Tensor.of(new double[] {value});
            case I32 -> Tensor.of(new int[] {(int) value});
            case F32 -> Tensor.of(new float[] {(float) value});
            case F16, BF16 -> throw new LimpidException("programs have no constants of type " + dtype.label());
        };
        return scalar.reshape();
    }

    private String fill(Fill fill, Operand result) {
        String value = graph.constant(scalar(fill.type().dtype(), fill.value()));
        return result.rank() == 0 ? value : graph.node("Expand", List.of(value, graph.shape(result.extents())));
    }

    private String iota(Iota iota, Operand result) {
        if (!result.extents().getFirst().isFixed()) {
            throw new LimpidException("the numbers of a batch's examples are needed, which this export does not write;"
                    + " export it for one batch size");
        }
        int[] numbers = new int[iota.length()];
        Arrays.setAll(numbers, i -> i);
        return graph.constant(Tensor.of(numbers));
    }
}
