package org.limpid.backend.tornado.plan;

/**
 * How kernels and graphs are cut for a kind of device.
 *
 * @param rowLength how many neighbouring elements a work item takes: many on a processor, one where neighbours in a group
 *     read together
 * @param tiled whether work items share local memory, for products of matrices and for rows
 * @param alike how many tasks of one kernel a graph may hold: each is compiled by itself, and each graph costs a launch
 */
public record Tuning(int rowLength, boolean tiled, int alike) {

    /** Refuses graphs that hold none of a kernel, or more than a descriptor has room for. */
    public Tuning {
        if (alike < 1 || alike > GraphLimits.ALIKE) {
            throw new IllegalArgumentException(alike + " tasks alike; expected 1 to " + GraphLimits.ALIKE);
        }
    }

    /** Processors: rows of elements, blocks in registers; compiling takes longer than launching. */
    public static final Tuning BLOCKED = new Tuning(1024, false, 2);

    /** Graphics processors and the like: an element for each work item, tiles in local memory, few launches. */
    public static final Tuning TILED = new Tuning(1, true, GraphLimits.ALIKE);
}
