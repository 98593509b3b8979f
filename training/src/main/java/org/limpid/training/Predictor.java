package org.limpid.training;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.program.Program;
import org.limpid.models.ImageClassifier;
import org.limpid.models.ImageFormat;
import org.limpid.training.data.Normalization;

/**
 * Answers what is on an image, for any number of threads at a time, by a {@link SessionPool}.
 */
public final class Predictor implements AutoCloseable {

    private final ImageFormat format;
    private final Normalization normalization;
    private final List<String> classNames;
    private final Program program;
    private final SessionPool sessions;

    /**
     * Compiles the network.
     *
     * @param backend not closed with the predictor, and open as long as it
     * @param classifier not kept: once the weights are on the device, only what the answers need
     * @param sessions how many threads are served at a time, at least 1
     */
    public Predictor(Backend backend, TrainedClassifier classifier, int sessions) {
        format = classifier.model().image();
        normalization = classifier.normalization();
        classNames = classifier.classNames();
        program = classifier.model().inference(1);
        this.sessions = new SessionPool(backend, classifier.allocate(backend), sessions, program);
    }

    /** What its images look like. */
    public ImageFormat image() {
        return format;
    }

    /**
     * Tells what is on an image. If the backend fails, its error is thrown here, and the session is replaced by another one for
     * the next image.
     *
     * @param pixels channels, then rows, then columns, each 0…255 as an unsigned byte
     * @throws LimpidException if there are more or fewer of them than the image has
     * @throws IllegalStateException if the predictor is closed, or the thread was interrupted while it waited
     */
    public Prediction predict(byte[] pixels) {
        int expected = format.height() * format.width() * format.channels();
        if (pixels.length != expected) {
            throw new LimpidException(
                    "an image has " + pixels.length + " bytes; expected " + expected + " for " + format);
        }
        return sessions.use((session, inputs) -> {
            normalization.apply(pixels, inputs.require(program, program.inputs().getFirst()));
            return Prediction.of(session.run(program, inputs).read(ImageClassifier.LOGITS), classNames);
        });
    }

    /** Frees all sessions and the weights, whatever fails. Not to be called while a thread is being served. Idempotent. */
    @Override
    public void close() {
        sessions.close();
    }
}
