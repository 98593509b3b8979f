package org.limpid.backend.tornado.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.limpid.api.tensor.Shape;

/**
 * Several results of floats of one kernel, which writes but one array. Results that lie in different arrays are made in scratch
 * memory and moved from there.
 *
 * @param made where the kernel writes them
 * @param wanted where they belong
 */
record Together(List<Region> made, List<Region> wanted) {

    static Together of(List<Region> wanted, Scratch scratch) {
        Memory first = wanted.getFirst().memory();
        if (wanted.stream().allMatch(region -> region.memory() == first)) {
            return new Together(wanted, wanted);
        }
        List<Region> made = wanted.stream()
                .map(region -> scratch.take(region.size()).view(region.type(), 0))
                .toList();
        return new Together(made, wanted);
    }

    /**
     * The task and the moves after it.
     *
     * @param kernel given the first result and where in its array the others begin
     */
    List<Task> write(BiFunction<Region, int[], Task> kernel) {
        int[] offsets = made.stream().skip(1).mapToInt(Region::offset).toArray();
        List<Task> tasks = new ArrayList<>();
        tasks.add(kernel.apply(made.getFirst(), offsets));
        for (int i = 0; i < made.size(); i++) {
            if (!made.get(i).equals(wanted.get(i))) {
                Shape flat = Shape.of(made.get(i).size());
                Loops loops = Loops.broadcasting(flat, flat, flat);
                tasks.add(new Task(Kernel.MOVE, 0, List.of(made.get(i), wanted.get(i)), loops.rows(Integer.MAX_VALUE)));
            }
        }
        return tasks;
    }
}
