package org.limpid.backend.cpu.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Op;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.tensor.TensorType;

/**
 * A matrix product with what is joined to it: before it the layer norm of its left operand, if there is one, and after it
 * elementwise ops, each of which gives a tensor of the product's type: a bias, a residual, an activation. Its operands are those
 * of the product, the left one before its norm; then the norm's gain and bias; then what else the stages read.
 *
 * <p>No program has it: the backend makes it of the steps of a lowered program.
 *
 * @param norm of the left operand, if there is one
 * @param product what the stages work on
 * @param stages in order; the last one's result is that of the whole, or the product's if there are none
 */
public record FinishedProduct(@Nullable LayerNorm norm, MatMul product, List<Stage> stages) implements Fused {

    /**
     * One elementwise op.
     *
     * @param op a unary or a binary one
     * @param operands what it reads: from 0 on operands of the whole, −1 is the product, −2 the result of the first stage and so on
     */
    public record Stage(Primitive op, List<Integer> operands) {

        /** Copies the list. */
        public Stage {
            operands = List.copyOf(operands);
        }
    }

    /** Copies the list. */
    public FinishedProduct {
        stages = List.copyOf(stages);
    }

    @Override
    public String name() {
        Stream<Op> before = norm == null ? Stream.of(product) : Stream.of(norm, product);
        return Stream.concat(before, stages.stream().map(Stage::op))
                .map(Op::name)
                .collect(Collectors.joining("+"));
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        List<TensorType> results = results(inputs);
        return List.of(results.getLast());
    }

    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        List<TensorType> results = results(inputs);
        TensorType a = inputs.getFirst();
        return (norm == null ? 0 : norm.flops(List.of(a), List.of(a)))
                + product.flops(inputs.subList(0, 2), results.subList(0, 1))
                + stages.size() * results.getLast().size();
    }

    /** Of the product and of each stage. */
    private List<TensorType> results(List<TensorType> inputs) {
        List<TensorType> results = new ArrayList<>(product.infer(inputs.subList(0, 2)));
        for (Stage stage : stages) {
            TensorType[] types = stage.operands().stream()
                    .map(operand -> operand < 0 ? results.get(-1 - operand) : inputs.get(operand))
                    .toArray(TensorType[]::new);
            results.addAll(stage.op().infer(Arrays.asList(types)));
        }
        return results;
    }

    @Override
    public List<Value> decompose(Emitter emitter, List<Value> inputs) {
        Value a = norm == null
                ? inputs.getFirst()
                : emitter.emit(norm, List.of(inputs.get(0), inputs.get(2), inputs.get(3)))
                        .getFirst();
        List<Value> results = new ArrayList<>(emitter.emit(product, List.of(a, inputs.get(1))));
        for (Stage stage : stages) {
            results.addAll(emitter.emit(
                    stage.op(),
                    stage.operands().stream()
                            .map(operand -> operand < 0 ? results.get(-1 - operand) : inputs.get(operand))
                            .toList()));
        }
        return List.of(results.getLast());
    }
}
