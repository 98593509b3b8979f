package org.limpid.benchmarks.kernels;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.op.Fused;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Op;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.CodingRate;
import org.limpid.api.op.fused.OvercompleteDictionary;
import org.limpid.api.op.fused.OvercompleteDictionaryBackward;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.program.Node;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.Classification;
import org.limpid.models.Crate;
import org.limpid.models.CrateAlpha;
import org.limpid.models.CrateAlphaConfig;
import org.limpid.models.CrateConfig;
import org.limpid.models.ImageClassifier;
import org.limpid.models.PatchGrid;
import org.limpid.models.optim.AdamW;

/**
 * A step of a program that is worth timing by itself: one of a training step of CRATE-Tiny, where each kind and shape is taken
 * once, or a fused op that it does not have.
 *
 * @param node what is computed
 * @param times how often the training step of CRATE-Tiny does it; 0 for ops of other networks
 */
public record ProgramStep(Node node, int times) {

    private static final int BATCH = 8;

    /** What has less than this share of both operations and bytes of its program is left out. */
    private static final double LEAST_SHARE = 0.004;

    /** All of them, forward and backward, for eight images. */
    public static List<ProgramStep> all() {
        List<ProgramStep> steps = new ArrayList<>(ofTraining());
        steps.addAll(dictionaries());
        steps.addAll(withGradient(new Softmax(), TensorType.f32(BATCH, 6, 197, 197)));
        steps.addAll(withGradient(new CodingRate(1), TensorType.f32(10, 100, 128)));
        steps.addAll(withGradient(new CodingRate(1), TensorType.f32(1000, 128)));
        return steps;
    }

    private static List<ProgramStep> ofTraining() {
        Program program = training(new Crate(CrateConfig.tiny()));
        double flops = program.flops();
        double bytes = program.nodes().stream().mapToDouble(Node::bytes).sum();
        return distinct(program).stream()
                .filter(step -> step.times * step.node.flops() > LEAST_SHARE * flops
                        || step.times * step.node.bytes() > LEAST_SHARE * bytes)
                .toList();
    }

    private static List<ProgramStep> dictionaries() {
        CrateAlpha model = new CrateAlpha(CrateAlphaConfig.of(new PatchGrid(224, 224, 16, 16, 3), 1000, 384, 1, 6));
        return distinct(training(model)).stream()
                .filter(step -> step.node.op() instanceof OvercompleteDictionary
                        || step.node.op() instanceof OvercompleteDictionaryBackward)
                .map(step -> new ProgramStep(step.node, 0))
                .toList();
    }

    private static Program training(ImageClassifier model) {
        return new Classification(model, 0.1).trainingStep(AdamW.of(0.05), BATCH);
    }

    /** An op of one operand, and what autodiff makes of it. */
    private static List<ProgramStep> withGradient(Op op, TensorType type) {
        ProgramBuilder builder = new ProgramBuilder(op.name());
        Value x = builder.parameter(Parameter.state("x", type));
        Value y = builder.apply(op, x);
        Value all = builder.reshape(y, (int) y.type().size());
        Value objective = builder.sum(builder.mul(all, all), 0);
        Value gradient = Objects.requireNonNull(
                Gradients.append(builder, objective, List.of(x)).get(x));
        builder.output("gradient", gradient);
        return distinct(builder.build()).stream()
                .filter(step -> step.node.op() instanceof Fused)
                .map(step -> new ProgramStep(step.node, 0))
                .toList();
    }

    /** Steps that differ in more than their place, and how many of each there are. */
    private static List<ProgramStep> distinct(Program program) {
        record Kind(Op op, List<TensorType> inputs) {}
        Map<Kind, ProgramStep> kinds = new LinkedHashMap<>();
        for (Node node : program.nodes()) {
            if (!(node.op() instanceof Reshape)) {
                kinds.merge(
                        new Kind(node.op(), node.inputTypes()),
                        new ProgramStep(node, 1),
                        (known, _) -> new ProgramStep(known.node, known.times + 1));
            }
        }
        return List.copyOf(kinds.values());
    }

    /** The op, when it runs in a training step, and the first two shapes that it reads. */
    @Override
    public String toString() {
        String shapes = node.inputTypes().stream()
                .map(type -> type.shape().toString())
                .distinct()
                .limit(2)
                .collect(Collectors.joining(" "));
        String flags = node.op() instanceof MatMul matmul
                ? " " + (matmul.transposeA() ? "T" : "N") + (matmul.transposeB() ? "T" : "N")
                : "";
        return node.op().name() + flags + " " + shapes;
    }
}
