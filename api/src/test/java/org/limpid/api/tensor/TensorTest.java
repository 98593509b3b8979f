package org.limpid.api.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.limpid.api.Errors.assertSays;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

final class TensorTest {

    @Test
    void valuesAreRowMajorAndLittleEndian() {
        Tensor tensor = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        assertEquals("f32[2,3]", tensor.toString());
        assertEquals(24, tensor.data().byteSize());
        assertEquals(4, tensor.getFloat(3));
        byte[] first = tensor.data().asSlice(0, 4).toArray(ValueLayout.JAVA_BYTE);
        assertArrayEquals(new byte[] {0, 0, (byte) 0x80, 0x3f}, first);
        byte[] integer = Tensor.of(new int[] {0x01020304}).data().toArray(ValueLayout.JAVA_BYTE);
        assertArrayEquals(new byte[] {4, 3, 2, 1}, integer);
    }

    @Test
    void valuesAreCopiedIn() {
        float[] values = {1, 2};
        Tensor tensor = Tensor.of(values);
        values[0] = 9;
        assertArrayEquals(new float[] {1, 2}, tensor.toFloats());
        tensor.setFloat(1, 7);
        assertArrayEquals(new float[] {1, 7}, tensor.toFloats());
    }

    @Test
    void everyElementTypeIsReadAsDoubles() {
        assertArrayEquals(new double[] {0.1}, Tensor.of(new double[] {0.1}).toDoubles());
        assertArrayEquals(new double[] {0.1f}, Tensor.of(new float[] {0.1f}).toDoubles());
        assertArrayEquals(
                new double[] {Integer.MIN_VALUE},
                Tensor.of(new int[] {Integer.MIN_VALUE}).toDoubles());
        Tensor bf16 = half(DType.BF16, 0x3fc0, 0xff80, 0x0001);
        assertArrayEquals(new double[] {1.5, Double.NEGATIVE_INFINITY, 0x1p-133}, bf16.toDoubles());
        Tensor f16 = half(DType.F16, 0x3e00, 0xfc00, 0x0001);
        assertArrayEquals(new double[] {1.5, Double.NEGATIVE_INFINITY, 0x1p-24}, f16.toDoubles());
        assertArrayEquals(
                new float[] {1.5f, Float.NEGATIVE_INFINITY, 0x1p-133f},
                bf16.toF32().toFloats());
    }

    private static Tensor half(DType dtype, int... bits) {
        Tensor tensor = Tensor.zeros(new TensorType(dtype, Shape.of(bits.length)));
        for (int i = 0; i < bits.length; i++) {
            tensor.data().set(Tensor.HALF, 2L * i, (short) bits[i]);
        }
        return tensor;
    }

    @Test
    void integersAreNotTurnedIntoFloatsInSilence() {
        assertSays(
                "a tensor i32[1] holds integers and is not turned into f32 in silence",
                () -> Tensor.of(new int[] {1}).toF32());
        assertSays(
                "a tensor i32[1] was asked for f32 elements",
                () -> Tensor.of(new int[] {1}).getFloat(0));
        assertSays(
                "a tensor f32[1] was asked for i32 elements",
                () -> Tensor.of(new float[] {1}).toInts());
    }

    @Test
    void sizesMustAgree() {
        assertSays(
                "a tensor of shape [2,2] has 4 elements, but 3 values were given", () -> Tensor.of(new float[3], 2, 2));
        assertSays(
                "a tensor f32[3] takes 12 bytes, but its memory has 8",
                () -> Tensor.wrap(TensorType.f32(3), MemorySegment.ofArray(new float[2])));
        assertSays(
                "a tensor f32[6] has 6 elements and cannot take the shape [4], which has 4",
                () -> Tensor.of(new float[6]).reshape(4));
        assertSays(
                "a tensor f32[2] cannot take the values of a tensor f64[2]",
                () -> Tensor.of(new float[2]).copyFrom(Tensor.of(new double[2])));
    }

    @Test
    void wrappingAndReshapingShareMemory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(16);
            Tensor tensor = Tensor.wrap(TensorType.i32(4), memory);
            assertSame(memory, tensor.data());
            tensor.reshape(2, 2).setInt(3, 42);
            assertEquals(42, tensor.getInt(3));
        }
    }

    @Test
    void copiesAreIndependent() {
        Tensor tensor = Tensor.of(new int[] {1, 2});
        Tensor copy = tensor.copy();
        assertNotSame(tensor.data(), copy.data());
        copy.setInt(0, 5);
        assertArrayEquals(new int[] {1, 2}, tensor.toInts());
        tensor.copyFrom(copy);
        assertArrayEquals(new int[] {5, 2}, tensor.toInts());
    }

    @Test
    void bitsAreComparedNotNumbers() {
        Tensor nan = Tensor.scalar(Float.NaN);
        assertTrue(nan.sameBits(Tensor.scalar(Float.NaN)));
        assertFalse(Tensor.scalar(0f).sameBits(Tensor.scalar(-0f)));
        assertFalse(Tensor.of(new float[] {0}).sameBits(Tensor.scalar(0)));
        assertFalse(Tensor.of(new float[] {0}).sameBits(Tensor.of(new int[] {0})));
    }

    @Test
    void typesSayHowMuchTheyTake() {
        assertEquals(24, TensorType.f32(2, 3).bytes());
        assertEquals(48, new TensorType(DType.F64, Shape.of(2, 3)).bytes());
        assertEquals(12, new TensorType(DType.BF16, Shape.of(2, 3)).bytes());
        assertEquals(4, TensorType.f32().bytes());
        assertEquals("bf16[2]", new TensorType(DType.BF16, Shape.of(2)).toString());
    }
}
