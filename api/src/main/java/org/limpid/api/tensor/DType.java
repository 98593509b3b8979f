package org.limpid.api.tensor;

/**
 * The type of a tensor's elements. Backends compute in F32 and I32; the others are for storage and for the f64 oracle.
 */
public enum DType {
    /** IEEE 754 binary32. */
    F32(4, true),
    /** IEEE 754 binary64: the oracle's type. */
    F64(8, true),
    /** Two's complement, 32 bits: labels, indices and masks (0 is false, anything else true). */
    I32(4, false),
    /** The upper half of an F32; storage only. */
    BF16(2, true),
    /** IEEE 754 binary16; storage only. */
    F16(2, true);

    private final int bytes;
    private final boolean floating;

    DType(int bytes, boolean floating) {
        this.bytes = bytes;
        this.floating = floating;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether it holds real numbers, so that a gradient can flow through it. */
    public boolean isFloating() {
        return floating;
    }

    /** The short name used in print-outs: {@code f32}, {@code i32}. */
    public String label() {
        return switch (this) {
            case F32 -> "f32";
            case F64 -> "f64";
            case I32 -> "i32";
            case BF16 -> "bf16";
            case F16 -> "f16";
        };
    }
}
