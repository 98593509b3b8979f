package org.limpid.backend.tornado.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramExample;
import org.limpid.models.example.CrateExamples;

/** Which kernels reduce, and how many work items share a row. */
final class ReductionTasksTest {

    /** Kernels that meet at barriers, for which a processor would start a thread each. */
    private static final Set<Kernel> SHARING = Set.of(
            Kernel.TILED_MATMUL,
            Kernel.GROUP_REDUCE,
            Kernel.GROUP_CHOLESKY,
            Kernel.GROUP_SOFTMAX,
            Kernel.GROUP_SOFTMAX_BACKWARD,
            Kernel.GROUP_LAYER_NORM,
            Kernel.GROUP_LAYER_NORM_BACKWARD);

    /** Their twins that do without. */
    private static final Set<Kernel> ALONE = Set.of(
            Kernel.MATMUL,
            Kernel.REDUCE,
            Kernel.CHOLESKY,
            Kernel.SOFTMAX,
            Kernel.SOFTMAX_BACKWARD,
            Kernel.LAYER_NORM,
            Kernel.LAYER_NORM_BACKWARD);

    private static Set<Kernel> kernels(Tuning tuning) {
        return new CrateExamples()
                .examples().stream()
                        .map(ProgramExample::program)
                        .flatMap(program -> kernels(program, tuning).stream())
                        .collect(Collectors.toSet());
    }

    private static List<Kernel> kernels(Program program, Tuning tuning) {
        SessionPlan plan = new SessionPlan(new WeightLayout(Parameters.of(program), false), tuning, List.of(program));
        return plan.programs().getFirst().every().stream()
                .flatMap(segment -> segment.tasks().stream())
                .map(Task::kernel)
                .toList();
    }

    @Test
    void processorsGetNoKernelsWithBarriers() {
        Set<Kernel> used = kernels(Tuning.BLOCKED);
        assertTrue(used.contains(Kernel.REDUCE) && used.contains(Kernel.LAYER_NORM_BACKWARD), used.toString());
        used.retainAll(SHARING);
        assertEquals(Set.of(), used);
    }

    @Test
    void graphicsProcessorsGetNoRowsForSingleWorkItems() {
        Set<Kernel> used = kernels(Tuning.TILED);
        assertTrue(
                used.contains(Kernel.GROUP_REDUCE) && used.contains(Kernel.GROUP_LAYER_NORM_BACKWARD), used.toString());
        used.retainAll(ALONE);
        assertEquals(Set.of(), used);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 1", "8, 2", "31, 4", "96, 16", "127, 16", "1000, 128", "1024, 256", "1000000, 256"})
    void lanesAreAPowerOfTwoWithinAGroup(int length, int lanes) {
        assertEquals(lanes, ReductionTasks.lanes(length));
    }
}
