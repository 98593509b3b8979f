package org.limpid.api.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

final class CapabilitiesTest {

    @Test
    void ofSinglePrecisionSayWhatRunsHow() {
        Capabilities capabilities = Capabilities.ofSinglePrecision(op -> op instanceof Primitive, false);
        TensorType single = TensorType.f32(2, 2);
        MatMul matMul = new MatMul(false, false);
        assertEquals(Capabilities.Support.NATIVE, capabilities.support(matMul, List.of(single, single)));
        assertEquals(Capabilities.Support.NATIVE, capabilities.support(matMul, List.of(TensorType.i32(2), single)));
        assertEquals(Capabilities.Support.DECOMPOSED, capabilities.support(new Softmax(), List.of(single)));
        for (DType type : List.of(DType.F64, DType.F16, DType.BF16)) {
            TensorType other = new TensorType(type, Shape.of(2, 2));
            assertEquals(
                    Capabilities.Support.UNSUPPORTED,
                    capabilities.support(matMul, List.of(single, other)),
                    type.name());
        }
        assertFalse(capabilities.ieeeSpecials());
        assertTrue(capabilities.deterministic());
    }
}
