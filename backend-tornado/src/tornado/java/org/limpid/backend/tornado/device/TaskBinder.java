package org.limpid.backend.tornado.device;

import org.limpid.backend.tornado.kernel.ElementwiseKernels;
import org.limpid.backend.tornado.kernel.GroupKernels;
import org.limpid.backend.tornado.kernel.MovementKernels;
import org.limpid.backend.tornado.kernel.ProductKernels;
import org.limpid.backend.tornado.kernel.ReductionKernels;
import org.limpid.backend.tornado.plan.Gemm;
import org.limpid.backend.tornado.plan.Task;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Puts a task into a graph: TornadoVM wants the method reference itself, so that each kernel has its line here.
 *
 * @param graph where the task goes
 * @param scalars the constants of all tasks
 * @param descriptor of all tasks
 */
record TaskBinder(TaskGraph graph, FloatArray scalars, IntArray descriptor) {

    /** The arrays of one task, by their numbers. */
    private record Arrays(Object[] all) {
        FloatArray f(int number) {
            return (FloatArray) all[number];
        }

        IntArray i(int number) {
            return (IntArray) all[number];
        }
    }

    /**
     * Adds it.
     *
     * @param id its name in the graph
     * @param place where it finds its descriptor
     * @param arrays of its operands
     */
    void add(Task task, String id, int place, Object... arrays) {
        Arrays a = new Arrays(arrays);
        switch (task.kernel()) {
            case UNARY,
                    INT_UNARY,
                    BINARY,
                    INT_BINARY,
                    COMPARE,
                    INT_COMPARE,
                    SELECT,
                    INT_SELECT,
                    ADD_SCALED,
                    TO_INT,
                    TO_FLOAT,
                    ADAMW -> elementwise(task, id, place, a);
            case MOVE,
                    INT_MOVE,
                    FILL,
                    INT_FILL,
                    GATHER,
                    INT_GATHER,
                    SCATTER_ADD,
                    INT_SCATTER_ADD,
                    CHECK_INDICES,
                    GUARD_LAY,
                    INT_GUARD_LAY,
                    GUARD_CHECK,
                    INT_GUARD_CHECK -> movement(task, id, place, a);
            case GROUP_REDUCE,
                    GROUP_CHOLESKY,
                    GROUP_SOFTMAX,
                    GROUP_SOFTMAX_BACKWARD,
                    GROUP_SCORES_BACKWARD,
                    GROUP_LAYER_NORM,
                    GROUP_ROW_STATISTICS,
                    GROUP_LAYER_NORM_BACKWARD -> group(task, id, place, a);
            case REDUCE,
                    INT_REDUCE,
                    ARGMAX,
                    SOFTMAX,
                    SOFTMAX_BACKWARD,
                    SCORES_BACKWARD,
                    LAYER_NORM,
                    ROW_STATISTICS,
                    LAYER_NORM_BACKWARD,
                    LAYER_NORM_SUMS -> reduction(task, id, place, a);
            case LIBRARY_MATMUL -> CublasTasks.add(graph, id, Gemm.of(task), a.f(0), a.f(1), a.f(2));
            case MATMUL, TILED_MATMUL, CHOLESKY, TRIANGULAR_SOLVE -> product(task, id, place, a);
        }
    }

    private void elementwise(Task task, String id, int place, Arrays a) {
        KernelContext c = new KernelContext();
        int f = task.function();
        IntArray d = descriptor;
        switch (task.kernel()) {
            case UNARY -> graph.task(id, ElementwiseKernels::unaryKernel, c, a.f(0), a.f(1), d, place, f);
            case INT_UNARY -> graph.task(id, ElementwiseKernels::intUnaryKernel, c, a.i(0), a.i(1), d, place, f);
            case BINARY -> graph.task(id, ElementwiseKernels::binaryKernel, c, a.f(0), a.f(1), a.f(2), d, place, f);
            case INT_BINARY ->
                graph.task(id, ElementwiseKernels::intBinaryKernel, c, a.i(0), a.i(1), a.i(2), d, place, f);
            case COMPARE -> graph.task(id, ElementwiseKernels::compareKernel, c, a.f(0), a.f(1), a.i(2), d, place, f);
            case INT_COMPARE ->
                graph.task(id, ElementwiseKernels::intCompareKernel, c, a.i(0), a.i(1), a.i(2), d, place, f);
            case SELECT ->
                graph.task(id, ElementwiseKernels::selectKernel, c, a.i(0), a.f(1), a.f(2), a.f(3), d, place, f);
            case INT_SELECT ->
                graph.task(id, ElementwiseKernels::intSelectKernel, c, a.i(0), a.i(1), a.i(2), a.i(3), d, place, f);
            case ADD_SCALED ->
                graph.task(id, ElementwiseKernels::addScaledKernel, c, a.f(0), a.f(1), a.f(2), scalars, d, place, f);
            case TO_INT -> graph.task(id, ElementwiseKernels::toIntKernel, c, a.f(0), a.i(1), d, place, f);
            case TO_FLOAT -> graph.task(id, ElementwiseKernels::toFloatKernel, c, a.i(0), a.f(1), d, place, f);
            case ADAMW ->
                graph.task(
                        id,
                        ElementwiseKernels::adamwKernel,
                        c,
                        a.f(0),
                        a.f(1),
                        a.f(2),
                        a.f(3),
                        a.f(4),
                        a.f(5),
                        a.f(6),
                        a.f(7),
                        scalars,
                        d,
                        place,
                        f);
            default -> throw unknown(task);
        }
    }

    private void movement(Task task, String id, int place, Arrays a) {
        KernelContext c = new KernelContext();
        int f = task.function();
        IntArray d = descriptor;
        switch (task.kernel()) {
            case MOVE -> graph.task(id, MovementKernels::moveKernel, c, a.f(0), a.f(1), d, place, f);
            case INT_MOVE -> graph.task(id, MovementKernels::intMoveKernel, c, a.i(0), a.i(1), d, place, f);
            case FILL -> graph.task(id, MovementKernels::fillKernel, c, a.f(0), scalars, d, place, f);
            case INT_FILL -> graph.task(id, MovementKernels::intFillKernel, c, a.i(0), d, place, f);
            case GATHER -> graph.task(id, MovementKernels::gatherKernel, c, a.f(0), a.i(1), a.f(2), d, place, f);
            case INT_GATHER -> graph.task(id, MovementKernels::intGatherKernel, c, a.i(0), a.i(1), a.i(2), d, place, f);
            case SCATTER_ADD ->
                graph.task(id, MovementKernels::scatterAddKernel, c, a.i(0), a.f(1), a.f(2), d, place, f);
            case INT_SCATTER_ADD ->
                graph.task(id, MovementKernels::intScatterAddKernel, c, a.i(0), a.i(1), a.i(2), d, place, f);
            case CHECK_INDICES -> graph.task(id, MovementKernels::checkIndicesKernel, c, a.i(0), a.i(1), d, place, f);
            case GUARD_LAY -> graph.task(id, MovementKernels::guardLayKernel, c, a.f(0), scalars, d, place, f);
            case INT_GUARD_LAY -> graph.task(id, MovementKernels::intGuardLayKernel, c, a.i(0), d, place, f);
            case GUARD_CHECK ->
                graph.task(id, MovementKernels::guardCheckKernel, c, a.f(0), a.i(1), scalars, d, place, f);
            case INT_GUARD_CHECK ->
                graph.task(id, MovementKernels::intGuardCheckKernel, c, a.i(0), a.i(1), d, place, f);
            default -> throw unknown(task);
        }
    }

    private void reduction(Task task, String id, int place, Arrays a) {
        KernelContext c = new KernelContext();
        int f = task.function();
        IntArray d = descriptor;
        FloatArray s = scalars;
        switch (task.kernel()) {
            case REDUCE -> graph.task(id, ReductionKernels::reduceKernel, c, a.f(0), a.f(1), d, place, f);
            case INT_REDUCE -> graph.task(id, ReductionKernels::intReduceKernel, c, a.i(0), a.i(1), d, place, f);
            case ARGMAX -> graph.task(id, ReductionKernels::argmaxKernel, c, a.f(0), a.i(1), d, place, f);
            case SOFTMAX -> graph.task(id, ReductionKernels::softmaxKernel, c, a.f(0), a.f(1), d, place, f);
            case SOFTMAX_BACKWARD ->
                graph.task(id, ReductionKernels::softmaxBackwardKernel, c, a.f(0), a.f(1), a.f(2), d, place, f);
            case SCORES_BACKWARD ->
                graph.task(
                        id,
                        ReductionKernels::scoresBackwardKernel,
                        c,
                        a.f(0),
                        a.f(1),
                        a.f(2),
                        a.f(3),
                        a.f(4),
                        d,
                        place,
                        f);
            case LAYER_NORM ->
                graph.task(id, ReductionKernels::layerNormKernel, c, a.f(0), a.f(1), a.f(2), a.f(3), s, d, place, f);
            case ROW_STATISTICS ->
                graph.task(id, ReductionKernels::rowStatisticsKernel, c, a.f(0), a.f(1), s, d, place, f);
            case LAYER_NORM_BACKWARD ->
                graph.task(
                        id,
                        ReductionKernels::layerNormBackwardKernel,
                        c,
                        a.f(0),
                        a.f(1),
                        a.f(2),
                        a.f(3),
                        a.f(4),
                        d,
                        place,
                        f);
            case LAYER_NORM_SUMS ->
                graph.task(id, ReductionKernels::layerNormSumsKernel, c, a.f(0), a.f(1), a.f(2), a.f(3), d, place, f);
            default -> throw unknown(task);
        }
    }

    private void group(Task task, String id, int place, Arrays a) {
        KernelContext c = new KernelContext();
        int f = task.function();
        IntArray d = descriptor;
        FloatArray s = scalars;
        switch (task.kernel()) {
            case GROUP_REDUCE -> graph.task(id, GroupKernels::groupReduceKernel, c, a.f(0), a.f(1), d, place, f);
            case GROUP_CHOLESKY -> graph.task(id, GroupKernels::groupCholeskyKernel, c, a.f(0), a.f(1), d, place, f);
            case GROUP_SOFTMAX -> graph.task(id, GroupKernels::groupSoftmaxKernel, c, a.f(0), a.f(1), d, place, f);
            case GROUP_SOFTMAX_BACKWARD ->
                graph.task(id, GroupKernels::groupSoftmaxBackwardKernel, c, a.f(0), a.f(1), a.f(2), d, place, f);
            case GROUP_SCORES_BACKWARD ->
                graph.task(
                        id,
                        GroupKernels::groupScoresBackwardKernel,
                        c,
                        a.f(0),
                        a.f(1),
                        a.f(2),
                        a.f(3),
                        a.f(4),
                        d,
                        place,
                        f);
            case GROUP_LAYER_NORM ->
                graph.task(id, GroupKernels::groupLayerNormKernel, c, a.f(0), a.f(1), a.f(2), a.f(3), s, d, place, f);
            case GROUP_ROW_STATISTICS ->
                graph.task(id, GroupKernels::groupRowStatisticsKernel, c, a.f(0), a.f(1), s, d, place, f);
            case GROUP_LAYER_NORM_BACKWARD ->
                graph.task(
                        id,
                        GroupKernels::groupLayerNormBackwardKernel,
                        c,
                        a.f(0),
                        a.f(1),
                        a.f(2),
                        a.f(3),
                        a.f(4),
                        d,
                        place,
                        f);
            default -> throw unknown(task);
        }
    }

    private void product(Task task, String id, int place, Arrays a) {
        KernelContext c = new KernelContext();
        int f = task.function();
        IntArray d = descriptor;
        FloatArray s = scalars;
        switch (task.kernel()) {
            case MATMUL ->
                graph.task(id, ProductKernels::matmulKernel, c, a.f(0), a.f(1), a.f(2), a.f(3), s, d, place, f);
            case TILED_MATMUL ->
                graph.task(id, ProductKernels::tiledMatmulKernel, c, a.f(0), a.f(1), a.f(2), a.f(3), s, d, place, f);
            case CHOLESKY -> graph.task(id, ProductKernels::choleskyKernel, c, a.f(0), a.f(1), d, place, f);
            case TRIANGULAR_SOLVE ->
                graph.task(id, ProductKernels::triangularSolveKernel, c, a.f(0), a.f(1), a.f(2), d, place, f);
            default -> throw unknown(task);
        }
    }

    private static IllegalStateException unknown(Task task) {
        return new IllegalStateException(task.kernel() + " is in the wrong group");
    }
}
