package org.limpid.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Value;
import org.limpid.api.program.Input;
import org.limpid.api.program.Node;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;

/**
 * A program with the values of its parameters, as a model of <a href="https://onnx.ai">ONNX</a> (operator set
 * {@value #OPERATOR_SET}): it computes the same in ONNX Runtime and elsewhere. Inputs and outputs keep their names and
 * types; softmax and layer norm become ONNX's own operators, other fused ops are written out.
 *
 * <pre>{@code
 * OnnxModel.of(crate::inference, weights).write(Path.of("crate.onnx"));
 * }</pre>
 */
public final class OnnxModel {

    /** The version of ONNX's operators that is written: the first in which all reductions take their axes as an input. */
    public static final int OPERATOR_SET = 18;

    static final int BOOLEAN = TensorProto.DataType.BOOL_VALUE;

    private static final int IR_VERSION = 8;

    private final ModelProto proto;

    private OnnxModel(ModelProto proto) {
        this.proto = proto;
    }

    /**
     * A model for batches of any size.
     *
     * @param programs gives the program for a batch size; it must do the same for all, up to extents that are linear in
     *     the batch
     * @param values of all parameters
     * @throws LimpidException if a parameter has no value, the program updates parameters, ONNX has no operator for an op,
     *     or the program depends on the batch in some other way
     */
    public static OnnxModel of(IntFunction<Program> programs, Map<Parameter, Tensor> values) {
        return of(programs, values, List.of());
    }

    /**
     * A part of a model, for batches of any size.
     *
     * @param programs as for the whole
     * @param values as for the whole
     * @param outputs names of outputs, or of {@linkplain Program#names() named values}, as in {@code code} of CRATE-MAE for its
     *     encoder alone; what they do not need is left out. Empty for the program's outputs
     * @throws LimpidException as for the whole, and if there is no value of such a name
     */
    public static OnnxModel of(
            IntFunction<Program> programs, Map<Parameter, Tensor> values, Collection<String> outputs) {
        Program one = Flattened.of(programs.apply(Extent.ONE_BATCH), outputs);
        Program other = Flattened.of(programs.apply(Extent.OTHER_BATCH), outputs);
        Uniformity.require(one, other, Flattened.of(programs.apply(Extent.CHECKED_BATCH), outputs));
        return write(one, other, values);
    }

    /**
     * A model for the one batch size that the program has.
     *
     * @param program without updates
     * @param values of all its parameters
     * @throws LimpidException as the other
     */
    public static OnnxModel of(Program program, Map<Parameter, Tensor> values) {
        Program flattened = Flattened.of(program, List.of());
        return write(flattened, flattened, values);
    }

    /** How many nodes the graph has. */
    public int nodes() {
        return proto.getGraph().getNodeCount();
    }

    /** What a run is given, as in {@code image f32 (batch, 1, 28, 28)}. */
    public List<String> inputs() {
        return proto.getGraph().getInputList().stream().map(OnnxModel::describe).toList();
    }

    /** What a run gives, as in {@code logits f32 (batch, 10)}. */
    public List<String> outputs() {
        return proto.getGraph().getOutputList().stream()
                .map(OnnxModel::describe)
                .toList();
    }

    private static String describe(ValueInfoProto value) {
        TypeProto.Tensor tensor = value.getType().getTensorType();
        return value.getName() + " " + Graph.type(tensor.getElemType()).label() + " "
                + tensor.getShape().getDimList().stream()
                        .map(extent ->
                                extent.hasDimParam() ? extent.getDimParam() : Long.toString(extent.getDimValue()))
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /**
     * The model with something that whoever reads it may look up, such as how images are normalised.
     *
     * @throws LimpidException if it has the key already: readers would take one of the two
     */
    public OnnxModel withMetadata(String key, String value) {
        for (StringStringEntryProto entry : proto.getMetadataPropsList()) {
            if (entry.getKey().equals(key)) {
                throw new LimpidException("the model's metadata says already '" + key + "' = '" + entry.getValue()
                        + "'; got '" + value + "' too. Choose another key");
            }
        }
        return new OnnxModel(proto.toBuilder()
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value))
                .build());
    }

    /** The file's bytes. */
    public byte[] toBytes() {
        return proto.toByteArray();
    }

    /**
     * Writes the file: whole, or not at all.
     *
     * @throws LimpidException if it cannot be written
     */
    public void write(Path file) {
        Path whole = file.toAbsolutePath();
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                proto.writeTo(out);
            }
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException left) {
                failed.addSuppressed(left);
            }
            throw new LimpidException(
                    file + ": the ONNX model cannot be written: " + failed + ". Nothing is left of it", failed);
        }
    }

    private static OnnxModel write(Program one, Program other, Map<Parameter, Tensor> values) {
        Graph graph = new Graph(one.name());
        Map<Value, Nodes.Operand> operands = new HashMap<>();
        for (int i = 0; i < one.inputs().size(); i++) {
            Input input = one.inputs().get(i);
            Nodes.Operand operand =
                    operand(input.name(), input.value(), other.inputs().get(i).value());
            graph.input(input.name(), operand.dtype(), operand.extents());
            operands.put(input.value(), operand);
        }
        Set<Value> needed = needed(one);
        for (Parameter parameter : one.parameters()) {
            Value value = one.value(parameter);
            if (!needed.contains(value)) {
                continue;
            }
            graph.constant(parameter.name(), value(parameter, values));
            operands.put(value, operand(parameter.name(), value, value));
        }
        Nodes nodes = new Nodes(graph);
        for (int i = 0; i < one.nodes().size(); i++) {
            Node node = one.nodes().get(i);
            Value result = node.outputs().getFirst();
            Nodes.Operand declared =
                    operand("", result, other.nodes().get(i).outputs().getFirst());
            String name = nodes.append(
                    node.op(), node.inputs().stream().map(operands::get).toList(), declared);
            graph.note(node.place().scope());
            operands.put(result, new Nodes.Operand(name, declared.dtype(), declared.extents()));
        }
        one.outputs().forEach((name, value) -> {
            Nodes.Operand operand = Objects.requireNonNull(operands.get(value));
            graph.node("Identity", List.of(operand.name()), name);
            graph.output(name, operand.dtype(), operand.extents());
        });
        return new OnnxModel(ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("Limpid")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
                .setGraph(graph.build())
                .build());
    }

    private static Set<Value> needed(Program program) {
        Set<Value> needed = new HashSet<>(program.outputs().values());
        program.nodes().forEach(node -> needed.addAll(node.inputs()));
        return needed;
    }

    private static Nodes.Operand operand(String name, Value one, Value other) {
        return new Nodes.Operand(
                name,
                one.type().dtype(),
                Extent.of(one.type().shape(), other.type().shape()));
    }

    private static Tensor value(Parameter parameter, Map<Parameter, Tensor> values) {
        Tensor value = values.get(parameter);
        if (value == null) {
            throw new LimpidException("the parameter '" + parameter.name() + "' has no value; got values of "
                    + values.keySet().stream().map(Parameter::name).toList());
        }
        if (!value.type().equals(parameter.type())) {
            throw new LimpidException("the parameter '" + parameter.name() + "' is " + parameter.type()
                    + ", and its value is " + value.type());
        }
        return value;
    }
}
