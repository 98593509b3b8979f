package org.limpid.backend.tornado.plan;

import java.util.List;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * What the guard option asks for, on the device: memory is filled with NaN (integers with a value that no index has) before a
 * run, and stands between sentinels that are checked after it.
 */
public final class GuardTasks {

    /** Stands before and behind each guarded tensor of integers; of floats, its value. */
    public static final int SENTINEL = -889_271_500;

    private static final int POISON = Integer.MIN_VALUE + 12_242_349;

    private GuardTasks() {}

    /** Lays sentinels around regions of one memory and element type, and poisons them if they are to be written first. */
    static Task lay(List<Region> regions, boolean poison) {
        Region first = regions.getFirst();
        int[] layout = Loops.join(
                new int[] {regions.size(), Placement.MARGIN, poison ? 1 : 0, SENTINEL, POISON}, places(regions));
        List<Region> whole = List.of(whole(first));
        return first.isInt()
                ? new Task(Kernel.INT_GUARD_LAY, 0, whole, layout)
                : new Task(Kernel.GUARD_LAY, 0, whole, layout, SENTINEL, Float.NaN);
    }

    /** Writes the number of the first region whose sentinels are broken and the element, or −1. */
    static Task check(List<Region> regions, Region status) {
        Region first = regions.getFirst();
        int[] layout = Loops.join(new int[] {regions.size(), Placement.MARGIN, SENTINEL}, places(regions));
        List<Region> operands = List.of(whole(first), status);
        return first.isInt()
                ? new Task(Kernel.INT_GUARD_CHECK, 0, operands, layout)
                : new Task(Kernel.GUARD_CHECK, 0, operands, layout, SENTINEL);
    }

    private static int[] places(List<Region> regions) {
        return regions.stream()
                .flatMapToInt(region -> java.util.stream.IntStream.of(region.offset(), region.size()))
                .toArray();
    }

    /** The array itself. */
    private static Region whole(Region region) {
        DType dtype = region.type().dtype();
        return new Region(region.memory(), 0, new TensorType(dtype, Shape.of(1)));
    }
}
