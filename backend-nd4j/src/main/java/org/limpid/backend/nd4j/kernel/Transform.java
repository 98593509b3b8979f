package org.limpid.backend.nd4j.kernel;

/** Elementwise ops of ND4J that have a number and no name. */
enum Transform {
    ABS(Kind.SAME, 0),
    SIGN(Kind.SAME, 1),
    NEGATE(Kind.SAME, 3),
    RECIPROCAL(Kind.SAME, 11),
    EXP(Kind.STRICT, 23),
    LOG(Kind.STRICT, 24),
    SINH(Kind.STRICT, 39),
    COSH(Kind.STRICT, 40),
    ERF(Kind.STRICT, 45),
    SQRT(Kind.FLOATING, 1),
    /** Copies between any strides and converts between any types. */
    ASSIGN(Kind.ANY, 0);

    /** By what they do to the element type; the numbers of each kind are its own. */
    enum Kind {
        SAME,
        STRICT,
        FLOATING,
        ANY
    }

    private final Kind kind;
    private final int number;

    Transform(Kind kind, int number) {
        this.kind = kind;
        this.number = number;
    }

    Kind kind() {
        return kind;
    }

    int number() {
        return number;
    }
}
