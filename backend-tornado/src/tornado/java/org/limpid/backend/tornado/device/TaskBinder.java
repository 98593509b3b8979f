package org.limpid.backend.tornado.device;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.limpid.backend.tornado.kernel.ElementwiseKernels;
import org.limpid.backend.tornado.kernel.GroupKernels;
import org.limpid.backend.tornado.kernel.MovementKernels;
import org.limpid.backend.tornado.kernel.ProductKernels;
import org.limpid.backend.tornado.kernel.ReductionKernels;
import org.limpid.backend.tornado.plan.Gemm;
import org.limpid.backend.tornado.plan.Kernel;
import org.limpid.backend.tornado.plan.Task;
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

    private static final Map<Kernel, Consumer<KernelCall>> KERNELS = kernels();

    /**
     * Adds it.
     *
     * @param id its name in the graph
     * @param place where it finds its descriptor
     * @param arrays of its operands
     */
    void add(Task task, String id, int place, Object... arrays) {
        if (task.kernel().isLibrary()) {
            CublasTasks.add(
                    graph, id, Gemm.of(task), (FloatArray) arrays[0], (FloatArray) arrays[1], (FloatArray) arrays[2]);
            return;
        }
        Consumer<KernelCall> kernel = KERNELS.get(task.kernel());
        if (kernel == null) {
            throw new IllegalStateException(task.kernel() + " is bound to no method");
        }
        kernel.accept(new KernelCall(graph, id, arrays, scalars, descriptor, place, task.function()));
    }

    private static Map<Kernel, Consumer<KernelCall>> kernels() {
        Map<Kernel, Consumer<KernelCall>> kernels = new EnumMap<>(Kernel.class);
        arithmetic(kernels);
        movement(kernels);
        rows(kernels);
        groups(kernels);
        products(kernels);
        return Collections.unmodifiableMap(kernels);
    }

    private static void arithmetic(Map<Kernel, Consumer<KernelCall>> kernels) {
        kernels.put(Kernel.UNARY, call -> call.two(ElementwiseKernels::unaryKernel));
        kernels.put(Kernel.INT_UNARY, call -> call.two(ElementwiseKernels::intUnaryKernel));
        kernels.put(Kernel.BINARY, call -> call.three(ElementwiseKernels::binaryKernel));
        kernels.put(Kernel.INT_BINARY, call -> call.three(ElementwiseKernels::intBinaryKernel));
        kernels.put(Kernel.COMPARE, call -> call.three(ElementwiseKernels::compareKernel));
        kernels.put(Kernel.INT_COMPARE, call -> call.three(ElementwiseKernels::intCompareKernel));
        kernels.put(Kernel.SELECT, call -> call.four(ElementwiseKernels::selectKernel));
        kernels.put(Kernel.INT_SELECT, call -> call.four(ElementwiseKernels::intSelectKernel));
        kernels.put(Kernel.ADD_SCALED, call -> call.threeScaled(ElementwiseKernels::addScaledKernel));
        kernels.put(Kernel.TO_INT, call -> call.two(ElementwiseKernels::toIntKernel));
        kernels.put(Kernel.TO_FLOAT, call -> call.two(ElementwiseKernels::toFloatKernel));
        kernels.put(Kernel.ADAMW, call -> call.eightScaled(ElementwiseKernels::adamwKernel));
    }

    private static void movement(Map<Kernel, Consumer<KernelCall>> kernels) {
        kernels.put(Kernel.MOVE, call -> call.two(MovementKernels::moveKernel));
        kernels.put(Kernel.INT_MOVE, call -> call.two(MovementKernels::intMoveKernel));
        kernels.put(Kernel.FILL, call -> call.oneScaled(MovementKernels::fillKernel));
        kernels.put(Kernel.INT_FILL, call -> call.one(MovementKernels::intFillKernel));
        kernels.put(Kernel.GATHER, call -> call.three(MovementKernels::gatherKernel));
        kernels.put(Kernel.INT_GATHER, call -> call.three(MovementKernels::intGatherKernel));
        kernels.put(Kernel.SCATTER_ADD, call -> call.three(MovementKernels::scatterAddKernel));
        kernels.put(Kernel.INT_SCATTER_ADD, call -> call.three(MovementKernels::intScatterAddKernel));
        kernels.put(Kernel.CHECK_INDICES, call -> call.two(MovementKernels::checkIndicesKernel));
        kernels.put(Kernel.GUARD_LAY, call -> call.oneScaled(MovementKernels::guardLayKernel));
        kernels.put(Kernel.INT_GUARD_LAY, call -> call.one(MovementKernels::intGuardLayKernel));
        kernels.put(Kernel.GUARD_CHECK, call -> call.twoScaled(MovementKernels::guardCheckKernel));
        kernels.put(Kernel.INT_GUARD_CHECK, call -> call.two(MovementKernels::intGuardCheckKernel));
    }

    private static void rows(Map<Kernel, Consumer<KernelCall>> kernels) {
        kernels.put(Kernel.REDUCE, call -> call.two(ReductionKernels::reduceKernel));
        kernels.put(Kernel.INT_REDUCE, call -> call.two(ReductionKernels::intReduceKernel));
        kernels.put(Kernel.ARGMAX, call -> call.two(ReductionKernels::argmaxKernel));
        kernels.put(Kernel.SOFTMAX, call -> call.two(ReductionKernels::softmaxKernel));
        kernels.put(Kernel.SOFTMAX_BACKWARD, call -> call.five(ReductionKernels::softmaxBackwardKernel));
        kernels.put(Kernel.LAYER_NORM, call -> call.fourScaled(ReductionKernels::layerNormKernel));
        kernels.put(Kernel.LAYER_NORM_BACKWARD, call -> call.five(ReductionKernels::layerNormBackwardKernel));
        kernels.put(Kernel.LAYER_NORM_SUMS, call -> call.four(ReductionKernels::layerNormSumsKernel));
    }

    private static void groups(Map<Kernel, Consumer<KernelCall>> kernels) {
        kernels.put(Kernel.GROUP_REDUCE, call -> call.two(GroupKernels::groupReduceKernel));
        kernels.put(Kernel.GROUP_CHOLESKY, call -> call.two(GroupKernels::groupCholeskyKernel));
        kernels.put(Kernel.GROUP_SOFTMAX, call -> call.two(GroupKernels::groupSoftmaxKernel));
        kernels.put(Kernel.GROUP_SOFTMAX_BACKWARD, call -> call.five(GroupKernels::groupSoftmaxBackwardKernel));
        kernels.put(Kernel.GROUP_LAYER_NORM, call -> call.fourScaled(GroupKernels::groupLayerNormKernel));
        kernels.put(Kernel.GROUP_LAYER_NORM_BACKWARD, call -> call.five(GroupKernels::groupLayerNormBackwardKernel));
    }

    private static void products(Map<Kernel, Consumer<KernelCall>> kernels) {
        kernels.put(Kernel.MATMUL, call -> call.fourScaled(ProductKernels::matmulKernel));
        kernels.put(Kernel.TILED_MATMUL, call -> call.fourScaled(ProductKernels::tiledMatmulKernel));
        kernels.put(Kernel.CHOLESKY, call -> call.two(ProductKernels::choleskyKernel));
        kernels.put(Kernel.TRIANGULAR_SOLVE, call -> call.three(ProductKernels::triangularSolveKernel));
    }
}
