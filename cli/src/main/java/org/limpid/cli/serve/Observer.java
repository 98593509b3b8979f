package org.limpid.cli.serve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.limpid.analysis.LayerMeasures;
import org.limpid.analysis.Raster;
import org.limpid.analysis.segmentation.AttentionLayer;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Outputs;
import org.limpid.api.program.Program;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.ImageClassifier;
import org.limpid.models.ImageFormat;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.training.Prediction;
import org.limpid.training.SessionPool;

/**
 * Shows a network images, for any number of threads at a time, and tells what each layer did to them: one run of the network
 * with its measurements and what its heads compare as further outputs.
 */
public final class Observer implements AutoCloseable {

    private final ServedNetwork network;
    private final ImageFormat format;
    private final int layers;
    private final int heads;
    private final boolean whiteBox;
    private final Program program;
    private final Optional<Completer> completer;
    private final SessionPool sessions;

    /**
     * Compiles the network.
     *
     * @param backend not closed with the observer, and open as long as it
     * @param sessions how many threads are served at a time, at least 1
     * @throws LimpidException if the network has no heads to look at
     */
    public Observer(Backend backend, ServedNetwork network, int sessions) {
        this.network = network;
        format = network.image();
        layers = network.number("depth");
        heads = network.number("heads");
        Program plain = network.model() instanceof MaskedAutoencoder autoencoder
                ? autoencoder.encoder(1)
                : network.model().inference(1);
        whiteBox = plain.names().containsKey(subspace(0));
        if (!whiteBox && !plain.names().containsKey(projection(0))) {
            throw new LimpidException(network.source() + ": the model "
                    + network.model().kind() + " has no heads of attention to look at; expected one of crate,"
                    + " crate-alpha, crate-mae, vit and vit-mae");
        }
        Program measured = whiteBox ? LayerMeasures.append(plain, layers, heads, LayerMeasures.DISTORTION) : plain;
        List<String> watched = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            watched.add(whiteBox ? subspace(layer) : projection(layer));
        }
        program = Watch.named(measured, watched);
        completer = Completer.of(network);
        List<Program> programs = new ArrayList<>(List.of(program));
        completer.ifPresent(one -> programs.add(one.program()));
        this.sessions =
                new SessionPool(backend, network.weights().apply(backend), sessions, programs.toArray(Program[]::new));
    }

    private static String subspace(int layer) {
        return "layer." + layer + ".subspace";
    }

    private static String projection(int layer) {
        return "layer." + layer + ".qkv";
    }

    /** What is looked at. */
    ServedNetwork network() {
        return network;
    }

    int layers() {
        return layers;
    }

    int heads() {
        return heads;
    }

    /** Whether its layers have subspaces and a sparsification step to measure. */
    boolean isWhiteBox() {
        return whiteBox;
    }

    /** Patches from top to bottom. */
    int rows() {
        return format.height() / network.number("patch_height");
    }

    /** Patches from left to right. */
    int columns() {
        return format.width() / network.number("patch_width");
    }

    /**
     * Shows the network an image.
     *
     * @param pixels by channel, row and column, each 0…255 as an unsigned byte
     * @throws LimpidException if there are more or fewer of them than the image has
     */
    Observation observe(byte[] pixels) {
        int expected = format.channels() * format.height() * format.width();
        if (pixels.length != expected) {
            throw new LimpidException(
                    "an image has " + pixels.length + " bytes; expected " + expected + " for " + format);
        }
        return sessions.use((session, inputs) -> {
            Tensor image = inputs.require(program, program.inputs().getFirst());
            network.normalization().apply(pixels, image);
            Outputs outputs = session.run(program, inputs);
            Optional<Prediction> prediction = network.model() instanceof ImageClassifier
                    ? Optional.of(Prediction.of(outputs.read(ImageClassifier.LOGITS), network.classNames()))
                    : Optional.empty();
            List<LayerObservation> observed = new ArrayList<>();
            for (int layer = 0; layer < layers; layer++) {
                observed.add(layer(outputs, layer));
            }
            return new Observation(
                    seen(pixels),
                    prediction,
                    completer.map(one -> one.complete(session, inputs, pixels)),
                    List.copyOf(observed));
        });
    }

    private LayerObservation layer(Outputs outputs, int layer) {
        AttentionLayer read = whiteBox
                ? new AttentionLayer(layer, heads, subspace(layer), 1)
                : new AttentionLayer(layer, heads, projection(layer), 3);
        double[][] maps = read.maps(outputs.read(read.value()), 0);
        List<List<Double>> attention = Arrays.stream(maps)
                .map(map -> Arrays.stream(map).boxed().toList())
                .toList();
        if (!whiteBox) {
            return new LayerObservation(
                    OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), attention);
        }
        return new LayerObservation(
                number(outputs, LayerMeasures.codingRateName(layer)),
                number(outputs, LayerMeasures.compressedRateName(layer)),
                number(outputs, LayerMeasures.nonZeroName(layer)),
                attention);
    }

    private static OptionalDouble number(Outputs outputs, String name) {
        return OptionalDouble.of(outputs.read(name).get(0));
    }

    private Raster seen(byte[] pixels) {
        double[] values = new double[pixels.length];
        for (int at = 0; at < pixels.length; at++) {
            values[at] = (pixels[at] & 0xff) / 255.0;
        }
        return Raster.of(values, format.channels(), format.height(), format.width());
    }

    /** Frees the device. Not to be called while a thread is being served. Idempotent. */
    @Override
    public void close() {
        sessions.close();
    }
}
