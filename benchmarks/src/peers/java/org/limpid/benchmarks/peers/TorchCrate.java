package org.limpid.benchmarks.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;

/**
 * CRATE on libtorch, op by op as the reference code has it: the scores of attention as a whole product, ISTA as three
 * products and passes between them, gradients by libtorch's own autograd. The values are those of {@link LimpidCrate}.
 *
 * <p>What a block computes on its way is let go at its end, as Python's local variables are: libtorch keeps what its gradients need,
 * and has the rest of the memory again for the next block.
 */
final class TorchCrate implements AutoCloseable {

    private static final float SMOOTHING = 0.1f;
    private static final float DECAY = 0.05f;
    private static final float LEARNING_RATE = 1e-4f;

    private final CrateConfig config;
    private final int batch;
    private final NDManager manager;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final Map<String, NDArray> means = new LinkedHashMap<>();
    private final Map<String, NDArray> squares = new LinkedHashMap<>();
    private final NDArray image;
    private final NDArray target;
    private final boolean training;

    TorchCrate(CrateConfig config, int batch, boolean training) {
        this.config = config;
        this.batch = batch;
        this.training = training;
        manager = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch");
        for (Map.Entry<Parameter, Tensor> entry :
                new Crate(config).initialise(1).entrySet()) {
            String name = entry.getKey().name();
            Tensor value = entry.getValue();
            float[] numbers = new float[(int) value.type().size()];
            long[] extents = new long[value.type().shape().rank()];
            for (int axis = 0; axis < extents.length; axis++) {
                extents[axis] = value.type().shape().dim(axis);
            }
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = value.data().getAtIndex(Tensor.FLOAT, i);
            }
            NDArray array = manager.create(numbers, new Shape(extents));
            weights.put(name, array);
            if (training) {
                array.setRequiresGradient(true);
                means.put(name, manager.zeros(new Shape(extents)));
                squares.put(name, manager.zeros(new Shape(extents)));
            }
        }
        Random random = new Random(1);
        var format = config.image();
        float[] pixels = new float[batch * format.channels() * format.height() * format.width()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        image = manager.create(pixels, new Shape(batch, format.channels(), format.height(), format.width()));
        float[] targets = new float[batch * config.classes()];
        for (int i = 0; i < targets.length; i++) {
            int example = i / config.classes();
            targets[i] = SMOOTHING / config.classes()
                    + (i % config.classes() == example % config.classes() ? 1 - SMOOTHING : 0);
        }
        target = manager.create(targets, new Shape(batch, config.classes()));
    }

    /** The version of libtorch. */
    static String version() {
        return Engine.getEngine("PyTorch").getVersion();
    }

    void run() {
        if (training) {
            step();
        } else {
            forwardOnly();
        }
    }

    /** The loss, or the first logit. */
    double answer() {
        return training ? step() : forwardOnly();
    }

    private double forwardOnly() {
        try (NDManager passing = manager.newSubManager()) {
            NDArray input = image.duplicate();
            input.attach(passing);
            return logits(input).toFloatArray()[0];
        }
    }

    private double step() {
        double result;
        try (NDManager passing = manager.newSubManager();
                GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray input = image.duplicate();
            input.attach(passing);
            NDArray loss = logits(input).logSoftmax(-1).mul(target).sum().mul(-1f / batch);
            collector.backward(loss);
            result = loss.toFloatArray()[0];
        }
        adamW();
        return result;
    }

    /** In place wherever DJL offers it, as PyTorch's loop over parameters. Corrections are 1: it is about the time. */
    private void adamW() {
        weights.forEach((name, weight) -> {
            try (NDManager passing = manager.newSubManager()) {
                NDArray gradient = weight.getGradient();
                gradient.attach(passing);
                NDArray p = weight.stopGradient();
                p.attach(passing);
                NDArray m = Objects.requireNonNull(means.get(name));
                NDArray v = Objects.requireNonNull(squares.get(name));
                p.muli(1 - LEARNING_RATE * DECAY);
                NDArray new1 = gradient.mul(0.1f);
                new1.attach(passing);
                m.muli(0.9f).addi(new1);
                NDArray new2 = gradient.square();
                new2.attach(passing);
                v.muli(0.999f).addi(new2.muli(0.001f));
                NDArray root = v.sqrt();
                root.attach(passing);
                NDArray change = m.div(root.addi(1e-8f));
                change.attach(passing);
                p.subi(change.muli(LEARNING_RATE));
            }
            weight.getGradient().muli(0f);
        });
    }

    private NDArray weight(String name) {
        NDArray value = weights.get(name);
        if (value == null) {
            throw new IllegalStateException("CRATE has no parameter '" + name + "'");
        }
        return value;
    }

    private NDArray linear(NDArray x, NDArray weight) {
        return x.getNDArrayInternal().linear(x, weight, null).head();
    }

    private NDArray linear(NDArray x, String name) {
        return x.getNDArrayInternal()
                .linear(x, weight(name + ".weight"), weight(name + ".bias"))
                .head();
    }

    private NDArray norm(NDArray x, String name) {
        NDArray gamma = weight(name + ".weight");
        return x.getNDArrayInternal()
                .layerNorm(x, gamma.getShape(), gamma, weight(name + ".bias"), 1e-5f)
                .head();
    }

    /**
     * What a block makes of x, with all else that it computes let go. DJL keeps an array for as long as the manager that it is
     * attached to is open, and attaches a result to the manager of the first operand.
     */
    private static NDArray block(NDArray x, UnaryOperator<NDArray> block) {
        NDManager outer = x.getManager();
        try (NDManager inner = outer.newSubManager()) {
            x.tempAttach(inner);
            NDArray result = block.apply(x);
            result.attach(outer);
            return result;
        }
    }

    /** The same, after which nobody needs x. */
    private static NDArray last(NDArray x, UnaryOperator<NDArray> block) {
        NDArray result = block(x, block);
        x.close();
        return result;
    }

    private NDArray logits(NDArray input) {
        NDArray x = block(input, this::embedded);
        for (int layer = 0; layer < config.depth(); layer++) {
            String key = "transformer.layers." + layer;
            x = last(x, z -> z.add(block(norm(z, key + ".0.norm"), y -> attention(y, key + ".0.fn"))));
            x = last(x, z -> block(norm(z, key + ".1.norm"), y -> ista(y, weight(key + ".1.fn.weight"))));
        }
        return last(x, z -> linear(norm(z.get(":, 0"), "mlp_head.0"), "mlp_head.1"));
    }

    private NDArray embedded(NDArray input) {
        int size = config.patchHeight();
        int rows = config.image().height() / size;
        int columns = config.image().width() / config.patchWidth();
        int dim = config.dim();
        NDArray patches = input.reshape(batch, config.channels(), rows, size, columns, config.patchWidth())
                .transpose(0, 2, 4, 3, 5, 1)
                .reshape(batch, (long) rows * columns, (long) size * config.patchWidth() * config.channels());
        NDArray tokens =
                norm(linear(norm(patches, "to_patch_embedding.1"), "to_patch_embedding.2"), "to_patch_embedding.3");
        NDArray first = weight("cls_token").broadcast(new Shape(batch, 1, dim));
        first.attach(input.getManager());
        return first.concat(tokens, 1).add(weight("pos_embedding"));
    }

    private NDArray attention(NDArray x, String key) {
        int heads = config.heads();
        int width = config.dimHead();
        long tokens = x.getShape().get(1);
        NDArray w = linear(x, weight(key + ".qkv.weight"))
                .reshape(batch, tokens, heads, width)
                .transpose(0, 2, 1, 3);
        NDArray scores = w.matMul(w.transpose(0, 1, 3, 2)).mul((float) (1 / Math.sqrt(width)));
        NDArray mixed = scores.softmax(-1).matMul(w).transpose(0, 2, 1, 3).reshape(batch, tokens, (long) heads * width);
        return linear(mixed, key + ".to_out.0");
    }

    private NDArray ista(NDArray x, NDArray dictionary) {
        float eta = (float) config.eta();
        NDArray coded = linear(x, dictionary);
        NDArray transposed = dictionary.transpose();
        transposed.attach(x.getManager());
        NDArray decoded = linear(coded, transposed);
        NDArray projected = linear(x, transposed);
        NDArray update = projected.sub(decoded).mul(eta).sub(eta * (float) config.lambda());
        return x.add(update).getNDArrayInternal().relu();
    }

    @Override
    public void close() {
        manager.close();
    }
}
