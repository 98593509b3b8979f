package org.limpid.api.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.limpid.api.Errors.assertSays;

import org.junit.jupiter.api.Test;

final class ShapeTest {

    private static final Shape SHAPE = Shape.of(2, 3, 4);

    @Test
    void axesCountFromBothEnds() {
        assertEquals(3, SHAPE.rank());
        assertEquals(4, SHAPE.dim(-1));
        assertEquals(2, SHAPE.dim(0));
        assertEquals(1, SHAPE.axis(-2));
        assertSays("shape [2,3,4] of rank 3 has no axis 3; axes run from -3 to 2", () -> SHAPE.dim(3));
        assertSays("shape [2,3,4] of rank 3 has no axis -4; axes run from -3 to 2", () -> SHAPE.axis(-4));
    }

    @Test
    void aScalarHasOneElement() {
        assertEquals(0, Shape.SCALAR.rank());
        assertEquals(1, Shape.SCALAR.size());
        assertEquals(Shape.SCALAR, Shape.of());
        assertEquals("[]", Shape.SCALAR.toString());
        assertSays("shape [] is a scalar and has no axis 0", () -> Shape.SCALAR.dim(0));
    }

    @Test
    void extentsArePositiveAndFit() {
        assertSays("shape [2, 0] has the extent 0; every extent is at least 1", () -> Shape.of(2, 0));
        assertSays("shape [-1] has the extent -1; every extent is at least 1", () -> Shape.of(-1));
        int most = Integer.MAX_VALUE;
        assertSays("shape [" + most + ", " + most + ", 3] has 2^63 elements or more", () -> Shape.of(most, most, 3));
        assertSays(
                "a tensor of shape [65536,65536] has 4294967296 elements; at most 2147483647 fit here",
                () -> Shape.of(65536, 65536).intSize());
        assertSays(
                "a tensor f64[2147483647,2147483647] would take 2^63 bytes or more",
                () -> new TensorType(DType.F64, Shape.of(most, most)).bytes());
    }

    @Test
    void sizeAndStrides() {
        assertEquals(24, SHAPE.size());
        assertEquals(24, SHAPE.intSize());
        assertArrayEquals(new long[] {12, 4, 1}, SHAPE.strides());
    }

    @Test
    void partsAreShapes() {
        assertEquals(Shape.of(3, 4), SHAPE.range(1, 3));
        assertEquals(Shape.SCALAR, SHAPE.range(1, 1));
        assertEquals(Shape.of(2, 3, 4, 5), SHAPE.concat(Shape.of(5)));
        assertEquals(Shape.of(2, 7, 4), SHAPE.with(-2, 7));
    }

    @Test
    void broadcastingAlignsAtTheEnd() {
        assertEquals(SHAPE, Shape.broadcast(Shape.of(3, 1), Shape.of(2, 1, 4)));
        assertEquals(SHAPE, Shape.broadcast(SHAPE, Shape.SCALAR));
        assertSays(
                "shapes [2,3] and [2,4] do not broadcast: at axis -1 3 meets 4, and neither is 1",
                () -> Shape.broadcast(Shape.of(2, 3), Shape.of(2, 4)));
        assertTrue(Shape.of(3, 1).broadcastsTo(SHAPE));
        assertTrue(Shape.SCALAR.broadcastsTo(SHAPE));
        assertFalse(Shape.of(2, 3).broadcastsTo(SHAPE));
        assertFalse(Shape.of(1, 2, 3, 4).broadcastsTo(SHAPE));
        assertFalse(SHAPE.broadcastsTo(Shape.of(2, 3, 1)));
    }

    @Test
    void isImmutableAndCompared() {
        int[] extents = {2, 3};
        Shape shape = Shape.of(extents);
        extents[0] = 9;
        shape.toArray()[1] = 9;
        assertEquals(Shape.of(2, 3), shape);
        assertEquals(Shape.of(2, 3).hashCode(), shape.hashCode());
        assertNotEquals(Shape.of(3, 2), shape);
    }
}
