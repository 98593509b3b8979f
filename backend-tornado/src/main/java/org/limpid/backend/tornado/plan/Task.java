package org.limpid.backend.tornado.plan;

import java.util.List;

/**
 * One launch of a kernel.
 *
 * @param kernel which
 * @param function what is compiled into it, 0 if it has no choice
 * @param operands its arrays, results last
 * @param layout extents and strides as the kernel reads them
 * @param scalars its constants
 */
public record Task(Kernel kernel, int function, List<Region> operands, int[] layout, float... scalars) {

    /** Refuses operands that are not those of the kernel. */
    public Task {
        operands = List.copyOf(operands);
        boolean fits = operands.size() == kernel.arrays() && (scalars.length == 0 || kernel.isScaled());
        for (int i = 0; fits && i < operands.size(); i++) {
            fits = operands.get(i).isInt() == kernel.isInt(i);
        }
        if (!fits) {
            throw new IllegalArgumentException(kernel + " cannot take " + operands);
        }
    }

    /** What is compiled for it: tasks of one name have the same code. */
    String name() {
        return kernel.name().toLowerCase(java.util.Locale.ROOT) + "_" + function + "_";
    }

    /** Integers it needs in a descriptor: offsets, the place of its constants, layout. */
    int descriptorLength() {
        return operands.size() + 1 + layout.length;
    }
}
