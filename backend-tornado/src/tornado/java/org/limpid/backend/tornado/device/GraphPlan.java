package org.limpid.backend.tornado.device;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.limpid.backend.tornado.plan.Memory;
import org.limpid.backend.tornado.plan.ProgramPlan;
import org.limpid.backend.tornado.plan.Segment;
import org.limpid.backend.tornado.plan.SegmentBuilder;
import org.limpid.backend.tornado.plan.SessionPlan;
import org.limpid.backend.tornado.plan.Staging;
import org.limpid.backend.tornado.plan.Tuning;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * One execution plan. Its first graph brings weights and empty arenas to the device, and leaves them there. Every other takes
 * all of them from the graph that ran before it: TornadoVM finds a buffer only where the last graph had it, so none may be
 * missing, used or not. Only the first graph may own them, because TornadoVM frees what a graph owns and fails on what is free.
 */
final class GraphPlan implements DevicePlan {

    private static final int LOAD = 0;
    private static final int GROUP = 256;

    private final DeviceThread thread;
    private final Arena arena = Arena.ofShared();
    private final List<List<GraphProgram>> programs = new ArrayList<>();
    private final List<Integer> constants = new ArrayList<>();
    private final HeldWeights weights;
    private final TornadoExecutionPlan plan;
    private @Nullable TornadoExecutionResult loaded;

    GraphPlan(
            DeviceThread thread, TornadoDevice device, Tuning tuning, HeldWeights weights, List<HeldSession> sessions) {
        this.thread = thread;
        this.weights = weights;
        try {
            plan = thread.call(() -> make(device, tuning, weights, sessions));
        } catch (RuntimeException failure) {
            arena.close();
            throw Failures.of("making task graphs", failure);
        }
    }

    private TornadoExecutionPlan make(
            TornadoDevice device, Tuning tuning, HeldWeights weights, List<HeldSession> sessions) {
        List<Object> all =
                new ArrayList<>(List.of(weights.floats().array(), weights.ints().array()));
        for (HeldSession session : sessions) {
            all.add(session.floats().array());
            all.add(session.ints().array());
        }
        Map<Memory, FloatArray> staged = staged(sessions);
        all.addAll(staged.values());
        Object[] shared = all.toArray();
        List<ImmutableTaskGraph> graphs = new ArrayList<>();
        graphs.add(load(shared, weights));
        for (HeldSession session : sessions) {
            programs.add(programs(session, new GraphProgram.Shared(weights, session, staged, shared), graphs));
        }
        TornadoExecutionPlan made = new TornadoExecutionPlan(graphs.toArray(ImmutableTaskGraph[]::new));
        made.withDevice(device);
        made.withGridScheduler(
                grids(device, tuning, sessions.stream().map(HeldSession::plan).toList()));
        return made;
    }

    /** Room for what a library multiplies, where it does; sessions take turns. */
    private Map<Memory, FloatArray> staged(List<HeldSession> sessions) {
        Staging staging = Staging.of(sessions.stream().map(HeldSession::plan).toList());
        Map<Memory, FloatArray> arrays = new EnumMap<>(Memory.class);
        if (staging.isUsed()) {
            arrays.put(Memory.LEFT, new SharedFloats(arena, staging.left()).array());
            arrays.put(Memory.RIGHT, new SharedFloats(arena, staging.right()).array());
            arrays.put(Memory.PRODUCT, new SharedFloats(arena, staging.product()).array());
        }
        return arrays;
    }

    private List<GraphProgram> programs(
            HeldSession session, GraphProgram.Shared shared, List<ImmutableTaskGraph> graphs) {
        List<GraphProgram> made = new ArrayList<>();
        for (int i = 0; i < session.programs().size(); i++) {
            ProgramPlan program = session.plan().programs().get(i);
            int before = graphs.size();
            made.add(new GraphProgram(program, session.programs().get(i), shared, arena, graphs, this::execute));
            for (int k = 0; k < program.once().size(); k++) {
                constants.add(before + k);
            }
        }
        return made;
    }

    private ImmutableTaskGraph load(Object[] shared, HeldWeights weights) {
        TaskGraph graph = new TaskGraph(GraphProgram.GRAPH).transferToDevice(DataTransferMode.EVERY_EXECUTION, shared);
        GraphProgram.addTasks(graph, SegmentBuilder.nothing(), arena, each -> array(weights, each.isInt()));
        return graph.persistOnDevice(shared).snapshot();
    }

    private static Object array(HeldWeights weights, boolean ints) {
        return ints ? weights.ints().array() : weights.floats().array();
    }

    /** Every kernel goes through its work in steps of the whole grid, so one grid serves all. */
    private static GridScheduler grids(TornadoDevice device, Tuning tuning, List<SessionPlan> sessions) {
        int units = Math.max(1, device.getPhysicalDevice().getDeviceMaxComputeUnits());
        GridScheduler scheduler = new GridScheduler();
        TreeSet<String> names = new TreeSet<>(SegmentBuilder.nothing().names());
        sessions.stream()
                .flatMap(session -> session.programs().stream())
                .flatMap(program -> Stream.concat(program.once().stream(), program.every().stream()))
                .map(Segment::names)
                .forEach(names::addAll);
        for (String name : names) {
            int group = tuning.tiled() ? GROUP : 1;
            WorkerGrid1D grid = new WorkerGrid1D(4 * units * group);
            grid.setLocalWork(group, 1, 1);
            scheduler.addWorkerGrid(GraphProgram.GRAPH + "." + name, grid);
        }
        return scheduler;
    }

    private TornadoExecutionResult execute(int graph) {
        try {
            return thread.call(() -> plan.withGraph(graph).execute());
        } catch (RuntimeException failure) {
            throw Failures.of("running a task graph", failure);
        }
    }

    @Override
    public void load() {
        loaded = execute(LOAD);
        constants.forEach(this::execute);
    }

    /** The first graph's view of the weights is that of the device, whichever graph has changed them since. */
    @Override
    public void save() {
        TornadoExecutionResult result = loaded;
        if (result == null) {
            throw new IllegalStateException("weights were asked of a device that has none");
        }
        try {
            thread.call(() -> {
                plan.withGraph(LOAD);
                return result.transferToHost(array(weights, false), array(weights, true));
            });
        } catch (RuntimeException failure) {
            throw Failures.of("reading the weights", failure);
        }
    }

    @Override
    public DeviceProgram program(int session, int program) {
        return programs.get(session).get(program);
    }

    /** TornadoVM frees what is selected, and a run selects one graph. */
    @Override
    public void close() {
        try {
            thread.call(() -> plan.withAllGraphs().freeDeviceMemory());
        } finally {
            arena.close();
        }
    }
}
