package org.limpid.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.ImageClassifier;
import org.limpid.models.ImageFormat;
import org.limpid.training.data.Normalization;

/**
 * Answers what is on an image, for any number of threads at a time. The weights are on the device once; each of a fixed
 * number of sessions over them serves one thread, and a thread that finds all of them busy waits. On a backend that was
 * opened with one thread, the sessions run beside each other on the threads of the callers, which serves most images in a
 * second; with all threads in the backend a single image is answered soonest.
 */
public final class Predictor implements AutoCloseable {

    private final ImageFormat format;
    private final Normalization normalization;
    private final List<String> classNames;
    private final Backend backend;
    private final Program program;
    private final Weights weights;
    private final List<Server> servers = new ArrayList<>();
    private final BlockingQueue<Server> idle;
    private volatile boolean closed;

    /**
     * Compiles the network.
     *
     * @param backend not closed with the predictor, and open as long as it
     * @param classifier not kept: once the weights are on the device, only what the answers need
     * @param sessions how many threads are served at a time, at least 1
     */
    public Predictor(Backend backend, TrainedClassifier classifier, int sessions) {
        if (sessions < 1) {
            throw new LimpidException("the number of sessions is " + sessions + "; expected 1 or more");
        }
        this.backend = backend;
        format = classifier.model().image();
        normalization = classifier.normalization();
        classNames = classifier.classNames();
        program = classifier.model().inference(1);
        idle = new ArrayBlockingQueue<>(sessions);
        weights = classifier.allocate(backend);
        try {
            for (int i = 0; i < sessions; i++) {
                Server server = new Server(Inputs.zerosFor(program));
                servers.add(server);
                server.session = backend.compile(weights, program);
                idle.add(server);
            }
        } catch (RuntimeException | Error failure) {
            Closing.after(failure, this::close);
            throw failure;
        }
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
        int plane = format.height() * format.width();
        if (pixels.length != plane * format.channels()) {
            throw new LimpidException("an image has " + pixels.length + " bytes; expected " + plane * format.channels()
                    + " for " + format);
        }
        Server server = take();
        try {
            Tensor image = server.inputs.require(program, program.inputs().getFirst());
            for (int i = 0; i < pixels.length; i++) {
                float value = normalization.apply(i / plane, pixels[i] & 0xff);
                image.data().setAtIndex(Tensor.FLOAT, i, value);
            }
            return Prediction.of(logits(server), classNames);
        } finally {
            giveBack(server);
        }
    }

    private Tensor logits(Server server) {
        Session session = server.session;
        if (session == null) {
            session = backend.compile(weights, program);
            server.session = session;
        }
        try {
            return session.run(program, server.inputs).read(ImageClassifier.LOGITS);
        } catch (RuntimeException | Error failure) {
            // What a session that failed would answer next, nobody promises.
            server.session = null;
            Closing.after(failure, session::close);
            throw failure;
        }
    }

    private Server take() {
        if (closed) {
            throw new IllegalStateException("the predictor is closed");
        }
        try {
            return idle.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while all sessions of the predictor were busy", e);
        }
    }

    private void giveBack(Server server) {
        if (!idle.offer(server)) {
            throw new IllegalStateException("a session came back twice");
        }
    }

    /** Frees all sessions and the weights, whatever fails. Not to be called while a thread is being served. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            List<Runnable> closings = new ArrayList<>();
            for (Server server : servers) {
                Session session = server.session;
                if (session != null) {
                    closings.add(session::close);
                }
            }
            closings.add(weights::close);
            Closing.all(closings);
        }
    }

    private static final class Server {

        private final Inputs inputs;

        /** None after a failure. */
        private @Nullable Session session;

        Server(Inputs inputs) {
            this.inputs = inputs;
        }
    }
}
