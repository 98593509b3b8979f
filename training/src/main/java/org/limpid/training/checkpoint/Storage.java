package org.limpid.training.checkpoint;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.limpid.api.tensor.DType;

/** The element types of the format that Limpid knows, under the format's names. */
enum Storage {
    F32(DType.F32),
    F64(DType.F64),
    F16(DType.F16),
    BF16(DType.BF16),
    I32(DType.I32);

    /** All names, for messages. */
    static final String NAMES = Arrays.stream(values()).map(Storage::name).collect(Collectors.joining(", "));

    private final DType dtype;

    Storage(DType dtype) {
        this.dtype = dtype;
    }

    DType dtype() {
        return dtype;
    }

    static @Nullable Storage named(String name) {
        for (Storage storage : values()) {
            if (storage.name().equals(name)) {
                return storage;
            }
        }
        return null;
    }

    static Storage of(DType dtype) {
        return switch (dtype) {
            case F32 -> F32;
            case F64 -> F64;
            case F16 -> F16;
            case BF16 -> BF16;
            case I32 -> I32;
        };
    }
}
