package org.limpid.backend.cpu.kernel;

import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** Plans products with the Vector API. */
final class VectorPlanner implements MatMulPlanner {
    private final int registers = VectorTiles.registers();

    /** Whether vectors are wide enough to have a fused multiply-add; without one every product is a slow call. */
    static boolean isFast() {
        return VectorTiles.registers() == 32 || FloatVector.SPECIES_PREFERRED.length() >= 8;
    }

    @Override
    public String name() {
        return "vector, " + FloatVector.SPECIES_PREFERRED.vectorBitSize() + " bits";
    }

    @Override
    public MatMul plan(
            MatMulSpec spec,
            Workspace workspace,
            @Nullable RowPrologue prologue,
            @Nullable RowEpilogue epilogue,
            @Nullable Operand b) {
        // An epilogue counts rows by the products that were asked for.
        MatMulSpec joined = epilogue == null ? spec.joinRows() : spec;
        return prologue == null && RowMatMul.fits(joined)
                ? new RowMatMul(spec, joined, new VectorVectors(), workspace, epilogue)
                : new BlockedMatMul(spec, new VectorTiles(registers), workspace, prologue, epilogue, b);
    }
}
