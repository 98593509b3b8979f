package org.limpid.benchmarks.kernels;

import java.util.List;
import java.util.stream.Stream;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Op;
import org.limpid.api.tensor.TensorType;

/**
 * An op on operands of some types.
 *
 * @param name that of no other kernel
 * @param op what is computed
 * @param operands what it reads
 * @param flops operations of one call
 */
public record Kernel(String name, Op op, List<TensorType> operands, double flops) {

    /** All that are measured: ops of training steps, forward and backward, and products of the models' shapes. */
    static List<Kernel> all() {
        return Stream.concat(
                        ProgramStep.all().stream().map(Kernel::of),
                        Product.all(false).stream().map(Kernel::of))
                .toList();
    }

    /** The one of that name. */
    static Kernel named(String name) {
        return all().stream()
                .filter(kernel -> kernel.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no kernel " + name));
    }

    /** A step of a program by itself. */
    public static Kernel of(ProgramStep step) {
        return new Kernel(
                step.toString(),
                step.node().op(),
                step.node().inputTypes(),
                step.node().flops());
    }

    /** A matrix product. */
    public static Kernel of(Product product) {
        return new Kernel(
                "matmul " + product,
                new MatMul(product.transA(), product.transB()),
                List.of(product.a(), product.b()),
                product.flops());
    }
}
