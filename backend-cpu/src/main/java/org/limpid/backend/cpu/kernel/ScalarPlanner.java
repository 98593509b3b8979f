package org.limpid.backend.cpu.kernel;

import org.jspecify.annotations.Nullable;

/** Plans products in plain Java. */
final class ScalarPlanner implements MatMulPlanner {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public MatMul plan(MatMulSpec spec, Workspace workspace, @Nullable RowEpilogue epilogue) {
        return new BlockedMatMul(spec, new ScalarTiles(), workspace, epilogue, null);
    }

    @Override
    public MatMul plan(MatMulSpec spec, Workspace workspace, @Nullable RowEpilogue epilogue, Operand b) {
        return new BlockedMatMul(spec, new ScalarTiles(), workspace, epilogue, b);
    }
}
