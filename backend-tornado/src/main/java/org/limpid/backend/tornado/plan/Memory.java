package org.limpid.backend.tornado.plan;

/** The arrays on a device that kernels reach; each stands for one of floats and one of integers. */
public enum Memory {
    /** All parameters; lasts as long as they do. */
    WEIGHTS,
    /** Constants and intermediates of a session. */
    ARENA,
    /** What the host gives for a run of a program. */
    INPUT,
    /** What a graph gives to the host. */
    OUTPUT,
    /** What a graph found wrong: a position or −1, and the value there. Integers only. */
    STATUS,
    /** The left operands of a library's product, by themselves. Floats only. */
    LEFT,
    /** Its right operands. Floats only. */
    RIGHT,
    /** Its results. Floats only. */
    PRODUCT
}
