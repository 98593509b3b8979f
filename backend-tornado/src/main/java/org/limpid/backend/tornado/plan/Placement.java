package org.limpid.backend.tornado.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.lowering.MemoryPlan;
import org.limpid.api.lowering.Storage;
import org.limpid.api.tensor.DType;

/**
 * Where a program's storages lie, counted from the beginning of its constants and of its intermediates. Under guard every
 * storage has a place of its own between two margins, so that whatever is written outside of one is seen after the run.
 */
final class Placement {

    /** Elements of a sentinel on each side of a storage. */
    static final int MARGIN = MemoryPlan.ALIGNMENT;

    private final Map<Storage, Integer> offsets = new HashMap<>();
    private final int floats;
    private final int ints;
    private final int constantFloats;
    private final int constantInts;

    Placement(MemoryPlan plan, boolean guarded) {
        if (guarded) {
            constantFloats = apart(plan.constants(), DType.F32);
            constantInts = apart(plan.constants(), DType.I32);
            floats = apart(plan.slots(), DType.F32);
            ints = apart(plan.slots(), DType.I32);
        } else {
            plan.constants().forEach(storage -> offsets.put(storage, storage.offset()));
            plan.slots().forEach(storage -> offsets.put(storage, storage.offset()));
            constantFloats = plan.constantSize(DType.F32);
            constantInts = plan.constantSize(DType.I32);
            floats = plan.size(DType.F32);
            ints = plan.size(DType.I32);
        }
    }

    private int apart(List<Storage> storages, DType dtype) {
        long at = 0;
        for (Storage storage : storages) {
            if (storage.dtype() == dtype) {
                offsets.put(storage, (int) Math.min(Integer.MAX_VALUE, at + MARGIN));
                at += spaced(storage.size(), true);
            }
        }
        if (at > Integer.MAX_VALUE) {
            throw new LimpidException("guarded memory takes " + at + " elements; at most " + Integer.MAX_VALUE
                    + " are possible. Make the batch smaller");
        }
        return (int) at;
    }

    /** The room that so many elements take. */
    static long spaced(long elements, boolean guarded) {
        long all = elements + (guarded ? 2L * MARGIN : 0);
        return Math.ceilDiv(all, MemoryPlan.ALIGNMENT) * MemoryPlan.ALIGNMENT;
    }

    int offset(Storage storage) {
        Integer offset = offsets.get(storage);
        if (offset == null) {
            throw new IllegalStateException("a storage of kind " + storage.kind() + " has no place");
        }
        return offset;
    }

    int size(DType dtype) {
        return dtype == DType.I32 ? ints : floats;
    }

    int constantSize(DType dtype) {
        return dtype == DType.I32 ? constantInts : constantFloats;
    }
}
