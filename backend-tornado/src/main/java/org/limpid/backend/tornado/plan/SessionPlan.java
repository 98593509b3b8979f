package org.limpid.backend.tornado.plan;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.lowering.Lowered;
import org.limpid.api.lowering.MemoryPlan;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.DType;

/** The programs of a session over one arena: constants of each, then intermediates that they share. */
public final class SessionPlan {

    private final List<ProgramPlan> programs = new ArrayList<>();
    private final int floats;
    private final int ints;

    /**
     * Plans them.
     *
     * @throws LimpidException if a program holds what devices do not compute in, or too much of it
     */
    public SessionPlan(WeightLayout weights, Tuning tuning, List<Program> sources) {
        boolean guarded = weights.isGuarded();
        List<MemoryPlan> plans = new ArrayList<>();
        List<Placement> placements = new ArrayList<>();
        long constantFloats = 0;
        long constantInts = 0;
        for (Program source : sources) {
            MemoryPlan plan = new MemoryPlan(Lowered.of(source, TornadoTarget.INSTANCE), 0);
            Placement placement = new Placement(plan, guarded);
            plans.add(plan);
            placements.add(placement);
            constantFloats += placement.constantSize(DType.F32);
            constantInts += placement.constantSize(DType.I32);
        }
        ProgramPlan.Base all = base(constantFloats, constantInts);
        constantFloats = 0;
        constantInts = 0;
        long mostFloats = 0;
        long mostInts = 0;
        for (int i = 0; i < plans.size(); i++) {
            Placement placement = placements.get(i);
            ProgramPlan.Base own = base(constantFloats, constantInts);
            ProgramPlan program = new ProgramPlan(plans.get(i), placement, weights, tuning, own, all);
            programs.add(program);
            constantFloats += placement.constantSize(DType.F32);
            constantInts += placement.constantSize(DType.I32);
            mostFloats = Math.max(mostFloats, program.floats());
            mostInts = Math.max(mostInts, placement.size(DType.I32));
        }
        ProgramPlan.Base end = base(all.floats() + mostFloats, all.ints() + mostInts);
        floats = Math.max(1, end.floats());
        ints = Math.max(1, end.ints());
    }

    private static ProgramPlan.Base base(long floats, long ints) {
        if (Math.max(floats, ints) > Integer.MAX_VALUE) {
            throw new LimpidException("the intermediate values of a session take " + Math.max(floats, ints)
                    + " elements; the tornado backend holds at most " + Integer.MAX_VALUE + ". Make the batch smaller");
        }
        return new ProgramPlan.Base((int) floats, (int) ints);
    }

    /** The programs, in their order. */
    public List<ProgramPlan> programs() {
        return programs;
    }

    /** Elements of the arena's array of floats. */
    public int floats() {
        return floats;
    }

    /** Elements of the arena's array of integers. */
    public int ints() {
        return ints;
    }

    /** What products need that go to a library, and share with the other sessions over the weights: see {@link Staging#of}. */
    public Staging staging() {
        return programs.stream().map(ProgramPlan::staging).reduce(Staging.NONE, Staging::and);
    }

    /** Bytes on the device that are the session's own: arena, inputs, outputs, descriptors. */
    public long bytes() {
        long elements = (long) floats + ints;
        for (ProgramPlan program : programs) {
            elements += (long) program.inputFloats() + program.inputInts();
            for (List<Segment> segments : List.of(program.once(), program.every())) {
                for (Segment segment : segments) {
                    elements += (long) segment.outputFloats() + segment.outputInts() + segment.statusInts();
                    elements += segment.descriptor().length + (long) segment.scalars().length;
                }
            }
        }
        return 4 * elements;
    }
}
