package org.limpid.models.redunet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.ImageClassifier;
import org.limpid.models.ImageFormat;
import org.limpid.models.layer.Learned;
import org.limpid.models.layer.Linear;

/**
 * ReduNet-bp (Chan et al., JMLR 2022, §5): a ReduNet with a linear map of its features to the logits of the classes
 * behind it, for training by back-propagation from operators that were built, or from random ones.
 *
 * @param body the network; its samples are images (C, H, W), or vectors of C·H·W numbers
 * @param image what an image looks like
 */
public record ReduNetClassifier(ReduNet body, ImageFormat image) implements ImageClassifier {

    /** The name of its kind. */
    public static final String KIND = "redunet-bp";

    /** Refuses a network for other samples. */
    public ReduNetClassifier {
        Shape sample = body.sample();
        Shape whole = Shape.of(image.channels(), image.height(), image.width());
        if (!sample.equals(whole) && !sample.equals(Shape.of(Math.toIntExact(whole.size())))) {
            throw new LimpidException("redunet: the network takes samples of " + sample + ", and images are " + image
                    + "; expected samples of " + whole + " or of [" + whole.size() + "]");
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int classes() {
        return body.network().classes();
    }

    @Override
    public SequencedMap<String, String> config() {
        SequencedMap<String, String> config = body.config();
        config.put("image_height", Integer.toString(image.height()));
        config.put("image_width", Integer.toString(image.width()));
        config.put("channels", Integer.toString(image.channels()));
        return config;
    }

    private Linear head() {
        int width = Math.toIntExact(body.network().domain().sample().size());
        return Linear.of("head", width, classes());
    }

    @Override
    public List<Learned> learned() {
        List<Learned> all = new ArrayList<>(body.learned());
        all.addAll(head().learned());
        return all;
    }

    @Override
    public Parameters parameters() {
        return body.parameters()
                .and(head().learned().stream().map(Learned::parameter).toList());
    }

    @Override
    public Map<Parameter, Tensor> initialise(long seed) {
        return withHead(body.initialise(seed), seed);
    }

    /**
     * The values of all parameters: the network's as they were built, the head's as they are drawn.
     *
     * @param built as many layers as the network has
     * @param seed of the head
     */
    public Map<Parameter, Tensor> weights(List<BuiltLayer> built, long seed) {
        return withHead(body.weights(built), seed);
    }

    /**
     * Values with another head, such as the linear classifier of the features that the other values make.
     *
     * @param values of all parameters
     * @param normals f32 (classes, d + 1): what the d numbers of a feature are multiplied with, and last what is added
     * @throws LimpidException if there are more or fewer
     */
    public Map<Parameter, Tensor> withHead(Map<Parameter, Tensor> values, Tensor normals) {
        Linear head = head();
        int width = head.weight().parameter().type().shape().dim(1);
        if (!normals.type().equals(TensorType.f32(classes(), width + 1))) {
            throw new LimpidException("the model " + KIND + " was given the head " + normals + "; expected f32["
                    + classes() + "," + (width + 1) + "], the factors of the features and a constant of each class");
        }
        float[] all = normals.toFloats();
        float[] weight = new float[classes() * width];
        float[] bias = new float[classes()];
        for (int j = 0; j < classes(); j++) {
            System.arraycopy(all, j * (width + 1), weight, j * width, width);
            bias[j] = all[j * (width + 1) + width];
        }
        Map<Parameter, Tensor> changed = new LinkedHashMap<>(values);
        changed.put(head.weight().parameter(), Tensor.of(weight, classes(), width));
        changed.put(Objects.requireNonNull(head.bias()).parameter(), Tensor.of(bias));
        return changed;
    }

    private Map<Parameter, Tensor> withHead(Map<Parameter, Tensor> network, long seed) {
        Map<Parameter, Tensor> values = new LinkedHashMap<>(network);
        head().learned().forEach(learned -> values.put(learned.parameter(), learned.draw(seed)));
        return values;
    }

    @Override
    public Value forward(ProgramBuilder builder, Value images) {
        if (!images.type().equals(image.batch(images.type().shape().dim(0)))) {
            throw new LimpidException("the model " + KIND + " was given images " + images.type() + "; expected f32[B,"
                    + image.channels() + "," + image.height() + "," + image.width() + "]");
        }
        int batch = images.type().shape().dim(0);
        Value samples = builder.reshape(images, Shape.of(batch).concat(body.sample()));
        Value features = builder.name("features", body.append(builder, samples).features());
        try (var _ = builder.scope("head", Role.READOUT)) {
            Linear head = head();
            return head.apply(
                    builder,
                    builder.reshape(
                            features,
                            batch,
                            head.weight().parameter().type().shape().dim(1)));
        }
    }
}
