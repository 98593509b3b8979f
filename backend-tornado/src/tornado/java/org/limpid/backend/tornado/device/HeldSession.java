package org.limpid.backend.tornado.device;

import java.lang.foreign.Arena;
import java.util.List;
import org.limpid.backend.tornado.plan.ProgramPlan;
import org.limpid.backend.tornado.plan.Segment;
import org.limpid.backend.tornado.plan.SessionPlan;

/**
 * The arrays of a session in memory of their own.
 *
 * @param arena what they lie in
 * @param floats constants and intermediates
 * @param ints constants and intermediates
 * @param programs what each program exchanges with the host
 */
record HeldSession(Arena arena, SessionPlan plan, SharedFloats floats, SharedInts ints, List<Exchange> programs)
        implements SessionArrays {

    /**
     * What the host and a program give each other.
     *
     * @param floats the program's inputs
     * @param ints the program's inputs
     * @param once results of the segments that make constants
     * @param every results of the segments of a run
     */
    record Exchange(SharedFloats floats, SharedInts ints, List<Results> once, List<Results> every) {

        static Exchange of(Arena arena, ProgramPlan program) {
            return new Exchange(
                    new SharedFloats(arena, Math.max(1, program.inputFloats())),
                    new SharedInts(arena, Math.max(1, program.inputInts())),
                    program.once().stream()
                            .map(segment -> Results.of(arena, segment))
                            .toList(),
                    program.every().stream()
                            .map(segment -> Results.of(arena, segment))
                            .toList());
        }
    }

    /**
     * What a segment gives to the host.
     *
     * @param status what it found wrong
     */
    record Results(SharedFloats floats, SharedInts ints, SharedInts status) {

        static Results of(Arena arena, Segment segment) {
            return new Results(
                    new SharedFloats(arena, Math.max(1, segment.outputFloats())),
                    new SharedInts(arena, Math.max(1, segment.outputInts())),
                    new SharedInts(arena, Math.max(2, segment.statusInts())));
        }
    }

    static HeldSession of(SessionPlan plan) {
        Arena arena = Arena.ofShared();
        try {
            return new HeldSession(
                    arena,
                    plan,
                    new SharedFloats(arena, plan.floats()),
                    new SharedInts(arena, plan.ints()),
                    plan.programs().stream()
                            .map(program -> Exchange.of(arena, program))
                            .toList());
        } catch (RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
