package org.limpid.backend.tornado.plan;

import org.limpid.api.LimpidException;

/**
 * What a task graph of TornadoVM 5.2.0 can hold. It keeps the description of its tasks in 8 KiB and refers to what takes part
 * by 10-bit numbers; neither can be set. A graph is kept well below, because errors beyond are a crash of the runtime's own.
 */
final class GraphLimits {

    /** Tasks of one graph. */
    static final int TASKS = 64;

    /** Tasks of one kernel and function in a graph, at most: each has compiled code of its own, shared by all graphs of a plan. */
    static final int ALIKE = 8;

    private static final int DESCRIPTION_BYTES = 8192;
    private static final int NODES = 1024;

    private GraphLimits() {}

    /** Bytes that describe a task: 15, and 5 for each argument. */
    static int bytes(Task task) {
        return 15 + 5 * task.kernel().arguments();
    }

    /** Nodes that a task adds besides arrays: itself, what it writes, and its numbers. */
    static int nodes(Task task) {
        return 1 + task.kernel().arrays() + task.kernel().numbers();
    }

    /** Whether another task still fits. */
    static boolean fits(int tasks, int bytes, int nodes, Task next, int arrays) {
        return tasks < TASKS && bytes + bytes(next) <= DESCRIPTION_BYTES && nodes + nodes(next) + 3 * arrays <= NODES;
    }

    /**
     * Refuses a plan whose sessions share more arrays than a graph can name.
     *
     * @param sessions over the same weights
     */
    static void require(int sessions) {
        int arrays = 2 + 2 * sessions + 9;
        if (3 * arrays + TASKS * 5 > NODES) {
            throw new LimpidException(
                    sessions + " sessions over the same weights are more than a task graph of TornadoVM"
                            + " can hold; close those that are done, or allocate weights for each");
        }
    }
}
