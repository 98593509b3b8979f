package org.limpid.backend.cpu.kernel;

import org.jspecify.annotations.Nullable;

/** Plans matrix products: one implementation with the Vector API, one without. */
public interface MatMulPlanner {
    /** A word for reports: {@code vector} with the width, or {@code scalar}. */
    String name();

    /**
     * Plans a product and reserves its scratch memory. Neither prologue nor epilogue start products of the same workspace.
     *
     * @param prologue what rows of A go through before they are packed, if anything; these must be rows as they are stored, more
     *     than one and of no more terms than are packed at a time
     * @param epilogue what rows of the result are handed to as they are completed, if anything
     * @param b the one B that it will run with, if there is one: where that lasts, it is packed once
     * @throws IllegalArgumentException if there is a prologue for which rows are not what they must be
     */
    MatMul plan(
            MatMulSpec spec,
            Workspace workspace,
            @Nullable RowPrologue prologue,
            @Nullable RowEpilogue epilogue,
            @Nullable Operand b);

    /** Plans a product without prologue, for one B. */
    default MatMul plan(MatMulSpec spec, Workspace workspace, @Nullable RowEpilogue epilogue, Operand b) {
        return plan(spec, workspace, null, epilogue, b);
    }

    /** Plans a product without prologue, for any B. */
    default MatMul plan(MatMulSpec spec, Workspace workspace, @Nullable RowEpilogue epilogue) {
        return plan(spec, workspace, null, epilogue, null);
    }

    /** Plans a product that nothing is joined with, for any B. */
    default MatMul plan(MatMulSpec spec, Workspace workspace) {
        return plan(spec, workspace, null, null, null);
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
