package org.limpid.api.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.limpid.api.Errors.assertSays;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** The shapes that primitives infer, and what they say of operands that do not fit. */
final class PrimitiveInferenceTest {

    private static TensorType f32(int... extents) {
        return TensorType.f32(extents);
    }

    private static TensorType i32(int... extents) {
        return TensorType.i32(extents);
    }

    private static void assertInfers(TensorType expected, Op op, TensorType... operands) {
        assertEquals(List.of(expected), op.infer(List.of(operands)));
    }

    private static void assertRefuses(String message, Op op, TensorType... operands) {
        assertSays(message, () -> op.infer(List.of(operands)));
    }

    @Test
    void everyOpCountsItsOperands() {
        assertRefuses("neg: takes 1 operands (x), got 0", new Unary(Unary.Function.NEG));
        assertRefuses("add: takes 2 operands (a, b), got 1", new Binary(Binary.Function.ADD), f32(2));
        assertRefuses("matmul: takes 2 operands (A, B), got 3", new MatMul(false, false), f32(2), f32(2), f32(2));
        assertRefuses("select: takes 3 operands (mask, a, b), got 0", new Select());
        assertRefuses("concat: takes at least one operand, got none", new Concat(0));
        assertRefuses("iota: takes 0 operands (), got 1", new Iota(3), f32(2));
    }

    @Test
    void unary() {
        for (Unary.Function function : Unary.Function.values()) {
            assertInfers(f32(2, 3), new Unary(function), f32(2, 3));
        }
        assertInfers(i32(2), new Unary(Unary.Function.RELU), i32(2));
        assertRefuses(
                "exp: x is i32[2]; expected floating elements. Cast it first", new Unary(Unary.Function.EXP), i32(2));
    }

    @Test
    void binary() {
        assertInfers(f32(2, 3), new Binary(Binary.Function.MUL), f32(2, 1), f32(3));
        assertInfers(i32(2), new Binary(Binary.Function.ADD), i32(2), i32());
        assertRefuses(
                "sub: a is f32[2] but b is i32[2]; expected the same element type",
                new Binary(Binary.Function.SUB),
                f32(2),
                i32(2));
        assertRefuses("div: integers are not divided; got i32[2]", new Binary(Binary.Function.DIV), i32(2), i32(2));
        assertRefuses(
                "max: a is f32[2,3], b is f32[2,4]; shapes [2,3] and [2,4] do not broadcast: at axis -1 3 meets 4, and"
                        + " neither is 1",
                new Binary(Binary.Function.MAX),
                f32(2, 3),
                f32(2, 4));
    }

    @Test
    void masks() {
        assertInfers(i32(2, 3), new Compare(Compare.Relation.LT), f32(3), f32(2, 1));
        assertInfers(f32(4, 2, 3), new Select(), i32(4, 1, 1), f32(2, 1), f32(3));
        assertRefuses(
                "compare_eq: a is f32[3] but b is i32[3]; expected the same element type",
                new Compare(Compare.Relation.EQ),
                f32(3),
                i32(3));
        assertRefuses(
                "select: mask is f32[3]; expected elements of type i32. Cast it first",
                new Select(),
                f32(3),
                f32(3),
                f32(3));
    }

    @Test
    void reductions() {
        assertInfers(f32(3), new Reduce(Reduce.Function.SUM, List.of(2, 0), false), f32(2, 3, 4));
        assertInfers(f32(1, 3, 1), new Reduce(Reduce.Function.MAX, List.of(0, 2), true), f32(2, 3, 4));
        assertInfers(f32(2), new Reduce(Reduce.Function.MIN, List.of(), false), f32(2));
        assertEquals(
                new Reduce(Reduce.Function.SUM, List.of(0, 2), true),
                new Reduce(Reduce.Function.SUM, List.of(2, 0), true));
        assertRefuses(
                "reduce_sum: x is f32[2] and has no axis 1",
                new Reduce(Reduce.Function.SUM, List.of(0, 1), false),
                f32(2));
        assertSays(
                "reduce: the axes [1, 1] must be different and counted from 0",
                () -> new Reduce(Reduce.Function.SUM, List.of(1, 1), false));
        assertInfers(i32(2, 4), new ArgMax(1), f32(2, 3, 4));
        assertInfers(i32(), new ArgMax(0), f32(5));
        assertRefuses("argmax: x is f32[2] and has no axis 1", new ArgMax(1), f32(2));
        assertRefuses("argmax: x is i32[2]; expected floating elements. Cast it first", new ArgMax(0), i32(2));
    }

    @Test
    void products() {
        assertInfers(f32(2, 5), new MatMul(false, false), f32(2, 3), f32(3, 5));
        assertInfers(f32(7, 2, 5), new MatMul(true, true), f32(7, 3, 2), f32(5, 3));
        assertInfers(f32(4, 7, 2, 5), new MatMul(false, false), f32(4, 1, 2, 3), f32(7, 3, 5));
        assertRefuses(
                "matmul: A is f32[2,3] (transposed), B is f32[3,5]; the inner extents differ: 2 and 3",
                new MatMul(true, false),
                f32(2, 3),
                f32(3, 5));
        assertRefuses(
                "matmul: A is f32[3]; expected a rank of at least 2", new MatMul(false, false), f32(3), f32(3, 5));
        assertRefuses(
                "matmul: A is i32[3,3]; expected floating elements. Cast it first",
                new MatMul(false, false),
                i32(3, 3),
                i32(3, 3));
        assertRefuses(
                "matmul: A's batch is f32[2], B's batch is f32[3]; shapes [2] and [3] do not broadcast: at axis -1 2"
                        + " meets 3, and neither is 1",
                new MatMul(false, false),
                f32(2, 1, 1),
                f32(3, 1, 1));
    }

    @Test
    void layout() {
        assertInfers(f32(3, 2), new Reshape(Shape.of(3, 2)), f32(6));
        assertRefuses("reshape: x is f32[6] with 6 elements; the shape [4] has 4", new Reshape(Shape.of(4)), f32(6));
        assertInfers(f32(4, 2, 3), new Permute(List.of(2, 0, 1)), f32(2, 3, 4));
        assertRefuses("permute: x is f32[2]; expected a rank of 3", new Permute(List.of(2, 0, 1)), f32(2));
        assertSays(
                "permute: [0, 2] does not name each axis from 0 to 1 once; 1 is missing",
                () -> new Permute(List.of(0, 2)));
        assertEquals(new Permute(List.of(1, 2, 0)), new Permute(List.of(2, 0, 1)).inverse());
        assertInfers(f32(2, 3), new Broadcast(Shape.of(2, 3)), f32(3));
        assertRefuses(
                "broadcast: x is f32[2] and cannot be repeated to [2,3]; each of its extents must be 1 or equal to the"
                        + " one it is aligned with",
                new Broadcast(Shape.of(2, 3)),
                f32(2));
        assertInfers(f32(2, 7), new Concat(1), f32(2, 3), f32(2, 4));
        assertRefuses("concat: operand 0 is f32[2] and has no axis 1", new Concat(1), f32(2));
        assertRefuses("concat: operand 1 is f32[3,4]; expected the shape [2,4]", new Concat(1), f32(2, 3), f32(3, 4));
        assertRefuses(
                "concat: operand 0 is f32[2] but operand 1 is i32[2]; expected the same element type",
                new Concat(0),
                f32(2),
                i32(2));
        assertRefuses(
                "concat: the joined axis would have 4294967294 rows",
                new Concat(0),
                f32(Integer.MAX_VALUE),
                f32(Integer.MAX_VALUE));
    }

    @Test
    void boxes() {
        assertInfers(f32(1, 2), new Slice(List.of(1, 0), Shape.of(1, 2)), f32(2, 3));
        for (int start : List.of(2, -1, Integer.MAX_VALUE)) {
            assertRefuses(
                    "slice: x is f32[2,3]; the box from [1, " + start + "] with extents [1,2] leaves it along axis 1",
                    new Slice(List.of(1, start), Shape.of(1, 2)),
                    f32(2, 3));
        }
        assertRefuses("slice: x is f32[2]; expected a rank of 2", new Slice(List.of(0, 0), Shape.of(1, 1)), f32(2));
        assertSays(
                "slice: the starts [0] and the extents [1,1] must be as many, one per axis",
                () -> new Slice(List.of(0), Shape.of(1, 1)));
        assertInfers(f32(3, 7), new Pad(List.of(1, 0), List.of(0, 4), 0), f32(2, 3));
        assertSays(
                "pad: the amounts [-1] and [0] must be as many, one per axis, and none negative",
                () -> new Pad(List.of(-1), List.of(0), 0));
        assertRefuses("pad: x is f32[2]; expected a rank of 2", new Pad(List.of(0, 0), List.of(0, 0), 0), f32(2));
        assertRefuses(
                "pad: x is f32[2]; padded by [2147483647] and [2147483647] its axis 0 would have the extent 4294967296,"
                        + " and at most 2147483647 is possible",
                new Pad(List.of(Integer.MAX_VALUE), List.of(Integer.MAX_VALUE), 0),
                f32(2));
        assertRefuses(
                "pad: x is i32[2] and cannot be padded with NaN, which is not a 32-bit integer",
                new Pad(List.of(0), List.of(1), Double.NaN),
                i32(2));
    }

    @Test
    void rowsByNumber() {
        assertInfers(f32(5, 6, 3), new GatherRows(), f32(2, 3), i32(5, 6));
        assertInfers(i32(5), new GatherRows(), i32(2), i32(5));
        assertRefuses("gather_rows: table is f32[]; expected a rank of at least 1", new GatherRows(), f32(), i32(5));
        assertRefuses(
                "gather_rows: indices is f32[5]; expected elements of type i32. Cast it first",
                new GatherRows(),
                f32(2),
                f32(5));
        assertInfers(f32(9, 3), new ScatterAddRows(9), i32(2, 4), f32(2, 4, 3));
        assertRefuses(
                "scatter_add_rows: indices are i32[2] and updates f32[3]; the updates' first axes must be those of the"
                        + " indices",
                new ScatterAddRows(9),
                i32(2),
                f32(3));
        assertSays("scatter_add_rows: the result must have at least one row, not 0", () -> new ScatterAddRows(0));
    }

    @Test
    void constants() {
        assertInfers(i32(4), new Iota(4));
        assertSays("iota: the length is 0; expected at least 1", () -> new Iota(0));
        assertInfers(f32(2), new Fill(f32(2), Double.NaN));
        assertInfers(i32(2), new Fill(i32(2), -3));
        assertSays("fill: 0.5 is not a 32-bit integer, as i32[2] needs", () -> new Fill(i32(2), 0.5));
        assertSays("fill: NaN is not a 32-bit integer, as i32[2] needs", () -> new Fill(i32(2), Double.NaN));
        assertSays("fill: 2.147483648E9 is not a 32-bit integer, as i32[2] needs", () -> new Fill(i32(2), 0x1p31));
        assertInfers(new TensorType(DType.F64, Shape.of(2)), new Cast(DType.F64), i32(2));
    }

    @Test
    void factorisations() {
        assertInfers(f32(2, 3, 3), new Cholesky(), f32(2, 3, 3));
        assertRefuses("cholesky: A is f32[3,2]; its last two extents must be equal", new Cholesky(), f32(3, 2));
        assertRefuses("cholesky: A is f32[3]; expected a rank of at least 2", new Cholesky(), f32(3));
        assertInfers(f32(2, 3, 5), new TriangularSolve(true), f32(2, 3, 3), f32(2, 3, 5));
        assertRefuses(
                "triangular_solve: B is f32[4,5]; expected the shape [3,5]",
                new TriangularSolve(false),
                f32(3, 3),
                f32(4, 5));
        assertRefuses(
                "triangular_solve: B is f32[3]; expected a rank of 2", new TriangularSolve(false), f32(3, 3), f32(3));
    }

    @Test
    void flopsAreCountedByTheFormula() {
        assertEquals(2 * 7 * 2 * 3 * 5, flops(new MatMul(false, false), f32(7, 2, 3), f32(3, 5)));
        assertEquals(24, flops(new Reduce(Reduce.Function.SUM, List.of(1), false), f32(2, 3, 4)));
        assertEquals(6, flops(new Binary(Binary.Function.ADD), f32(2, 1), f32(3)));
        assertEquals(9, flops(new Cholesky(), f32(3, 3)));
        assertEquals(45, flops(new TriangularSolve(false), f32(3, 3), f32(3, 5)));
        for (Op moved : List.of(new Reshape(Shape.of(6)), new Permute(List.of(1, 0)), new Cast(DType.I32))) {
            assertEquals(0, flops(moved, f32(2, 3)));
        }
    }

    private static long flops(Op op, TensorType... operands) {
        List<TensorType> inputs = Arrays.asList(operands);
        return op.flops(inputs, op.infer(inputs));
    }

    @Test
    void tolerancesAreTight() {
        assertThrows(IllegalArgumentException.class, () -> new Tolerance.Accumulated(9));
        assertThrows(IllegalArgumentException.class, () -> new Tolerance.Accumulated(Double.NaN));
        assertFalse(new MatMul(false, false).tolerance() instanceof Tolerance.Exact);
    }
}
