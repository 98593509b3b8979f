package org.limpid.cli.torch;

import java.util.List;
import java.util.stream.Collectors;
import org.limpid.api.LimpidException;

/**
 * Where the elements of a tensor lie.
 *
 * @param storage the entry of the archive that holds them
 * @param type how they are stored
 * @param numbers how many the storage has
 * @param offset of the first element
 * @param extents of the tensor
 * @param strides from one element to the next along each axis
 */
record TorchTensor(
        String storage, StorageType type, long numbers, long offset, List<Long> extents, List<Long> strides) {

    /** Refuses elements outside of the storage, and more of them than it has. */
    TorchTensor {
        long size = 1;
        long last = offset;
        boolean fits = offset >= 0 && numbers >= 0 && extents.size() == strides.size();
        for (int axis = 0; fits && axis < extents.size(); axis++) {
            long extent = extents.get(axis);
            long stride = strides.get(axis);
            fits = extent >= 0 && stride >= 0 && extent <= Integer.MAX_VALUE && stride <= numbers;
            if (fits && extent > 0) {
                size *= extent;
                last += (extent - 1) * stride;
                fits = size <= Math.max(1, numbers) && last <= numbers;
            }
        }
        boolean empty = extents.contains(0L);
        if (!fits || (!empty && last >= numbers)) {
            throw new LimpidException("a tensor of extents " + extents + " with strides "
                    + strides + " at " + offset + " does not lie in the " + numbers
                    + " numbers of storage '" + storage + "'");
        }
        extents = List.copyOf(extents);
        strides = List.copyOf(strides);
    }

    /** As in {@code half[48,48]}. */
    String describe() {
        return type + extents.stream().map(Object::toString).collect(Collectors.joining(",", "[", "]"));
    }

    /** The extents as ints: each was checked to be one. */
    int[] shape() {
        return extents.stream().mapToInt(Math::toIntExact).toArray();
    }
}
