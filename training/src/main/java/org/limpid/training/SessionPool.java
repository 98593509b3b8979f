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

/**
 * A fixed number of sessions over weights that are on the device once, for any number of threads at a time: each session
 * serves one thread, and a thread that finds all of them busy waits. On a backend that was opened with one thread, the
 * sessions run beside each other on the threads of the callers, which serves most in a second; with all threads in the
 * backend a single caller is served soonest.
 */
public final class SessionPool implements AutoCloseable {

    /** What a thread does with a session while it has it. */
    @FunctionalInterface
    public interface Work<R> {

        /**
         * Fills the inputs, runs, and reads.
         *
         * @param session not to be closed, nor kept
         * @param inputs a tensor for each input of the programs, with what the last caller left in it
         */
        R with(Session session, Inputs inputs);
    }

    private final Backend backend;
    private final Weights weights;
    private final Program[] programs;
    private final List<Server> servers = new ArrayList<>();
    private final BlockingQueue<Server> idle;
    private volatile boolean closed;

    /**
     * Compiles the programs.
     *
     * @param backend not closed with the pool, and open as long as it
     * @param weights closed with the pool, and if it cannot be made
     * @param sessions how many threads are served at a time, at least 1
     * @param programs what the sessions can run
     */
    public SessionPool(Backend backend, Weights weights, int sessions, Program... programs) {
        this.backend = backend;
        this.weights = weights;
        this.programs = programs.clone();
        this.idle = new ArrayBlockingQueue<>(Math.max(1, sessions));
        try {
            if (sessions < 1) {
                throw new LimpidException("the number of sessions is " + sessions + "; expected 1 or more");
            }
            for (int i = 0; i < sessions; i++) {
                Server server = new Server(Inputs.zerosFor(programs));
                servers.add(server);
                server.session = backend.compile(weights, programs);
                idle.add(server);
            }
        } catch (RuntimeException | Error failure) {
            Closing.after(failure, this::close);
            throw failure;
        }
    }

    /**
     * Has work done by the next session that is free. If it fails, its error is thrown here, and the session is replaced by
     * another one for the next caller.
     *
     * @throws IllegalStateException if the pool is closed, or the thread was interrupted while it waited
     */
    public <R> R use(Work<R> work) {
        Server server = take();
        try {
            Session session = server.session;
            if (session == null) {
                session = backend.compile(weights, programs);
                server.session = session;
            }
            try {
                return work.with(session, server.inputs);
            } catch (RuntimeException | Error failure) {
                // What a session that failed would answer next, nobody promises.
                server.session = null;
                Closing.after(failure, session::close);
                throw failure;
            }
        } finally {
            giveBack(server);
        }
    }

    private Server take() {
        if (closed) {
            throw new IllegalStateException("the sessions are closed");
        }
        try {
            return idle.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while all sessions were busy", e);
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
