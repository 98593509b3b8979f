package org.limpid.conformance;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;

/** What is opened, closed, limited and entered. */
final class LifecycleChecks {

    /** How long two threads are let try to meet in a session. */
    private static final long MEETING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long LIMIT = 1 << 20;

    private LifecycleChecks() {}

    static Stream<Check> all() {
        return Stream.of(
                new Check(Rule.CLOSING, "", "a session", LifecycleChecks::closedSession),
                new Check(Rule.CLOSING, "", "weights", LifecycleChecks::closedWeights),
                new Check(Rule.CLOSING, "", "weights while a session is open", LifecycleChecks::weightsOutlive),
                new Check(Rule.CLOSING, "", "a backend", LifecycleChecks::closedBackend),
                new Check(Rule.ONE_THREAD, "", "two threads run one session", LifecycleChecks::oneThread),
                new Check(Rule.ONE_THREAD, "", "one thread after the other", LifecycleChecks::handedOver),
                new Check(Rule.MEMORY_LIMIT, "", "weights beyond the limit", LifecycleChecks::tooManyWeights),
                new Check(Rule.MEMORY_LIMIT, "", "intermediates beyond the limit", LifecycleChecks::tooLargeSession),
                new Check(Rule.MEMORY_LIMIT, "", "what was closed counts no more", LifecycleChecks::memoryReturns),
                new Check(Rule.DETERMINISM, "", "asked for", LifecycleChecks::determinism));
    }

    private static void closedSession(Trial trial) {
        Program program = Programs.affine();
        Inputs inputs = Inputs.zerosFor(program);
        try (Weights weights = trial.plain().allocate(Parameters.of(program))) {
            Session session = trial.plain().compile(weights, program);
            Outputs outputs = session.run(program, inputs);
            session.close();
            session.close();
            trial.refused(
                    RuntimeException.class, "running a closed session", _ -> session.run(program, inputs), "closed");
            trial.refused(
                    RuntimeException.class, "reading an output of a closed session", _ -> outputs.read("y"), "closed");
        }
    }

    private static void closedWeights(Trial trial) {
        Weights weights = trial.plain().allocate(Parameters.of(Programs.swap()));
        weights.close();
        weights.close();
        Tensor value = new Samples("closed").normal(33);
        trial.refused(
                RuntimeException.class, "writing to closed weights", _ -> weights.write(Programs.P, value), "closed");
        trial.refused(RuntimeException.class, "reading closed weights", _ -> weights.read(Programs.P), "closed");
        trial.refused(
                RuntimeException.class,
                "compiling over closed weights",
                _ -> trial.plain().compile(weights, Programs.swap()).close(),
                "closed");
    }

    private static void weightsOutlive(Trial trial) {
        Program program = Programs.evaluation();
        Map<Parameter, Tensor> values = Programs.mixtureWeights();
        Map<String, Tensor> inputs = Map.of("x", new Samples("outlive").normal(9, 33));
        Weights weights = trial.plain().allocate(Parameters.of(program));
        values.forEach(weights::write);
        try (Session session = trial.plain().compile(weights, program)) {
            weights.close();
            trial.near(
                    "y, after the owner of the weights closed them,",
                    session.run(program, Rig.inputs(inputs)).read("y"),
                    Oracle.bounded(program, values, inputs).output("y"),
                    false);
        }
    }

    private static void closedBackend(Trial trial) {
        Program program = Programs.affine();
        Inputs inputs = Inputs.zerosFor(program);
        Backend backend = trial.subject().open(trial.subject().options());
        Weights weights = backend.allocate(Parameters.of(program));
        Session session = backend.compile(weights, program);
        backend.close();
        backend.close();
        trial.refused(
                RuntimeException.class,
                "running a session of a closed backend",
                _ -> session.run(program, inputs),
                "closed");
        trial.refused(
                RuntimeException.class,
                "allocating on a closed backend",
                _ -> backend.allocate(Parameters.of(program)).close(),
                "closed");
        session.close();
        weights.close();
    }

    private static void oneThread(Trial trial) throws Exception {
        Program program = Programs.slow();
        Map<String, Tensor> values = Map.of("x", new Samples("threads").scaled(0.5, 160, 160));
        AtomicBoolean met = new AtomicBoolean();
        ExecutorService threads =
                Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory());
        try (Rig rig = new Rig(trial.plain(), Map.of(), program)) {
            long end = System.nanoTime() + MEETING_NANOS;
            Future<?> first = threads.submit(() -> meet(rig, program, values, met, end));
            Future<?> second = threads.submit(() -> meet(rig, program, values, met, end));
            first.get();
            second.get();
            trial.that(
                    met.get(),
                    () -> "two threads ran one session side by side for "
                            + TimeUnit.NANOSECONDS.toSeconds(MEETING_NANOS)
                            + " s and none of them got an IllegalStateException");
            Tensor y = rig.run(program, values).get("y");
            trial.near(
                    "y, after a thread was turned away,",
                    y,
                    Oracle.bounded(program, Map.of(), values).output("y"),
                    false);
        } finally {
            threads.shutdown();
        }
    }

    /** Runs again and again until one of the threads is turned away. */
    private static void meet(Rig rig, Program program, Map<String, Tensor> values, AtomicBoolean met, long end) {
        Inputs inputs = Rig.inputs(values);
        while (!met.get() && System.nanoTime() < end) {
            try {
                rig.session().run(program, inputs);
            } catch (IllegalStateException turnedAway) {
                met.set(true);
            }
        }
    }

    private static void handedOver(Trial trial) throws Exception {
        Program program = Programs.affine();
        Map<String, Tensor> values = Map.of("x", new Samples("handed over").normal(33));
        ExecutorService other =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
        try (Rig rig = new Rig(trial.plain(), Map.of(), program)) {
            Tensor here = rig.run(program, values).get("y");
            Tensor there = other.submit(() -> rig.run(program, values)).get().get("y");
            var expected = Oracle.bounded(program, Map.of(), values).output("y");
            trial.near("y from the thread that compiled", here, expected, false);
            trial.near("y from another thread afterwards", there, expected, false);
        } finally {
            other.shutdown();
        }
    }

    /** A backend with a limit of a mebibyte, or the check ends as unsupported because it refuses to have one. */
    private static Backend limited(Trial trial) {
        try {
            return trial.subject().open(trial.subject().options().withMemoryLimit(LIMIT));
        } catch (LimpidException refused) {
            throw new Unsupported("memoryLimit");
        }
    }

    private static void tooManyWeights(Trial trial) {
        Parameter large = Parameter.of("large", 1 << 20);
        try (Backend backend = limited(trial)) {
            trial.refused(
                    LimpidException.class,
                    "allocating 4 MiB of weights within a limit of 1 MiB",
                    _ -> backend.allocate(Parameters.of(java.util.List.of(large)))
                            .close(),
                    "memory");
            fits(trial, backend);
        }
    }

    private static void tooLargeSession(Trial trial) {
        ProgramBuilder b = new ProgramBuilder("large");
        Value x = b.input("x", TensorType.f32(1024, 1));
        b.output("y", b.sum(b.exp(b.matmul(x, false, x, true)), 0, 1));
        Program program = b.build();
        try (Backend backend = limited(trial);
                Weights none = backend.allocate(Parameters.of(program))) {
            trial.refused(
                    LimpidException.class,
                    "a session with intermediates of 4 MiB within a limit of 1 MiB",
                    _ -> {
                        try (Session session = backend.compile(none, program)) {
                            session.run(program, Inputs.zerosFor(program));
                        }
                    },
                    "memory");
            fits(trial, backend);
        }
    }

    private static void memoryReturns(Trial trial) {
        // A third of the limit, so that a backend which stores more than it is given has room too.
        Parameter third = Parameter.of("third", 5 << 14);
        try (Backend backend = limited(trial)) {
            for (int i = 0; i < 8; i++) {
                backend.allocate(Parameters.of(java.util.List.of(third))).close();
            }
            fits(trial, backend);
        }
    }

    private static void fits(Trial trial, Backend backend) {
        Program program = Programs.affine();
        Map<String, Tensor> inputs = Map.of("x", new Samples("fits").normal(33));
        try (Rig rig = new Rig(backend, Map.of(), program)) {
            trial.near(
                    "y of a small program within the limit",
                    rig.run(program, inputs).get("y"),
                    Oracle.bounded(program, Map.of(), inputs).output("y"),
                    false);
        }
    }

    private static void determinism(Trial trial) {
        BackendOptions asked = trial.subject().options().withDeterministic(true);
        if (!trial.plain().capabilities().deterministic()) {
            trial.refused(
                    LimpidException.class,
                    "determinism of a backend that has none",
                    _ -> trial.subject().open(asked).close());
            return;
        }
        try (Backend backend = trial.subject().open(asked)) {
            trial.that(
                    backend.capabilities().deterministic(),
                    () -> "a backend opened with determinism says that it has none");
        }
    }
}
