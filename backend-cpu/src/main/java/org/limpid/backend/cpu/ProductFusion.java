package org.limpid.backend.cpu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.limpid.api.lowering.Lowered;
import org.limpid.api.lowering.LoweredStep;
import org.limpid.api.op.Fill;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.backend.cpu.kernel.FinishedProduct;
import org.limpid.backend.cpu.kernel.Kernels;

/**
 * Joins each matrix product with the layer norm that makes its left operand, and with the elementwise steps that follow it: adding
 * a bias or a residual, scaling, an activation. Those give a tensor of the product's type, and nothing else reads what lies
 * between, so that only the last result needs memory. The joined step stands where the product stood.
 */
final class ProductFusion {

    /** Stages that a product has at most: a GELU, with a bias before it and a residual after it, has seven. */
    private static final int MOST_STAGES = 8;

    /** With fewer columns a row is shorter than a vector, and handing rows on one by one costs more than it saves. */
    private static final int LEAST_COLUMNS = 16;

    private final List<LoweredStep> steps;
    private final Map<Value, Integer> producers = new HashMap<>();
    private final Map<Value, List<Integer>> readers = new HashMap<>();
    private final Set<Value> kept = new HashSet<>();
    private final Map<Integer, List<LoweredStep>> joined = new HashMap<>();
    private final Set<Integer> gone = new HashSet<>();

    private ProductFusion(Lowered lowered) {
        steps = lowered.steps();
        for (int k = 0; k < steps.size(); k++) {
            for (Value output : steps.get(k).outputs()) {
                producers.put(output, k);
            }
            for (Value input : steps.get(k).inputs()) {
                readers.computeIfAbsent(input, _ -> new ArrayList<>()).add(k);
            }
        }
        kept.addAll(lowered.outputs().values());
        kept.addAll(lowered.updates().values());
    }

    /** The steps of a program, with products and what follows them joined. */
    static List<LoweredStep> of(Lowered lowered) {
        return new ProductFusion(lowered).run();
    }

    private List<LoweredStep> run() {
        // The later of two products that are added up takes the sum: the other one has its result by then.
        for (int k = steps.size() - 1; k >= 0; k--) {
            LoweredStep step = steps.get(k);
            if (step.op() instanceof MatMul
                    && step.outputs().getFirst().type().shape().dim(-1) >= LEAST_COLUMNS) {
                join(k);
            }
        }
        List<LoweredStep> all = new ArrayList<>();
        for (int k = 0; k < steps.size(); k++) {
            if (!gone.contains(k)) {
                all.add(steps.get(k));
            }
            all.addAll(joined.getOrDefault(k, List.of()));
        }
        return List.copyOf(all);
    }

    /** Joins a product with the longest sequence of stages of which nothing but the last result is read elsewhere. */
    private void join(int product) {
        List<Integer> taken = new ArrayList<>(List.of(product));
        List<Integer> longest = List.of();
        int next = nextReader(taken);
        while (taken.size() <= MOST_STAGES && isStage(next, taken)) {
            taken.add(next);
            if (isClosed(taken) && Kernels.isNative(op(taken))) {
                longest = List.copyOf(taken);
            }
            next = nextReader(taken);
        }
        Optional<Integer> norm = norm(product);
        if (longest.isEmpty()) {
            if (norm.isEmpty()) {
                return;
            }
            longest = List.of(product);
        }
        gone.addAll(longest);
        norm.ifPresent(gone::add);
        int place = product;
        for (Value input : inputs(longest)) {
            place = Math.max(place, producers.getOrDefault(input, product));
        }
        int source = steps.get(product).source();
        List<Integer> others = Stream.concat(norm.stream(), longest.stream())
                .map(k -> steps.get(k).source())
                .distinct()
                .filter(other -> other != source)
                .toList();
        joined.computeIfAbsent(place, _ -> new ArrayList<>())
                .add(new LoweredStep(
                        op(longest),
                        inputs(longest),
                        steps.get(longest.getLast()).outputs(),
                        source,
                        others));
    }

    /** The layer norm that makes the left operand of a product and that nothing else reads, if the product can take it along. */
    private Optional<Integer> norm(int product) {
        LoweredStep step = steps.get(product);
        Value a = step.inputs().get(0);
        Value b = step.inputs().get(1);
        return Optional.ofNullable(producers.get(a))
                .filter(k -> steps.get(k).op() instanceof LayerNorm
                        && !kept.contains(a)
                        && List.of(product).equals(readers.get(a))
                        && Kernels.takesNorm((MatMul) step.op(), a.type(), b.type()));
    }

    /** The first step after those taken that reads a result of theirs; the number of all steps if there is none. */
    private int nextReader(List<Integer> taken) {
        return results(taken).stream()
                .flatMap(result -> readers.getOrDefault(result, List.of()).stream())
                .filter(reader -> reader > taken.getLast())
                .min(Integer::compare)
                .orElse(steps.size());
    }

    private boolean isStage(int k, List<Integer> taken) {
        if (k == steps.size() || gone.contains(k)) {
            return false;
        }
        LoweredStep step = steps.get(k);
        List<Value> results = results(taken);
        return Kernels.isStage(step.op())
                && step.outputs().getFirst().type().equals(results.getFirst().type())
                && step.inputs().stream()
                        .allMatch(input -> results.contains(input) || isReady(input, taken.getFirst()));
    }

    /** Whether a value is there when the product is computed, or can be for nothing. */
    private boolean isReady(Value value, int product) {
        int producer = producers.getOrDefault(value, -1);
        LoweredStep step = producer <= product ? null : steps.get(producer);
        return step == null
                || step.op() instanceof Fill
                || (step.op() instanceof Reshape && isReady(step.inputs().getFirst(), product));
    }

    private boolean isClosed(List<Integer> taken) {
        List<Value> results = results(taken);
        return results.subList(0, results.size() - 1).stream()
                .noneMatch(
                        result -> kept.contains(result) || !taken.containsAll(readers.getOrDefault(result, List.of())));
    }

    private List<Value> results(List<Integer> taken) {
        return taken.stream().map(k -> steps.get(k).outputs().getFirst()).toList();
    }

    /** As a {@link FinishedProduct} has them. */
    private List<Value> inputs(List<Integer> taken) {
        List<Value> results = results(taken);
        int product = taken.getFirst();
        List<Value> inputs = new ArrayList<>(steps.get(product).inputs());
        norm(product).map(k -> steps.get(k).inputs()).ifPresent(before -> {
            inputs.set(0, before.get(0));
            inputs.addAll(before.subList(1, 3));
        });
        for (int k : taken.subList(1, taken.size())) {
            for (Value input : steps.get(k).inputs()) {
                if (!results.contains(input) && !inputs.contains(input)) {
                    inputs.add(input);
                }
            }
        }
        return inputs;
    }

    private FinishedProduct op(List<Integer> taken) {
        List<Value> results = results(taken);
        List<Value> inputs = inputs(taken);
        List<FinishedProduct.Stage> stages = new ArrayList<>();
        for (int k : taken.subList(1, taken.size())) {
            List<Integer> operands = steps.get(k).inputs().stream()
                    .map(input -> results.contains(input) ? -1 - results.indexOf(input) : inputs.indexOf(input))
                    .toList();
            stages.add(new FinishedProduct.Stage((Primitive) steps.get(k).op(), operands));
        }
        int product = taken.getFirst();
        LayerNorm norm = norm(product).map(k -> (LayerNorm) steps.get(k).op()).orElse(null);
        return new FinishedProduct(norm, (MatMul) steps.get(product).op(), stages);
    }
}
