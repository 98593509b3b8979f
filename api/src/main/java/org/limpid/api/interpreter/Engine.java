package org.limpid.api.interpreter;

import java.util.List;
import java.util.Map;
import org.limpid.api.backend.MemoryBudget;
import org.limpid.api.lowering.Lowered;
import org.limpid.api.lowering.Target;
import org.limpid.api.tensor.Tensor;

/**
 * What an {@link Interpreter} needs of a backend: memory and kernels. Closed with the backend, after everything that was
 * made with it.
 *
 * @param <T> where a tensor lies: the operand of a kernel
 */
public interface Engine<T> extends AutoCloseable {

    /** As {@link org.limpid.api.backend.Backend#versions}. */
    default Map<String, String> versions() {
        return Map.of();
    }

    /** What programs are lowered for. */
    Target target();

    /**
     * How much memory is to be taken for so many elements.
     *
     * @param floats F32 elements
     * @param ints I32 elements
     * @param roomy whether more may be taken than is needed, where that is faster
     */
    Extent<T> extent(int floats, int ints, boolean roomy);

    /**
     * Kernels for one session.
     *
     * @param programs what they will be bound for
     * @param budget counts the scratch memory that they take, before they take it
     */
    KernelSet<T> kernels(List<Lowered> programs, MemoryBudget budget);

    /** Copies a host tensor to an operand of the same type. */
    void copyIn(Tensor from, T to);

    /** Copies an operand to a host tensor of the same type. */
    void copyOut(T from, Tensor to);

    /** The value of an F32 operand of one element. */
    float scalar(T from);

    /** Frees what is not part of a session or of weights. */
    @Override
    void close();
}
