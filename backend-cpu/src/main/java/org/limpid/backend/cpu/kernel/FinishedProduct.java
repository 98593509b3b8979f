package org.limpid.backend.cpu.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.TensorType;

/**
 * A matrix product and elementwise ops on it, each of which gives a tensor of the product's type: a bias, a residual, an
 * activation. Its operands are those of the product and what else the stages read.
 *
 * <p>No program has it: the backend makes it of the steps of a lowered program.
 *
 * @param product what the stages work on
 * @param stages in order; the last one's result is that of the whole
 */
public record FinishedProduct(MatMul product, List<Stage> stages) implements Fused {

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
        return Stream.concat(Stream.of(product), stages.stream().map(Stage::op))
                .map(Primitive::name)
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
        return product.flops(inputs.subList(0, 2), results.subList(0, 1))
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
        List<Value> results = new ArrayList<>(emitter.emit(product, inputs.subList(0, 2)));
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
