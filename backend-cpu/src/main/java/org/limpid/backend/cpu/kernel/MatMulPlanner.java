package org.limpid.backend.cpu.kernel;

import org.jspecify.annotations.Nullable;

/** Plans matrix products: one implementation with the Vector API, one without. */
public interface MatMulPlanner {
    /** A word for reports: {@code vector} with the width, or {@code scalar}. */
    String name();

    /**
     * Plans a product and reserves its scratch memory. Rows of the result are handed to the epilogue, if there is one,
     * as they are completed; an epilogue starts no product of the same workspace.
     */
    MatMul plan(MatMulSpec spec, Workspace workspace, @Nullable RowEpilogue epilogue);

    /**
     * As {@link #plan(MatMulSpec, Workspace, RowEpilogue)}, for the one B that it will run with; where that lasts, it is packed once.
     */
    MatMul plan(MatMulSpec spec, Workspace workspace, @Nullable RowEpilogue epilogue, Operand b);

    /** Plans a product without epilogue. */
    default MatMul plan(MatMulSpec spec, Workspace workspace) {
        return plan(spec, workspace, null);
    }

    /** Plain Java; always available. */
    static MatMulPlanner scalar() {
        return new ScalarPlanner();
    }

    /**
     * The Vector API.
     *
     * @throws IllegalStateException if {@link #vectorAvailable()} is false
     */
    static MatMulPlanner vector() {
        if (!vectorAvailable()) {
            throw new IllegalStateException(
                    "the module jdk.incubator.vector is not there: start the JVM with --add-modules jdk.incubator.vector");
        }
        return new VectorPlanner();
    }

    /** The fastest that this JVM can run. */
    static MatMulPlanner fastest() {
        return vectorAvailable() && VectorPlanner.isFast() ? new VectorPlanner() : new ScalarPlanner();
    }

    /** Whether the JVM was started with the module of the Vector API. */
    static boolean vectorAvailable() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }
}
