package org.limpid.api.lowering;

import java.util.List;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;

/** What lowering and planning must know of the backend that a program is compiled for. */
public interface Target {

    /** The backend's name, for messages. */
    String backend();

    /** Whether the op has a kernel of its own; a {@link Fused} op without one is decomposed. */
    boolean isNative(Op op);

    /**
     * Whether running it can fail because of the values of its operands, as a gather whose index is out of range: parameters
     * keep their values when it does.
     */
    boolean canFail(Op op);

    /**
     * Whether a result may lie where an operand of the same type lies: the kernel reads each element of the operand before
     * it writes that element, and never again.
     *
     * @param operand number of the operand
     * @param result number of the result
     */
    boolean inPlace(Op op, int operand, int result);

    /**
     * The steps of a lowered program with those joined that the backend has one kernel for. Values that only such a step would
     * read are gone, and with them their memory; inputs, parameters, outputs and updates stay as they are.
     *
     * @return steps in an order in which they can run; unless a backend says otherwise, those that there were
     */
    default List<LoweredStep> joined(Lowered lowered) {
        return lowered.steps();
    }
}
