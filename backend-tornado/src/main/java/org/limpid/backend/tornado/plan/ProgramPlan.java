package org.limpid.backend.tornado.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.ExecutionReport;
import org.limpid.api.lowering.Lowered;
import org.limpid.api.lowering.LoweredStep;
import org.limpid.api.lowering.MemoryPlan;
import org.limpid.api.lowering.Storage;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.program.Input;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/** A program as segments over the arrays of its session. */
public final class ProgramPlan {

    /**
     * Where the host reads an output.
     *
     * @param segment the number of the segment that gives it
     * @param region its place in that segment's output
     */
    public record Output(int segment, Region region) {}

    /**
     * Something that a segment looks at and may find wrong.
     *
     * @param segment the number of the segment
     * @param offset of the position in its status; the value follows
     * @param step the step that the indices are for; −1 for guards
     * @param text the number of rows that there are, or the names of the guarded regions
     */
    private record Check(int segment, int offset, int step, List<String> text) {}

    /** What earlier programs of the session have taken, or what all of them take. */
    record Base(int floats, int ints) {
        int of(DType dtype) {
            return dtype == DType.I32 ? ints : floats;
        }
    }

    private final Lowered lowered;
    private final MemoryPlan plan;
    private final Placement placement;
    private final WeightLayout weights;
    private final Base constants;
    private final Base intermediates;
    private final Tuning tuning;
    private final Scratch scratch;
    private final Tasks tasks;
    private final List<Region> inputs = new ArrayList<>();
    private final Map<String, Output> outputs = new LinkedHashMap<>();
    private final List<Check> checks = new ArrayList<>();
    private final Map<Integer, String> kernelNames = new LinkedHashMap<>();
    private final List<Segment> once;
    private final List<Segment> every;
    private int inputFloats;
    private int inputInts;

    /**
     * @param constants where the program's constants begin in the arena
     * @param intermediates where those of all programs end
     */
    ProgramPlan(
            MemoryPlan plan,
            Placement placement,
            WeightLayout weights,
            Tuning tuning,
            Base constants,
            Base intermediates) {
        this.plan = plan;
        this.placement = placement;
        this.weights = weights;
        this.constants = constants;
        this.intermediates = intermediates;
        this.tuning = tuning;
        lowered = plan.lowered();
        scratch = new Scratch(intermediates.floats() + placement.size(DType.F32));
        tasks = new Tasks(tuning, scratch);
        once = buildOnce();
        every = buildEvery();
    }

    // ---- building
    // ----------------------------------------------------------------------------------------------------

    private List<Segment> buildOnce() {
        SegmentBuilder builder = new SegmentBuilder(tuning.alike());
        if (weights.isGuarded()) {
            layGuards(builder, constantRegions(), false);
        }
        for (int k : plan.liveness().onceSteps()) {
            step(builder, k);
            kernelNames.put(k, "constant");
        }
        return builder.segments();
    }

    private List<Segment> buildEvery() {
        SegmentBuilder builder = new SegmentBuilder(tuning.alike());
        List<Region> slots =
                plan.slots().stream().map(slot -> region(slot, 0, slot.type())).toList();
        if (weights.isGuarded()) {
            layGuards(builder, slots, true);
        }
        for (Value input : lowered.inputs()) {
            Region given = input(input.type());
            inputs.add(given);
            builder.add(tasks.elements().move(given, region(input)));
        }
        int lastFailure = lastFailure();
        for (int k : plan.liveness().everySteps()) {
            step(builder, k);
            if (k == lastFailure) {
                // Parameters change in place only after this, so a run that fails leaves them as they were.
                builder.cut();
            }
        }
        lowered.outputs().forEach((name, value) -> output(builder, name, value));
        plan.copies()
                .forEach((parameter, value) ->
                        builder.add(tasks.elements().move(region(value), weights.region(parameter))));
        if (weights.isGuarded()) {
            checkGuards(builder, "an intermediate value", slots);
            checkGuards(builder, "a constant", constantRegions());
            List<Region> parameters =
                    lowered.program().parameters().stream().map(weights::region).toList();
            checkGuards(builder, "a parameter", parameters);
        }
        return builder.segments();
    }

    private void step(SegmentBuilder builder, int k) {
        LoweredStep step = lowered.steps().get(k);
        List<Region> in = step.inputs().stream().map(this::region).toList();
        List<Region> out = step.outputs().stream().map(this::region).toList();
        if (lowered.target().canFail(step.op())) {
            check(builder, k, step.op(), in, out.getFirst());
        }
        List<Task> made = step.isCopy()
                ? List.of(tasks.elements().move(in.getFirst(), out.getFirst()))
                : tasks.of(step.op(), in, out);
        made.forEach(builder::add);
        kernelNames.put(
                k,
                String.join(
                        " + ",
                        made.stream()
                                .map(task -> task.kernel().name().toLowerCase(Locale.ROOT))
                                .toList()));
    }

    private void check(SegmentBuilder builder, int k, Op op, List<Region> in, Region out) {
        boolean gathers = op instanceof org.limpid.api.op.GatherRows;
        Region indices = gathers ? in.get(1) : in.get(0);
        int rows = gathers ? in.get(0).dim(0) : out.dim(0);
        Task like = Tasks.check(indices, rows, new Region(Memory.STATUS, 0, TensorType.i32(2)));
        int segment = builder.segmentFor(like);
        Region status = builder.status();
        builder.add(Tasks.check(indices, rows, status));
        checks.add(new Check(segment, status.offset(), k, List.of(String.valueOf(rows))));
    }

    private void output(SegmentBuilder builder, String name, Value value) {
        Region from = region(value);
        Task like = tasks.elements().move(from, new Region(Memory.OUTPUT, 0, value.type()));
        int segment = builder.segmentFor(like);
        Region to = builder.output(value.type());
        builder.add(tasks.elements().move(from, to));
        outputs.put(name, new Output(segment, to));
    }

    private Region input(TensorType type) {
        boolean isInt = type.dtype() == DType.I32;
        Region region = new Region(Memory.INPUT, isInt ? inputInts : inputFloats, type);
        if (isInt) {
            inputInts = Math.addExact(inputInts, type.shape().intSize());
        } else {
            inputFloats = Math.addExact(inputFloats, type.shape().intSize());
        }
        return region;
    }

    private int lastFailure() {
        return plan.liveness().everySteps().stream()
                .filter(k -> lowered.target().canFail(lowered.steps().get(k).op()))
                .reduce(-1, (_, k) -> k);
    }

    // ---- places
    // ------------------------------------------------------------------------------------------------------

    private Region region(Value value) {
        Storage storage = plan.storage(plan.liveness().root(value));
        return region(storage, plan.liveness().offset(value), value.type());
    }

    private Region region(Storage storage, int offset, TensorType type) {
        return switch (storage.kind()) {
            case PARAMETER -> weights.region(storage.parameter()).view(type, offset);
            case CONSTANT ->
                new Region(Memory.ARENA, constants.of(type.dtype()) + placement.offset(storage) + offset, type);
            case PLANNED ->
                new Region(Memory.ARENA, intermediates.of(type.dtype()) + placement.offset(storage) + offset, type);
        };
    }

    private List<Region> constantRegions() {
        return plan.constants().stream()
                .map(storage -> region(storage, 0, storage.type()))
                .toList();
    }

    private static List<List<Region>> byType(List<Region> regions) {
        return List.of(
                regions.stream().filter(region -> !region.isInt()).toList(),
                regions.stream().filter(Region::isInt).toList());
    }

    private static void layGuards(SegmentBuilder builder, List<Region> regions, boolean poison) {
        byType(regions).stream()
                .filter(some -> !some.isEmpty())
                .forEach(some -> builder.add(GuardTasks.lay(some, poison)));
    }

    private void checkGuards(SegmentBuilder builder, String what, List<Region> regions) {
        for (List<Region> some : byType(regions)) {
            if (!some.isEmpty()) {
                Task like = GuardTasks.check(some, new Region(Memory.STATUS, 0, TensorType.i32(2)));
                int segment = builder.segmentFor(like);
                Region status = builder.status();
                builder.add(GuardTasks.check(some, status));
                List<String> names = some.stream()
                        .map(region -> what + " " + region.type() + " at " + region.offset())
                        .toList();
                checks.add(new Check(segment, status.offset(), -1, names));
            }
        }
    }

    // ---- answers
    // -----------------------------------------------------------------------------------------------------

    /** What was planned. */
    public Program program() {
        return lowered.program();
    }

    /** Segments that fill the constants, once. */
    public List<Segment> once() {
        return once;
    }

    /** Segments of a run. */
    public List<Segment> every() {
        return every;
    }

    /** Where an input of the program lies in its input arrays. */
    public Region input(int number) {
        return inputs.get(number);
    }

    /** The program's inputs. */
    public List<Input> inputs() {
        return lowered.program().inputs();
    }

    /** Where outputs are read, by name. */
    public Map<String, Output> outputs() {
        return outputs;
    }

    /** Elements that the host gives. */
    public int inputFloats() {
        return inputFloats;
    }

    /** Elements that the host gives. */
    public int inputInts() {
        return inputInts;
    }

    /** Elements of the arena that the program's intermediates and scratch take. */
    int floats() {
        return Math.addExact(placement.size(DType.F32), scratch.most());
    }

    /** What its products need that go to a library. */
    Staging staging() {
        return tasks.staging();
    }

    /** How many kernels a run launches. */
    public int kernels() {
        return every.stream().mapToInt(segment -> segment.tasks().size()).sum();
    }

    /** Where each step runs. */
    public List<ExecutionReport.Placement> placements() {
        return lowered.placements(k -> kernelNames.getOrDefault(k, "view"));
    }

    /**
     * Looks at what a segment found.
     *
     * @param status as it came from the device
     * @throws LimpidException if something was wrong; it names the step, the position and the value
     */
    public void require(int segment, int... status) {
        for (Check check : checks) {
            if (check.segment() == segment && status[check.offset()] >= 0) {
                throw failure(check, status[check.offset()], status[check.offset() + 1]);
            }
        }
    }

    private LimpidException failure(Check check, int position, int value) {
        if (check.step() < 0) {
            return new LimpidException("program '" + program().name() + "': the memory beside "
                    + check.text().get(position) + " was overwritten, at element " + value + " of its array");
        }
        int rows = Integer.parseInt(check.text().getFirst());
        return lowered.failure(
                check.step(),
                new LimpidException(
                        "the index at position " + position + " is " + value + "; expected 0 to " + (rows - 1)));
    }
}
