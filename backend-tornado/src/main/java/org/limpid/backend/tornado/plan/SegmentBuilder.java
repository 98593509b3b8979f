package org.limpid.backend.tornado.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.limpid.api.tensor.TensorType;

/** Cuts a list of tasks into segments, and gives each what it hands to the host. */
public final class SegmentBuilder {

    /** Arrays that a graph may name besides those of other sessions; see {@link GraphLimits#require}. */
    private static final int ARRAYS = 40;

    private final List<Segment> segments = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private final Map<String, Integer> alike = new HashMap<>();
    private final int most;
    private int bytes;
    private int nodes;
    private int outputFloats;
    private int outputInts;
    private int statusInts;

    /** @param most how many tasks of one kernel a segment may hold */
    SegmentBuilder(int most) {
        this.most = most;
    }

    /**
     * A segment that touches the weights and does nothing, for graphs that only move data: a graph needs a task, and hands to
     * the host only what a task of its own names.
     */
    public static Segment nothing() {
        SegmentBuilder builder = new SegmentBuilder(GraphLimits.ALIKE);
        int[] noRows = new int[6];
        Region floats = new Region(Memory.WEIGHTS, 0, TensorType.f32(1));
        Region ints = new Region(Memory.WEIGHTS, 0, TensorType.i32(1));
        builder.add(new Task(Kernel.MOVE, 0, List.of(floats, floats), noRows));
        builder.add(new Task(Kernel.INT_MOVE, 0, List.of(ints, ints), noRows));
        return builder.segments().getFirst();
    }

    /** Appends a task, in a new segment if it does not fit into this one. */
    void add(Task task) {
        makeRoom(task);
        tasks.add(task);
        alike.merge(task.name(), 1, Integer::sum);
        bytes += GraphLimits.bytes(task);
        nodes += GraphLimits.nodes(task);
    }

    private void makeRoom(Task task) {
        boolean fits =
                GraphLimits.fits(tasks.size(), bytes, nodes, task, ARRAYS) && alike.getOrDefault(task.name(), 0) < most;
        if (!fits) {
            cut();
        }
    }

    /** The number of the segment that a task like this will be in. */
    int segmentFor(Task like) {
        makeRoom(like);
        return segments.size();
    }

    /** Room in the current segment's arrays for the host. */
    Region output(TensorType type) {
        boolean isInt = type.dtype() == org.limpid.api.tensor.DType.I32;
        Region region = new Region(Memory.OUTPUT, isInt ? outputInts : outputFloats, type);
        if (isInt) {
            outputInts = Math.addExact(outputInts, type.shape().intSize());
        } else {
            outputFloats = Math.addExact(outputFloats, type.shape().intSize());
        }
        return region;
    }

    /** Room for a position and a value in the current segment's status. */
    Region status() {
        Region region = new Region(Memory.STATUS, statusInts, TensorType.i32(2));
        statusInts += 2;
        return region;
    }

    /** Ends the current segment, if there is anything in it. */
    void cut() {
        if (tasks.isEmpty()) {
            return;
        }
        segments.add(build());
        tasks.clear();
        alike.clear();
        bytes = 0;
        nodes = 0;
        outputFloats = 0;
        outputInts = 0;
        statusInts = 0;
    }

    private Segment build() {
        int table = Kernel.count() * GraphLimits.ALIKE;
        int length = table + tasks.stream().mapToInt(Task::descriptorLength).sum();
        int[] descriptor = new int[length];
        Map<String, Integer> seen = new HashMap<>();
        List<String> names = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Float> scalars = new ArrayList<>();
        int at = table;
        for (Task task : tasks) {
            int number = seen.merge(task.name(), 1, Integer::sum) - 1;
            int place = (task.kernel().first() + task.function()) * GraphLimits.ALIKE + number;
            names.add(task.name() + number);
            places.add(place);
            descriptor[place] = at;
            for (Region operand : task.operands()) {
                descriptor[at++] = operand.offset();
            }
            descriptor[at++] = scalars.size();
            for (float scalar : task.scalars()) {
                scalars.add(scalar);
            }
            System.arraycopy(task.layout(), 0, descriptor, at, task.layout().length);
            at += task.layout().length;
        }
        float[] constants = new float[Math.max(1, scalars.size())];
        for (int i = 0; i < scalars.size(); i++) {
            constants[i] = scalars.get(i);
        }
        return new Segment(
                List.copyOf(tasks), names, places, descriptor, constants, outputFloats, outputInts, statusInts);
    }

    List<Segment> segments() {
        cut();
        return List.copyOf(segments);
    }
}
