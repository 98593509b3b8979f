package org.limpid.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Capabilities.Support;
import org.limpid.api.backend.ExecutionReport.Placement;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.lowering.Lowered;
import org.limpid.api.lowering.MemoryPlan;
import org.limpid.api.program.Input;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.junit.ChildJvm;
import org.limpid.models.Classification;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.models.optim.AdamW;
import org.limpid.models.optim.Lion;
import org.limpid.models.optim.Optimizer;

/** Whole training steps of a small CRATE: the same bits however many threads, and no garbage. */
final class TrainingStepTest {

    private static final int BATCH = 19;
    private static final Crate CRATE = new Crate(CrateConfig.builder()
            .image(20, 20)
            .patch(5, 5)
            .channels(1)
            .classes(10)
            .dim(40)
            .depth(2)
            .heads(4)
            .build());

    private static Program step(Optimizer optimizer) {
        return new Classification(CRATE, 0.1).trainingStep(optimizer, BATCH);
    }

    private static Inputs inputs(Program program, Optimizer optimizer) {
        Inputs inputs = Inputs.create();
        for (Input input : program.inputs()) {
            int[] extents = input.value().type().shape().toArray();
            inputs.put(
                    input.name(),
                    switch (input.name()) {
                        case "label" -> OracleCheck.integers(1, 0, CRATE.classes(), extents);
                        case "image" -> OracleCheck.normal(2, extents);
                        default -> Tensor.zeros(input.value().type());
                    });
        }
        Tensor weight = inputs.get("weight");
        for (int i = 0; weight != null && i < BATCH; i++) {
            weight.setFloat(i, 1);
        }
        optimizer.fill(inputs, 0, 1e-3);
        return inputs;
    }

    private static void initialise(Weights weights) {
        CRATE.learned().forEach(learned -> weights.write(learned.parameter(), learned.draw(7)));
    }

    private static Map<Parameter, Tensor> train(BackendOptions options, Optimizer optimizer) {
        Program program = step(optimizer);
        Inputs inputs = inputs(program, optimizer);
        try (Backend backend = new CpuProvider().open(options);
                Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            initialise(weights);
            for (int run = 0; run < 3; run++) {
                session.run(program, inputs);
            }
            Map<Parameter, Tensor> after = new LinkedHashMap<>();
            weights.parameters().forEach(parameter -> after.put(parameter, weights.read(parameter)));
            return after;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vector", "scalar"})
    void theNumberOfThreadsChangesNoBit(String variant) {
        for (Optimizer optimizer : new Optimizer[] {AdamW.of(0.05), Lion.of(0.5)}) {
            BackendOptions options = BackendOptions.DEFAULT.withVariant(variant);
            Map<Parameter, Tensor> one = train(options.withThreads(1), optimizer);
            for (int threads : new int[] {2, 3, 8}) {
                train(options.withThreads(threads), optimizer).forEach((parameter, value) -> {
                    Tensor expected = one.get(parameter);
                    assertTrue(
                            expected != null && value.sameBits(expected), parameter + " with " + threads + " threads");
                });
            }
            train(options.withThreads(2).withGuard(true), optimizer).forEach((parameter, value) -> {
                Tensor expected = one.get(parameter);
                assertTrue(expected != null && value.sameBits(expected), parameter + " with guards");
            });
        }
    }

    @Test
    void everyStepHasAKernelOfItsOwn() {
        Program program = step(AdamW.of(0.05));
        try (Backend backend = new CpuProvider().open(BackendOptions.DEFAULT.withThreads(1));
                Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            assertEquals(program.nodes().size(), session.report().placements().size());
            for (Placement placement : session.report().placements()) {
                assertEquals(Support.NATIVE, placement.support(), placement.toString());
                assertNotEquals("", placement.kernel());
            }
        }
    }

    @Test
    void parametersAreUpdatedInPlace() {
        Program program = step(AdamW.of(0.05));
        try (Backend backend = new CpuProvider().open(BackendOptions.DEFAULT.withThreads(1));
                Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            MemoryPlan plan = new MemoryPlan(Lowered.of(program, CpuTarget.INSTANCE), 0);
            assertTrue(plan.copies().isEmpty(), plan.copies().toString());
            long unplanned = program.nodes().stream()
                    .flatMap(node -> node.outputs().stream())
                    .mapToLong(value -> value.type().bytes())
                    .sum();
            long arena = 4L * plan.size(org.limpid.api.tensor.DType.F32);
            assertTrue(arena < unplanned / 3, arena + " bytes are planned of " + unplanned);
            assertTrue(session.report().memoryBytes() > 0);
        }
    }

    /** In a JVM of its own: what was compiled for other tests is not what runs in a training session. */
    @ParameterizedTest
    @ValueSource(strings = {"vector", "scalar"})
    void aStepAllocatesNothing(String variant) throws IOException, InterruptedException {
        ChildJvm.Result result = child(variant);
        assertEquals(0, result.exit(), result.output());
        assertTrue(result.output().contains("allocated by 100 steps: 0"), result.output());
    }

    private static ChildJvm.Result child(String variant) throws IOException, InterruptedException {
        return ChildJvm.run(
                Map.of(),
                List.of("--add-modules", "jdk.incubator.vector"),
                Child.class,
                List.of(variant),
                CpuProvider.class,
                Crate.class);
    }

    /** Trains until 100 steps allocate nothing on any thread, or long enough. */
    static final class Child {

        private static final long PATIENCE = 60_000_000_000L;

        // Asked for once: the asking itself allocates.
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private Child() {}

        public static void main(String[] arguments) {
            Optimizer optimizer = AdamW.of(0.05);
            Program program = step(optimizer);
            Inputs inputs = inputs(program, optimizer);
            BackendOptions options = BackendOptions.DEFAULT.withVariant(arguments[0]);
            try (Backend backend = new CpuProvider().open(options.withThreads(2));
                    Weights weights = backend.allocate(Parameters.of(program));
                    Session session = backend.compile(weights, program)) {
                initialise(weights);
                long allocated = Long.MAX_VALUE;
                // Vectors are objects until the code around them is compiled, and when that is, is the JVM's choice.
                long start = System.nanoTime();
                while (allocated > 0 && System.nanoTime() - start < PATIENCE) {
                    long before = THREADS.getTotalThreadAllocatedBytes();
                    for (int run = 0; run < 100; run++) {
                        optimizer.fill(inputs, run, 1e-3);
                        session.run(program, inputs).scalar("loss");
                    }
                    allocated = THREADS.getTotalThreadAllocatedBytes() - before;
                }
                System.out.println("allocated by 100 steps: " + allocated);
            }
        }
    }
}
