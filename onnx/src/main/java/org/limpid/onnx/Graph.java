package org.limpid.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;

/** A graph of ONNX while it is being written: nodes, constants, and shapes that depend on the batch. */
final class Graph {

    /** What ONNX calls an extent that is known only when the model is run. */
    static final String BATCH = "batch";

    private final GraphProto.Builder proto = GraphProto.newBuilder();
    private final Map<List<Long>, String> integers = new HashMap<>();
    private final Map<List<Extent>, String> shapes = new HashMap<>();
    private @Nullable String batch;
    private int count;

    Graph(String name) {
        proto.setName(name);
    }

    GraphProto build() {
        return proto.build();
    }

    static int type(DType dtype) {
        return switch (dtype) {
            case F32 -> TensorProto.DataType.FLOAT_VALUE;
            case F64 -> TensorProto.DataType.DOUBLE_VALUE;
            case I32 -> TensorProto.DataType.INT32_VALUE;
            case F16 -> TensorProto.DataType.FLOAT16_VALUE;
            case BF16 -> TensorProto.DataType.BFLOAT16_VALUE;
        };
    }

    static DType type(int number) {
        return Arrays.stream(DType.values())
                .filter(dtype -> type(dtype) == number)
                .findFirst()
                .orElseThrow();
    }

    /** Declares what a run is given; the first axis that is the batch gives its extent to the others. */
    void input(String name, DType dtype, List<Extent> extents) {
        proto.addInput(info(name, dtype, extents));
        int axis = extents.stream().map(Extent::isBatch).toList().indexOf(true);
        if (batch == null && axis >= 0) {
            String shape = node("Shape", List.of(name));
            batch = node("Gather", List.of(shape, vector((long) axis)), integer("axis", 0));
        }
    }

    /** Declares what a run gives. */
    void output(String name, DType dtype, List<Extent> extents) {
        proto.addOutput(info(name, dtype, extents));
    }

    private static ValueInfoProto info(String name, DType dtype, List<Extent> extents) {
        var tensor = TypeProto.Tensor.newBuilder().setElemType(type(dtype));
        var shape = tensor.getShapeBuilder();
        for (Extent extent : extents) {
            if (extent.isFixed()) {
                shape.addDimBuilder().setDimValue(extent.fixed());
            } else if (extent.isBatch()) {
                shape.addDimBuilder().setDimParam(BATCH);
            } else {
                shape.addDimBuilder()
                        .setDimParam(extent.perExample() + BATCH + (extent.fixed() == 0 ? "" : "+" + extent.fixed()));
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /** Appends a node with one result under a name of its own; gives the name. */
    String node(String type, List<String> inputs, AttributeProto... attributes) {
        String result = "t" + count++;
        node(type, inputs, result, attributes);
        return result;
    }

    /** Appends a node whose result has that name. */
    void node(String type, List<String> inputs, String result, AttributeProto... attributes) {
        proto.addNode(NodeProto.newBuilder()
                .setName(type + "." + result)
                .setOpType(type)
                .addAllInput(inputs)
                .addOutput(result)
                .addAllAttribute(Arrays.asList(attributes)));
    }

    /** Says of the last node where in the model it belongs. */
    void note(String scope) {
        if (!scope.isEmpty() && proto.getNodeCount() > 0) {
            proto.getNodeBuilder(proto.getNodeCount() - 1).setDocString(scope);
        }
    }

    /** Adds a constant of that name. */
    void constant(String name, Tensor value) {
        var tensor = TensorProto.newBuilder().setName(name).setDataType(type(value.dtype()));
        Arrays.stream(value.shape().toArray()).forEach(tensor::addDims);
        proto.addInitializer(
                tensor.setRawData(UnsafeByteOperations.unsafeWrap(value.data().toArray(ValueLayout.JAVA_BYTE))));
    }

    /** A constant of the graph's own. */
    String constant(Tensor value) {
        String name = "c" + count++;
        constant(name, value);
        return name;
    }

    /** A vector of 64-bit integers, as shapes and axes are given. */
    String vector(Long... values) {
        return vector(List.of(values));
    }

    /** The same for numbers of any kind. */
    String vector(Collection<? extends Number> values) {
        List<Long> longs = new ArrayList<>();
        values.forEach(value -> longs.add(value.longValue()));
        return integers.computeIfAbsent(longs, _ -> {
            String name = "i" + count++;
            var tensor = TensorProto.newBuilder()
                    .setName(name)
                    .setDataType(TensorProto.DataType.INT64_VALUE)
                    .addDims(longs.size())
                    .addAllInt64Data(longs);
            proto.addInitializer(tensor);
            return name;
        });
    }

    /** A shape as a vector: a constant, or computed from the batch when the model is run. */
    String shape(List<Extent> extents) {
        if (extents.stream().allMatch(Extent::isFixed)) {
            return vector(extents.stream().map(Extent::fixed).toList());
        }
        String known = shapes.get(extents);
        if (known == null) {
            List<String> parts = new ArrayList<>();
            extents.forEach(extent -> parts.add(extent(extent)));
            known = parts.size() == 1 ? parts.getFirst() : node("Concat", parts, integer("axis", 0));
            shapes.put(extents, known);
        }
        return known;
    }

    /** An extent as a vector of one number. */
    private String extent(Extent extent) {
        if (extent.isFixed()) {
            return vector((long) extent.fixed());
        }
        if (batch == null) {
            throw new IllegalStateException("no input has the batch as an axis, but a shape depends on it");
        }
        String product =
                extent.perExample() == 1 ? batch : node("Mul", List.of(batch, vector((long) extent.perExample())));
        return extent.fixed() == 0 ? product : node("Add", List.of(product, vector((long) extent.fixed())));
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto integers(String name, Collection<Integer> values) {
        var attribute = AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        values.forEach(attribute::addInts);
        return attribute.build();
    }

    static AttributeProto number(String name, double value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF((float) value)
                .build();
    }
}
