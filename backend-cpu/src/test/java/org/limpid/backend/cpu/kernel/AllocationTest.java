package org.limpid.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.tensor.TensorType;

/** Once compiled, products allocate nothing on the Java heap, on any thread. */
final class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long DEADLINE_NANOS = 60_000_000_000L;

    private record Planned(MatMul product, MatMulCase operands) {}

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void productsAllocateNothing(boolean vector) {
        MatMulPlanner planner = vector ? MatMulPlanner.vector() : MatMulPlanner.scalar();
        try (var pool = new WorkerPool(2)) {
            var workspace = new Workspace(2);
            List<Planned> all = new ArrayList<>();
            for (MatMulSpec spec : List.of(
                    MatMulSpec.of(197, 100, 120),
                    MatMulSpec.of(197, 101, 120, true, true).accumulating(),
                    MatMulSpec.of(1, 500, 600),
                    MatMulSpec.of(2, 500, 600, false, true),
                    MatMulSpec.of(500, 2, 600),
                    MatMulSpec.of(7, 5, 3),
                    MatMulSpec.of(12, 13, 14, false, true).withBatch(40, 168, 182, 156),
                    MatMulSpec.of(90, 90, 50, false, true).resultSymmetric())) {
                all.add(new Planned(planner.plan(spec, workspace), new MatMulCase(spec, MatMulCase.normal(1))));
            }
            MatMulSpec normalised = MatMulSpec.of(197, 100, 120);
            MatMul product = planner.plan(normalised, workspace, norm(vector, 120), null, null);
            all.add(new Planned(product, new MatMulCase(normalised, MatMulCase.normal(1))));
            long[] threads = callerAndHelpers();
            long begin = System.nanoTime();
            Map<MatMulSpec, Long> allocating;
            do {
                allocating = new LinkedHashMap<>();
                for (Planned it : all) {
                    long allocated = allocated(it, pool, threads);
                    if (allocated > 0) {
                        allocating.merge(it.operands().spec, allocated, Long::sum);
                    }
                }
            } while (!allocating.isEmpty() && System.nanoTime() - begin < DEADLINE_NANOS);
            assertEquals(Map.of(), allocating, "bytes by the last 100 runs of each");
        }
    }

    private static RowPrologue norm(boolean vector, int width) {
        Operand zeros = Operand.of(TensorType.f32(width), new float[width + Kernels.READ_BEYOND], 0);
        Variant variant = vector ? Variant.VECTOR : Variant.SCALAR;
        return new NormalisedRows(
                new LayerNorm(1e-5), zeros, zeros, variant.family().norm());
    }

    private static long allocated(Planned planned, WorkerPool pool, long[] threads) {
        MatMulCase it = planned.operands();
        long before = bytes(threads);
        for (int run = 0; run < 100; run++) {
            planned.product().run(pool, it.a, it.aOff, it.b, it.bOff, it.before, it.cOff);
        }
        return bytes(threads) - before;
    }

    /** Not all threads of the JVM: those of the test framework allocate now and then. */
    private static long[] callerAndHelpers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.equals(Thread.currentThread())
                        || thread.getName().startsWith("limpid-worker-"))
                .mapToLong(Thread::threadId)
                .toArray();
    }

    private static long bytes(long[] threads) {
        long bytes = 0;
        for (long thread : threads) {
            // −1 for a helper of another test that has ended since
            bytes += Math.max(0, THREADS.getThreadAllocatedBytes(thread));
        }
        return bytes;
    }
}
