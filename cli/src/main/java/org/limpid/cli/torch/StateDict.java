package org.limpid.cli.torch;

import java.util.Set;
import java.util.function.Function;
import org.limpid.api.tensor.Tensor;

/**
 * Tensors by name, wherever they lie.
 *
 * @param names in the order of the file
 * @param shapes the extents of each
 * @param values reads one as F32
 */
public record StateDict(Set<String> names, Function<String, int[]> shapes, Function<String, Tensor> values) {

    boolean has(String name) {
        return names.contains(name);
    }

    /** An extent of a tensor; 0 where there is no such tensor or axis, which no model accepts. */
    int extent(String name, int axis) {
        if (!has(name)) {
            return 0;
        }
        int[] shape = shapes.apply(name);
        return axis < shape.length ? shape[axis] : 0;
    }

    /** How many numbers follow one another in names such as {@code prefix.0.suffix}, {@code prefix.1.suffix}. */
    int count(String prefix, String suffix) {
        int count = 0;
        while (has(prefix + count + suffix)) {
            count++;
        }
        return count;
    }
}
