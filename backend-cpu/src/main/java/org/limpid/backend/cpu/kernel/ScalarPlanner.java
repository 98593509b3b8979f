package org.limpid.backend.cpu.kernel;

import org.jspecify.annotations.Nullable;

/** Plans products in plain Java. */
final class ScalarPlanner implements MatMulPlanner {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public MatMul plan(
            MatMulSpec spec,
            Workspace workspace,
            @Nullable RowPrologue prologue,
            @Nullable RowEpilogue epilogue,
            @Nullable Operand b) {
        return new BlockedMatMul(spec, new ScalarTiles(), workspace, prologue, epilogue, b);
    }
}
