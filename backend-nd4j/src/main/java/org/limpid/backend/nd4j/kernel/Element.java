package org.limpid.backend.nd4j.kernel;

import org.limpid.api.tensor.DType;

/** The element types that kernels here use, with ND4J's numbers for them. */
public enum Element {
    /** Single precision. */
    F32(5, Float.BYTES),
    /** 32-bit integers. */
    I32(9, Integer.BYTES),
    /** What ND4J's comparisons give: one byte, 0 or 1. */
    BOOL(1, 1);

    private final int code;
    private final int bytes;

    Element(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** That of tensors of a type that backends compute in. */
    public static Element of(DType dtype) {
        return switch (dtype) {
            case F32 -> F32;
            case I32 -> I32;
            case F64, BF16, F16 -> throw new IllegalStateException("no tensor here is " + dtype.label());
        };
    }

    int code() {
        return code;
    }

    int bytes() {
        return bytes;
    }
}
