package org.limpid.backend.tornado.plan;

/**
 * How kernels are cut for a kind of device.
 *
 * @param rowLength how many neighbouring elements a work item takes: many on a processor, one where neighbours in a group
 *     read together
 * @param tiled whether products of matrices share tiles in local memory
 */
public record Tuning(int rowLength, boolean tiled) {

    /** Processors: rows of elements, blocks in registers. */
    public static final Tuning BLOCKED = new Tuning(1024, false);

    /** Graphics processors and the like: an element for each work item, tiles in local memory. */
    public static final Tuning TILED = new Tuning(1, true);
}
