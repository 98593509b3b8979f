package org.limpid.backend.cpu.kernel;

/** The two ways to run every kernel. */
public enum Variant {
    /** By the Vector API, an incubator module that the JVM must be started with. */
    VECTOR,
    /** In plain Java. */
    SCALAR;

    /** Whether this JVM can run it. */
    public boolean available() {
        return this == SCALAR || MatMulPlanner.vectorAvailable();
    }

    /** What it runs on, for people: {@code AVX-512 (16 × f32)}, {@code plain Java}. */
    public String description() {
        return family().description();
    }

    KernelFamily family() {
        return switch (this) {
            case VECTOR -> KernelFamily.vector();
            case SCALAR -> KernelFamily.scalar();
        };
    }
}
