package org.limpid.cli.torch;

import java.util.Locale;

/** How PyTorch stores numbers, little-endian. */
enum StorageType {
    FLOAT(4),
    HALF(2),
    BFLOAT16(2),
    DOUBLE(8),
    LONG(8),
    INT(4),
    SHORT(2),
    CHAR(1),
    BYTE(1),
    BOOL(1);

    private final int bytes;

    StorageType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of a number. */
    int bytes() {
        return bytes;
    }

    /** Whether numbers of it become weights. */
    boolean isFloating() {
        return this == FLOAT || this == HALF || this == BFLOAT16 || this == DOUBLE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
