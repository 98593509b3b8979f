package org.limpid.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.training.checkpoint.SafeTensors;

/**
 * Reference files of the ReduNet kinds, computed here by the definition in complex double precision, frequency by
 * frequency over all of them: nothing of this is shared with what is tested.
 */
final class ReduNetReferences {

    private static final double EPSILON_SQUARED = 0.1;
    private static final double ETA = 0.2;
    private static final double LAMBDA = 5;
    private static final int LAYERS = 2;

    final Map<String, String> metadata = new LinkedHashMap<>();
    final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final int channels;
    private final int height;
    private final int width;
    private final int classes;
    private final boolean spectral;

    /** @param extents (d), (C, T) or (C, H, W) */
    ReduNetReferences(int train, int test, int classes, int... extents) {
        spectral = extents.length > 1;
        channels = extents[0];
        height = extents.length == 3 ? extents[1] : 1;
        width = spectral ? extents[extents.length - 1] : 1;
        this.classes = classes;
        String[] kinds = {"redunet-vector", "redunet-1d", "redunet-2d"};
        String[][] keys = {{"dim"}, {"channels", "length"}, {"channels", "height", "width"}};
        metadata.put("kind", kinds[extents.length - 1]);
        metadata.put("samples", Integer.toString(train));
        metadata.put("classes", Integer.toString(classes));
        metadata.put("layers", Integer.toString(LAYERS));
        metadata.put("eta", Double.toString(ETA));
        metadata.put("epsilon_squared", Double.toString(EPSILON_SQUARED));
        metadata.put("lambda", Double.toString(LAMBDA));
        metadata.put("dft_norm", "ortho");
        metadata.put("memberships", "estimated");
        for (int i = 0; i < extents.length; i++) {
            metadata.put(keys[extents.length - 1][i], Integer.toString(extents[i]));
        }
        SplittableRandom random = new SplittableRandom(11);
        Tensor labels = Tensor.zeros(TensorType.i32(train));
        for (int i = 0; i < train; i++) {
            labels.setInt(i, i % classes);
        }
        tensors.put("train.input", draw(random, train, extents));
        tensors.put("train.labels", labels);
        tensors.put("test.input", draw(random, test, extents));
        build(labels.toInts(), extents);
    }

    private Tensor draw(SplittableRandom random, int samples, int[] extents) {
        Tensor drawn = Tensor.zeros(
                TensorType.f32(Shape.of(samples).concat(Shape.of(extents)).toArray()));
        long each = drawn.size() / samples;
        for (long i = 0; i < drawn.size(); i++) {
            // Classes differ by an offset of some elements.
            double offset = i % each % classes == i / each % classes ? 1.5 : 0;
            drawn.setFloat(i, (float) (offset + random.nextDouble(-1, 1)));
        }
        return drawn;
    }

    Tensor tensor(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    Path write(Path file) {
        SafeTensors.write(file, metadata, tensors);
        return file;
    }

    private void build(int[] labels, int[] extents) {
        ComplexSamples train = ComplexSamples.of(tensor("train.input"), channels, height, width);
        ComplexSamples test = ComplexSamples.of(tensor("test.input"), channels, height, width);
        double[][] rates = new double[3][LAYERS];
        for (int layer = 0; layer < LAYERS; layer++) {
            List<ComplexOperator> operators = new ArrayList<>();
            double[] gamma = new double[classes];
            for (int j = 0; j < classes; j++) {
                ComplexSamples members = train.of(labels, j);
                operators.add(members.operator(EPSILON_SQUARED));
                gamma[j] = (double) members.count() / train.count();
            }
            ComplexOperator expansion = train.operator(EPSILON_SQUARED);
            tensors.put("layer." + layer + ".E", expansion.stored(spectral, extents));
            for (int j = 0; j < classes; j++) {
                tensors.put("layer." + layer + ".C." + j, operators.get(j).stored(spectral, extents));
            }
            tensors.put("layer." + layer + ".gamma", Tensor.of(gamma).toF32());
            int[] estimated = train.step(expansion, operators, gamma, ETA, LAMBDA);
            test.step(expansion, operators, gamma, ETA, LAMBDA);
            rates[1][layer] = train.rate(EPSILON_SQUARED);
            for (int j = 0; j < classes; j++) {
                ComplexSamples members = train.of(estimated, j);
                if (members.count() > 0) {
                    rates[2][layer] += (double) members.count() / train.count() * members.rate(EPSILON_SQUARED);
                }
            }
            rates[0][layer] = rates[1][layer] - rates[2][layer];
        }
        tensors.put("train.features", train.signals(tensor("train.input").shape()));
        tensors.put("test.features", test.signals(tensor("test.input").shape()));
        tensors.put("rate.total", Tensor.of(rates[0]).toF32());
        tensors.put("rate.expand", Tensor.of(rates[1]).toF32());
        tensors.put("rate.compress", Tensor.of(rates[2]).toF32());
    }
}
