package org.limpid.training;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Capabilities;
import org.limpid.api.backend.Device;
import org.limpid.api.backend.ExecutionReport;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;

/** A backend that does as another one, except where it is told to fail, and counts what it opened and closed. */
final class FailingBackend implements Backend {

    private final Backend backend;

    boolean failWrites;
    boolean failRuns;
    boolean failCompiling;
    boolean failClosing;
    int openWeights;
    int openSessions;
    final List<Session> failed = new ArrayList<>();

    FailingBackend(Backend backend) {
        this.backend = backend;
    }

    private static void failIf(boolean asked, String what) {
        if (asked) {
            throw new IllegalStateException(what);
        }
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public Device device() {
        return backend.device();
    }

    @Override
    public Capabilities capabilities() {
        return backend.capabilities();
    }

    @Override
    public Weights allocate(Parameters parameters) {
        openWeights++;
        return new Held(backend.allocate(parameters));
    }

    @Override
    public Session compile(Weights weights, Program... programs) {
        failIf(failCompiling, "compiling failed");
        openSessions++;
        return new Run(backend.compile(((Held) weights).weights, programs));
    }

    @Override
    public void close() {
        backend.close();
    }

    private final class Held implements Weights {

        private final Weights weights;

        Held(Weights weights) {
            this.weights = weights;
        }

        @Override
        public Parameters parameters() {
            return weights.parameters();
        }

        @Override
        public void write(Parameter parameter, Tensor value) {
            failIf(failWrites, "writing failed");
            weights.write(parameter, value);
        }

        @Override
        public void read(Parameter parameter, Tensor into) {
            weights.read(parameter, into);
        }

        @Override
        public void close() {
            openWeights--;
            weights.close();
        }
    }

    private final class Run implements Session {

        private final Session session;

        Run(Session session) {
            this.session = session;
        }

        @Override
        public Outputs run(Program program, Inputs inputs) {
            if (failRuns) {
                failed.add(this);
            }
            failIf(failRuns || failed.contains(this), "running failed");
            return session.run(program, inputs);
        }

        @Override
        public ExecutionReport report() {
            return session.report();
        }

        @Override
        public void close() {
            openSessions--;
            session.close();
            failIf(failClosing, "closing failed");
        }
    }
}
