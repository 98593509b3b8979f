package org.limpid.backend.tornado.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.limpid.api.LimpidException;
import org.limpid.backend.tornado.plan.ProgramPlan;
import org.limpid.backend.tornado.plan.Segment;
import org.limpid.backend.tornado.plan.SegmentBuilder;
import org.limpid.backend.tornado.plan.SessionPlan;
import org.limpid.backend.tornado.plan.Tuning;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoMemoryException;

/**
 * One execution plan. Its first graph brings weights and empty arenas to the device, its second brings the weights back, and
 * every other takes all shared arrays from the graph that ran before it and leaves them to the next: TornadoVM finds a buffer
 * only where the last graph left it, so none may be missing, used or not.
 */
final class GraphPlan implements DevicePlan {

    private static final int LOAD = 0;
    private static final int SAVE = 1;
    private static final int GROUP = 256;

    private final List<List<GraphProgram>> programs = new ArrayList<>();
    private final List<Integer> constants = new ArrayList<>();
    private final TornadoExecutionPlan plan;

    GraphPlan(
            TornadoDevice device,
            Tuning tuning,
            SharedFloats weightFloats,
            SharedInts weightInts,
            List<SessionPlan> sessions) {
        List<Object> all = new ArrayList<>(List.of(weightFloats.array(), weightInts.array()));
        List<SharedFloats> floats = new ArrayList<>();
        List<SharedInts> ints = new ArrayList<>();
        for (SessionPlan session : sessions) {
            floats.add(new SharedFloats(session.floats()));
            ints.add(new SharedInts(session.ints()));
            all.add(floats.getLast().array());
            all.add(ints.getLast().array());
        }
        Object[] shared = all.toArray();
        List<ImmutableTaskGraph> graphs = new ArrayList<>();
        graphs.add(load(shared, weightFloats, weightInts));
        graphs.add(save(shared, weightFloats, weightInts));
        for (int i = 0; i < sessions.size(); i++) {
            GraphProgram.Shared arrays =
                    new GraphProgram.Shared(weightFloats, weightInts, floats.get(i), ints.get(i), shared);
            programs.add(programs(sessions.get(i), arrays, graphs));
        }
        try {
            plan = new TornadoExecutionPlan(graphs.toArray(ImmutableTaskGraph[]::new));
            plan.withDevice(device);
            plan.withGridScheduler(grids(device, tuning, sessions));
        } catch (RuntimeException failure) {
            throw failed("making task graphs", failure);
        }
    }

    private List<GraphProgram> programs(
            SessionPlan session, GraphProgram.Shared arrays, List<ImmutableTaskGraph> graphs) {
        List<GraphProgram> made = new ArrayList<>();
        for (ProgramPlan program : session.programs()) {
            int before = graphs.size();
            made.add(new GraphProgram(program, arrays, graphs, this::execute));
            for (int k = 0; k < program.once().size(); k++) {
                constants.add(before + k);
            }
        }
        return made;
    }

    private static ImmutableTaskGraph load(Object[] shared, SharedFloats floats, SharedInts ints) {
        TaskGraph graph =
                new TaskGraph(GraphProgram.GRAPH).transferToDevice(DataTransferMode.EVERY_EXECUTION, shared);
        GraphProgram.addTasks(graph, SegmentBuilder.nothing(), each -> each.isInt() ? ints.array() : floats.array());
        return graph.persistOnDevice(shared).snapshot();
    }

    private static ImmutableTaskGraph save(Object[] shared, SharedFloats floats, SharedInts ints) {
        TaskGraph graph = new TaskGraph(GraphProgram.GRAPH).consumeFromDevice(shared);
        GraphProgram.addTasks(graph, SegmentBuilder.nothing(), each -> each.isInt() ? ints.array() : floats.array());
        return graph.transferToHost(DataTransferMode.EVERY_EXECUTION, floats.array(), ints.array())
                .persistOnDevice(shared)
                .snapshot();
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

    private void execute(int graph) {
        try {
            plan.withGraph(graph).execute();
        } catch (RuntimeException failure) {
            throw failed("running a task graph", failure);
        }
    }

    private static LimpidException failed(String what, RuntimeException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = String.valueOf(root.getMessage());
        boolean full = root instanceof TornadoMemoryException
                || text.toLowerCase(Locale.ROOT).contains("memory");
        return new LimpidException(
                what + " failed in TornadoVM: " + text
                        + (full
                                ? ". Make the batch smaller, or give it more of the device with"
                                        + " -Dtornado.device.memory=8GB (4GB unless said)"
                                : ""),
                failure);
    }

    @Override
    public void load() {
        execute(LOAD);
        constants.forEach(this::execute);
    }

    @Override
    public void save() {
        execute(SAVE);
    }

    @Override
    public DeviceProgram program(int session, int program) {
        return programs.get(session).get(program);
    }

    @Override
    public void close() {
        try {
            plan.close();
        } catch (TornadoExecutionPlanException failure) {
            throw new LimpidException("TornadoVM did not give its memory back: " + failure.getMessage(), failure);
        }
    }
}
