package org.limpid.backend.tornado.plan;

import java.util.List;

/**
 * A part of a program that is one task graph.
 *
 * @param tasks in order
 * @param names of the tasks in the graph; tasks of one name share code in all graphs of a plan
 * @param places where each task finds its descriptor's place
 * @param descriptor the table of places, then the descriptors
 * @param scalars constants of all tasks; never empty
 * @param outputFloats elements given to the host
 * @param outputInts elements given to the host
 * @param statusInts integers given to the host that say what went wrong
 */
public record Segment(
        List<Task> tasks,
        List<String> names,
        List<Integer> places,
        int[] descriptor,
        float[] scalars,
        int outputFloats,
        int outputInts,
        int statusInts) {

    /** Whether a task uses an array. */
    public boolean uses(Memory memory, boolean ints) {
        return tasks.stream()
                .flatMap(task -> task.operands().stream())
                .anyMatch(region -> region.memory() == memory && region.isInt() == ints);
    }
}
