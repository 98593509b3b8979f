package org.limpid.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/**
 * An op with operands.
 *
 * @param op what is tried
 * @param operands its operands
 * @param note what is special about them, empty if nothing is
 * @param known whether operands of rank 0 stand in the program as constants, for which backends have paths of their own
 */
record OpCase(Op op, List<Tensor> operands, String note, boolean known) {

    OpCase(Op op, Tensor... operands) {
        this(op, List.of(operands), "", false);
    }

    OpCase noted(String other) {
        return new OpCase(op, operands, other, known);
    }

    /** The same with operands of rank 0 as constants of the program. */
    OpCase withConstants() {
        return new OpCase(op, operands, note, true);
    }

    List<TensorType> types() {
        return operands.stream().map(Tensor::type).toList();
    }

    /** The op, its operands' types and the note. */
    String name() {
        return op + (operands.isEmpty() ? "" : " " + shape()) + (note.isEmpty() ? "" : ", " + note);
    }

    /** The operands' types. */
    String shape() {
        return types().stream().map(TensorType::toString).collect(Collectors.joining(" "));
    }

    /** A program that does nothing else, with inputs {@code x0}, {@code x1}, … and outputs {@code y0}, … */
    Program program() {
        ProgramBuilder builder = new ProgramBuilder(op.name());
        List<Value> results = builder.emit(op, inputs(builder));
        for (int i = 0; i < results.size(); i++) {
            builder.output("y" + i, results.get(i));
        }
        return builder.build();
    }

    /** Declares an input for each operand that is no constant. */
    List<Value> inputs(ProgramBuilder builder) {
        List<Value> inputs = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Tensor operand = operands.get(i);
            inputs.add(
                    isConstant(operand)
                            ? builder.fill(operand.type(), operand.getFloat(0))
                            : builder.input("x" + i, operand.type()));
        }
        return inputs;
    }

    private boolean isConstant(Tensor operand) {
        return known && operand.shape().rank() == 0;
    }

    /** The operands by the names of their inputs. */
    Map<String, Tensor> values() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (int i = 0; i < operands.size(); i++) {
            if (!isConstant(operands.get(i))) {
                values.put("x" + i, operands.get(i));
            }
        }
        return values;
    }
}
