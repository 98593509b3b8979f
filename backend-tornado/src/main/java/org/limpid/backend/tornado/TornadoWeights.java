package org.limpid.backend.tornado;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.tensor.Tensor;
import org.limpid.backend.tornado.device.DevicePlan;
import org.limpid.backend.tornado.device.WeightArrays;
import org.limpid.backend.tornado.plan.GuardTasks;
import org.limpid.backend.tornado.plan.Region;
import org.limpid.backend.tornado.plan.Staging;
import org.limpid.backend.tornado.plan.WeightLayout;

/**
 * Parameters in one array of floats and one of integers, and the execution plan of all sessions over them. The array on the
 * host and the one on the device are brought together when one side needs what the other has changed. All methods that touch
 * the device hold the backend's lock: TornadoVM lets a plan be used by one thread at a time.
 */
final class TornadoWeights implements Weights {

    /** Which side has values that the other lacks. */
    private enum Newer {
        HOST,
        DEVICE,
        NEITHER
    }

    private final TornadoBackend backend;
    private final WeightLayout layout;
    private final WeightArrays arrays;
    private final long bytes;
    private final List<TornadoSession> sessions = new ArrayList<>();
    private @Nullable DevicePlan plan;
    private Newer newer = Newer.HOST;
    private long stagingBytes;
    private int references = 1;
    private boolean closed;

    TornadoWeights(TornadoBackend backend, Parameters parameters) {
        this.backend = backend;
        layout = new WeightLayout(parameters, backend.options().guard());
        bytes = 4L * ((long) layout.floats() + layout.ints());
        backend.budget().reserve("allocating the parameters", bytes);
        try {
            arrays = backend.engine().weights(layout.floats(), layout.ints());
        } catch (RuntimeException | Error failure) {
            backend.budget().release(bytes);
            throw failure;
        }
        if (layout.isGuarded()) {
            fillWithSentinels();
        }
    }

    private void fillWithSentinels() {
        MemorySegment floats = arrays.array(false).data();
        MemorySegment ints = arrays.array(true).data();
        for (long i = 0; i < layout.floats(); i++) {
            floats.set(Tensor.FLOAT, 4 * i, GuardTasks.SENTINEL);
        }
        for (long i = 0; i < layout.ints(); i++) {
            ints.set(Tensor.INT, 4 * i, GuardTasks.SENTINEL);
        }
        for (Parameter parameter : layout.parameters()) {
            memory(layout.region(parameter)).fill((byte) 0);
        }
    }

    boolean isOf(TornadoBackend other) {
        return backend == other;
    }

    WeightLayout layout() {
        return layout;
    }

    @Override
    public Parameters parameters() {
        return layout.parameters();
    }

    @Override
    public void write(Parameter parameter, Tensor value) {
        synchronized (backend.lock()) {
            Region region = checked(parameter, value, "written");
            toHost();
            memory(region).copyFrom(value.data());
            newer = Newer.HOST;
        }
    }

    @Override
    public void read(Parameter parameter, Tensor into) {
        synchronized (backend.lock()) {
            Region region = checked(parameter, into, "read");
            toHost();
            into.data().copyFrom(memory(region));
        }
    }

    private MemorySegment memory(Region region) {
        return arrays.array(region.isInt())
                .data()
                .asSlice(4L * region.offset(), region.type().bytes());
    }

    private Region checked(Parameter parameter, Tensor tensor, String verb) {
        if (closed) {
            throw new IllegalStateException(
                    "the parameter '" + parameter.name() + "' was " + verb + " after its weights were closed");
        }
        if (!layout.contains(parameter)) {
            throw new LimpidException("there is no parameter '" + parameter.name() + "' " + parameter.type()
                    + " among these weights; they hold " + parameters().list());
        }
        if (!tensor.type().equals(parameter.type())) {
            throw new LimpidException("the parameter '" + parameter.name() + "' is " + parameter.type() + "; it was "
                    + verb + " with a tensor " + tensor.type());
        }
        return layout.region(parameter);
    }

    // ---- on the device
    // -----------------------------------------------------------------------------------------------

    private void toHost() {
        if (newer == Newer.DEVICE && plan != null) {
            plan.save();
            newer = Newer.NEITHER;
        }
    }

    /** The plan with all sessions in it and the newest weights on the device. */
    DevicePlan onDevice() {
        DevicePlan ready = plan;
        if (ready == null) {
            ready = backend.engine()
                    .open(
                            backend.deviceNumber(),
                            backend.tuning(),
                            arrays,
                            sessions.stream().map(TornadoSession::arrays).toList());
            plan = ready;
            newer = Newer.HOST;
        }
        if (newer == Newer.HOST) {
            ready.load();
            newer = Newer.NEITHER;
        }
        return ready;
    }

    /** A run may have changed parameters on the device. */
    void changed() {
        newer = Newer.DEVICE;
    }

    /** The number of a session in the plan. */
    int number(TornadoSession session) {
        return sessions.indexOf(session);
    }

    /** A session is there, and the plan is to be made again with it. */
    void add(TornadoSession session) {
        if (closed) {
            throw new IllegalStateException("a program was compiled over weights that are closed");
        }
        references++;
        dropPlan();
        sessions.add(session);
        try {
            reserveStaging();
            onDevice();
        } catch (RuntimeException | Error failure) {
            remove(session);
            throw failure;
        }
    }

    /** A session is gone; the plan is made again without it when another one runs. */
    void remove(TornadoSession session) {
        dropPlan();
        sessions.remove(session);
        reserveStaging();
        release();
    }

    /** One room for the library's products of all sessions, as large as the plan will make it. */
    private void reserveStaging() {
        long needed =
                Staging.of(sessions.stream().map(TornadoSession::plan).toList()).bytes();
        if (needed > stagingBytes) {
            backend.budget().reserve("room for products by a library", needed - stagingBytes);
        } else {
            backend.budget().release(stagingBytes - needed);
        }
        stagingBytes = needed;
    }

    /** Brings the weights to the host and frees the device. */
    private void dropPlan() {
        DevicePlan old = plan;
        if (old != null) {
            try {
                toHost();
            } finally {
                plan = null;
                old.close();
            }
        }
        newer = Newer.HOST;
    }

    private void release() {
        references--;
        if (references == 0) {
            try {
                dropPlan();
            } finally {
                arrays.close();
                backend.budget().release(bytes);
                backend.forget(this);
            }
        }
    }

    @Override
    public void close() {
        synchronized (backend.lock()) {
            if (!closed) {
                closed = true;
                release();
            }
        }
    }
}
