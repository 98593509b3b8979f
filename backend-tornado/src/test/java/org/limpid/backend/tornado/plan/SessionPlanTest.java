package org.limpid.backend.tornado.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.ProgramExample;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.example.CrateExamples;

/** How programs become segments, descriptors and places. */
final class SessionPlanTest {

    private static ProgramPlan plan(Program program, Tuning tuning, boolean guarded) {
        WeightLayout weights = new WeightLayout(Parameters.of(program), guarded);
        return new SessionPlan(weights, tuning, List.of(program)).programs().getFirst();
    }

    /** A chain of so many additions that nothing removes. */
    private static Program chain(int length) {
        ProgramBuilder builder = new ProgramBuilder("chain");
        Value x = builder.input("x", TensorType.f32(3));
        for (int i = 0; i < length; i++) {
            x = builder.add(x, builder.exp(x));
        }
        builder.output("y", x);
        return builder.build();
    }

    @Test
    void longProgramsAreCutWithinTheLimitsOfAGraph() {
        for (Segment segment : plan(chain(400), Tuning.BLOCKED, false).every()) {
            int bytes = segment.tasks().stream().mapToInt(GraphLimits::bytes).sum();
            int nodes = segment.tasks().stream().mapToInt(GraphLimits::nodes).sum();
            assertTrue(
                    segment.tasks().size() <= GraphLimits.TASKS, segment.tasks().size() + " tasks");
            assertTrue(bytes <= 8192 && nodes <= 1024, bytes + " bytes, " + nodes + " nodes");
        }
    }

    /** Each task of a kernel in a graph is compiled by itself, so that their number is kept small where that is slow. */
    @Test
    void aGraphHoldsNoMoreOfAKernelThanTheDeviceLikes() {
        for (Tuning tuning : List.of(Tuning.BLOCKED, Tuning.TILED)) {
            int most = 0;
            for (Segment segment : plan(chain(100), tuning, false).every()) {
                Map<String, Integer> alike = new HashMap<>();
                for (Task task : segment.tasks()) {
                    most = Math.max(most, alike.merge(task.name(), 1, Integer::sum));
                }
            }
            assertEquals(tuning.alike(), most, tuning.toString());
        }
    }

    @Test
    void nothingIsLostWhenAProgramIsCut() {
        ProgramPlan plan = plan(chain(100), Tuning.BLOCKED, false);
        assertEquals(202, plan.kernels(), "100 sums, 100 powers, an input and an output");
        assertTrue(plan.every().size() > 1, "one segment");
    }

    /** Code is shared by name throughout a plan, so a name must always stand for the same kernel, function and place. */
    @Test
    void aNameStandsForOneKernelFunctionAndPlace() {
        Map<String, List<Object>> known = new HashMap<>();
        for (ProgramPlan plan : List.of(
                plan(chain(100), Tuning.BLOCKED, false),
                plan(chain(7), Tuning.BLOCKED, true),
                plan(lookUp(), Tuning.BLOCKED, true))) {
            for (Segment segment : plan.every()) {
                assertEquals(segment.names().size(), Set.copyOf(segment.names()).size(), "a name is twice in a graph");
                for (int i = 0; i < segment.tasks().size(); i++) {
                    Task task = segment.tasks().get(i);
                    List<Object> meaning = List.of(
                            task.kernel(), task.function(), segment.places().get(i));
                    List<Object> other = known.putIfAbsent(segment.names().get(i), meaning);
                    assertTrue(
                            other == null || other.equals(meaning),
                            segment.names().get(i) + ": " + other + ", " + meaning);
                }
            }
        }
        assertEquals(known.size(), new HashSet<>(known.values()).size(), "two names for one meaning");
    }

    @Test
    void aDescriptorHoldsOffsetsThenLayout() {
        Segment segment = plan(chain(1), Tuning.BLOCKED, false).every().getFirst();
        for (int i = 0; i < segment.tasks().size(); i++) {
            Task task = segment.tasks().get(i);
            int at = segment.descriptor()[segment.places().get(i)];
            for (Region operand : task.operands()) {
                assertEquals(operand.offset(), segment.descriptor()[at++], task + " " + operand);
            }
            at++;
            for (int number : task.layout()) {
                assertEquals(number, segment.descriptor()[at++], "layout of " + task);
            }
        }
    }

    private static Program lookUp() {
        ProgramBuilder builder = new ProgramBuilder("look-up");
        Parameter p = Parameter.of("p", 4, 3);
        Value table = builder.parameter(p);
        Value rows = builder.apply(new GatherRows(), table, builder.input("i", TensorType.i32(5)));
        builder.output("rows", rows);
        builder.update(p, builder.add(table, 1));
        return builder.build();
    }

    @Test
    void parametersChangeOnlyAfterTheLastStepThatCanFail() {
        ProgramPlan plan = plan(lookUp(), Tuning.BLOCKED, false);
        int checks = -1;
        for (int i = 0; i < plan.every().size(); i++) {
            Segment segment = plan.every().get(i);
            boolean writes = segment.tasks().stream()
                    .anyMatch(task -> task.operands().getLast().memory() == Memory.WEIGHTS);
            if (segment.statusInts() > 0) {
                checks = i;
                assertFalse(writes, "segment " + i + " checks and writes parameters");
            }
            assertTrue(!writes || (i > checks && checks >= 0), "segment " + i + " writes before the check");
        }
        assertEquals(0, checks);
    }

    @Test
    void whatASegmentFoundIsAnErrorThatNamesThePlace() {
        ProgramPlan plan = plan(lookUp(), Tuning.BLOCKED, false);
        plan.require(0, -1, 0);
        String message = assertThrows(LimpidException.class, () -> plan.require(0, 3, 17))
                .getMessage();
        assertTrue(
                message.contains("gather_rows") && message.contains("position 3") && message.contains("is 17"),
                message);
        assertTrue(message.contains("expected 0 to 3"), message);
    }

    @Test
    void guardedRegionsLieApart() {
        List<int[]> spans = new ArrayList<>();
        for (Segment segment : plan(chain(20), Tuning.BLOCKED, true).every()) {
            for (Task task : segment.tasks()) {
                if (task.kernel() == Kernel.GUARD_LAY) {
                    int[] layout = task.layout();
                    for (int i = 0; i < layout[0]; i++) {
                        spans.add(new int[] {layout[5 + 2 * i], layout[6 + 2 * i]});
                    }
                }
            }
        }
        assertFalse(spans.isEmpty(), "nothing is guarded");
        spans.sort(java.util.Comparator.comparingInt(span -> span[0]));
        int free = 0;
        for (int[] span : spans) {
            assertTrue(span[0] >= free + Placement.MARGIN, "no room before " + span[0]);
            free = span[0] + span[1] + Placement.MARGIN;
        }
    }

    /** Whole training steps: no operand leaves its memory. */
    @Test
    void modelsAreCutForBothKindsOfDevice() {
        int programs = 0;
        for (ProgramExample example : new CrateExamples().examples()) {
            for (Tuning tuning : List.of(Tuning.BLOCKED, Tuning.TILED)) {
                ProgramPlan plan = plan(example.program(), tuning, false);
                assertTrue(plan.kernels() > 0, example.name());
                assertEquals(
                        example.program().outputs().keySet(), plan.outputs().keySet(), example.name());
                plan.every().forEach(segment -> segment.tasks().forEach(task -> staysInside(example, plan, task)));
                programs++;
            }
        }
        assertTrue(programs > 0, "no model brings a program");
    }

    private static void staysInside(ProgramExample example, ProgramPlan plan, Task task) {
        int parameters = new WeightLayout(Parameters.of(example.program()), false).floats();
        for (Region operand : task.operands()) {
            int end = operand.offset() + operand.size();
            boolean inside = operand.offset() >= 0
                    && (operand.memory() != Memory.INPUT
                            || end <= (operand.isInt() ? plan.inputInts() : plan.inputFloats()))
                    && (operand.memory() != Memory.WEIGHTS || operand.isInt() || end <= parameters);
            assertTrue(inside, example.name() + ": " + operand + " leaves its memory");
        }
    }

    @Test
    void parametersOfOtherTypesAreRefused() {
        TensorType doubles = new TensorType(org.limpid.api.tensor.DType.F64, org.limpid.api.tensor.Shape.of(2));
        Parameters parameters = Parameters.of(List.of(Parameter.state("w", doubles)));
        String message = assertThrows(LimpidException.class, () -> new WeightLayout(parameters, false))
                .getMessage();
        assertTrue(message.contains("'w'") && message.contains("f64") && message.contains("Convert it"), message);
    }
}
