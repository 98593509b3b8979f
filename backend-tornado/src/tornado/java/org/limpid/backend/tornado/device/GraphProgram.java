package org.limpid.backend.tornado.device;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.limpid.backend.tornado.plan.Memory;
import org.limpid.backend.tornado.plan.ProgramPlan;
import org.limpid.backend.tornado.plan.Region;
import org.limpid.backend.tornado.plan.Segment;
import org.limpid.backend.tornado.plan.Task;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The graphs of a program, one for each segment, and the arrays that the host shares with them. */
final class GraphProgram implements DeviceProgram {

    /** All graphs have one name: tasks of one name then share their code throughout a plan. */
    static final String GRAPH = "limpid";

    /**
     * What all graphs of a plan hand on to one another.
     *
     * @param weightFloats parameters
     * @param weightInts parameters
     * @param arenaFloats of the session that the graph is for
     * @param arenaInts of the session that the graph is for
     * @param all of all sessions
     */
    record Shared(
            SharedFloats weightFloats,
            SharedInts weightInts,
            SharedFloats arenaFloats,
            SharedInts arenaInts,
            Object[] all) {}

    private final SharedFloats inputFloats;
    private final SharedInts inputInts;
    private final List<SharedFloats> outputFloats = new ArrayList<>();
    private final List<SharedInts> outputInts = new ArrayList<>();
    private final List<SharedInts> statuses = new ArrayList<>();
    private final List<Integer> statusSizes = new ArrayList<>();
    private final int first;
    private final IntConsumer execute;

    /**
     * @param graphs of the plan so far; those of the program are added, constants first
     * @param execute runs the graph of a number
     */
    GraphProgram(ProgramPlan program, Shared shared, List<ImmutableTaskGraph> graphs, IntConsumer execute) {
        this.execute = execute;
        inputFloats = new SharedFloats(Math.max(1, program.inputFloats()));
        inputInts = new SharedInts(Math.max(1, program.inputInts()));
        for (Segment segment : program.once()) {
            graphs.add(graph(segment, shared, false));
        }
        first = graphs.size();
        for (Segment segment : program.every()) {
            graphs.add(graph(segment, shared, true));
        }
    }

    private ImmutableTaskGraph graph(Segment segment, Shared shared, boolean kept) {
        SharedFloats floats = new SharedFloats(Math.max(1, segment.outputFloats()));
        SharedInts ints = new SharedInts(Math.max(1, segment.outputInts()));
        SharedInts status = new SharedInts(Math.max(2, segment.statusInts()));
        if (kept) {
            outputFloats.add(floats);
            outputInts.add(ints);
            statuses.add(status);
            statusSizes.add(segment.statusInts());
        }
        TaskGraph graph = new TaskGraph(GRAPH).consumeFromDevice(shared.all());
        moveIn(graph, segment);
        addTasks(graph, segment, region -> switch (region.memory()) {
            case WEIGHTS -> region.isInt() ? shared.weightInts().array() : shared.weightFloats().array();
            case ARENA -> region.isInt() ? shared.arenaInts().array() : shared.arenaFloats().array();
            case INPUT -> region.isInt() ? inputInts.array() : inputFloats.array();
            case OUTPUT -> region.isInt() ? ints.array() : floats.array();
            case STATUS -> status.array();
        });
        moveOut(graph, segment, floats, ints, status);
        return graph.persistOnDevice(shared.all()).snapshot();
    }

    private void moveIn(TaskGraph graph, Segment segment) {
        if (segment.uses(Memory.INPUT, false)) {
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, inputFloats.array());
        }
        if (segment.uses(Memory.INPUT, true)) {
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, inputInts.array());
        }
    }

    private static void moveOut(
            TaskGraph graph, Segment segment, SharedFloats floats, SharedInts ints, SharedInts status) {
        if (segment.outputFloats() > 0) {
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, floats.array());
        }
        if (segment.outputInts() > 0) {
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, ints.array());
        }
        if (segment.statusInts() > 0) {
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, status.array());
        }
    }

    /** Which array an operand lies in. */
    interface Arrays {
        Object of(Region region);
    }

    /** Adds a segment's tasks with their descriptor, which is small and comes along with every execution. */
    static void addTasks(TaskGraph graph, Segment segment, Arrays arrays) {
        IntArray descriptor = IntArray.fromArray(segment.descriptor());
        FloatArray scalars = FloatArray.fromArray(segment.scalars());
        graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, descriptor);
        if (segment.tasks().stream().anyMatch(task -> task.kernel().isScaled())) {
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, scalars);
        }
        TaskBinder binder = new TaskBinder(graph, scalars, descriptor);
        for (int i = 0; i < segment.tasks().size(); i++) {
            Task task = segment.tasks().get(i);
            Object[] operands = task.operands().stream().map(arrays::of).toArray();
            binder.add(task, segment.names().get(i), segment.places().get(i), operands);
        }
    }

    @Override
    public HostArray input(boolean ints) {
        return ints ? inputInts : inputFloats;
    }

    @Override
    public HostArray output(int segment, boolean ints) {
        return ints ? outputInts.get(segment) : outputFloats.get(segment);
    }

    @Override
    public void run(int segment) {
        execute.accept(first + segment);
    }

    @Override
    public int[] status(int segment) {
        int[] status = new int[statusSizes.get(segment)];
        IntArray from = statuses.get(segment).array();
        for (int i = 0; i < status.length; i++) {
            status[i] = from.get(i);
        }
        return status;
    }
}
