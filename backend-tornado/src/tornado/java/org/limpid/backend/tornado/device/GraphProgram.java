package org.limpid.backend.tornado.device;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
     * @param session that the graph is for
     * @param staged where a library finds operands and leaves results; empty if none is asked
     * @param all arrays of all sessions
     */
    record Shared(HeldWeights weights, HeldSession session, Map<Memory, FloatArray> staged, Object[] all) {}

    private final ProgramPlan program;
    private final HeldSession.Exchange exchange;
    private final int first;
    private final IntConsumer execute;

    /**
     * @param arena for descriptors
     * @param graphs of the plan so far; those of the program are added, constants first
     * @param execute runs the graph of a number
     */
    GraphProgram(
            ProgramPlan program,
            HeldSession.Exchange exchange,
            Shared shared,
            Arena arena,
            List<ImmutableTaskGraph> graphs,
            IntConsumer execute) {
        this.program = program;
        this.exchange = exchange;
        this.execute = execute;
        for (int k = 0; k < program.once().size(); k++) {
            graphs.add(graph(program.once().get(k), exchange.once().get(k), shared, arena));
        }
        first = graphs.size();
        for (int k = 0; k < program.every().size(); k++) {
            graphs.add(graph(program.every().get(k), exchange.every().get(k), shared, arena));
        }
    }

    private ImmutableTaskGraph graph(Segment segment, HeldSession.Results results, Shared shared, Arena arena) {
        TaskGraph graph = new TaskGraph(GRAPH).consumeFromDevice(shared.all());
        moveIn(graph, segment);
        addTasks(graph, segment, arena, region -> switch (region.memory()) {
            case WEIGHTS ->
                region.isInt()
                        ? shared.weights().ints().array()
                        : shared.weights().floats().array();
            case ARENA ->
                region.isInt()
                        ? shared.session().ints().array()
                        : shared.session().floats().array();
            case INPUT ->
                region.isInt() ? exchange.ints().array() : exchange.floats().array();
            case OUTPUT ->
                region.isInt() ? results.ints().array() : results.floats().array();
            case STATUS -> results.status().array();
            case LEFT, RIGHT, PRODUCT -> Objects.requireNonNull(shared.staged().get(region.memory()));
        });
        moveOut(graph, segment, results);
        return graph.snapshot();
    }

    private void moveIn(TaskGraph graph, Segment segment) {
        if (segment.uses(Memory.INPUT, false)) {
            graph.transferToDevice(
                    DataTransferMode.EVERY_EXECUTION, exchange.floats().array());
        }
        if (segment.uses(Memory.INPUT, true)) {
            graph.transferToDevice(
                    DataTransferMode.EVERY_EXECUTION, exchange.ints().array());
        }
    }

    private static void moveOut(TaskGraph graph, Segment segment, HeldSession.Results results) {
        if (segment.outputFloats() > 0) {
            graph.transferToHost(
                    DataTransferMode.EVERY_EXECUTION, results.floats().array());
        }
        if (segment.outputInts() > 0) {
            graph.transferToHost(
                    DataTransferMode.EVERY_EXECUTION, results.ints().array());
        }
        if (segment.statusInts() > 0) {
            graph.transferToHost(
                    DataTransferMode.EVERY_EXECUTION, results.status().array());
        }
    }

    /** Which array an operand lies in. */
    interface Arrays {
        Object of(Region region);
    }

    /** Adds a segment's tasks with their descriptor, which is small and comes along with every execution. */
    static void addTasks(TaskGraph graph, Segment segment, Arena arena, Arrays arrays) {
        IntArray descriptor = SharedInts.of(arena, segment.descriptor()).array();
        FloatArray scalars = SharedFloats.of(arena, segment.scalars()).array();
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
        return ints ? exchange.ints() : exchange.floats();
    }

    @Override
    public HostArray output(int segment, boolean ints) {
        HeldSession.Results results = exchange.every().get(segment);
        return ints ? results.ints() : results.floats();
    }

    @Override
    public void run(int segment) {
        execute.accept(first + segment);
    }

    @Override
    public int[] status(int segment) {
        int[] status = new int[program.every().get(segment).statusInts()];
        IntArray from = exchange.every().get(segment).status().array();
        for (int i = 0; i < status.length; i++) {
            status[i] = from.get(i);
        }
        return status;
    }
}
