package org.limpid.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.tensor.Tensor;

/** Matrix products with every flag, one axis at a time along the ladder, and factorisations. */
final class ProductCases {

    private static final List<MatMul> FLAGS =
            List.of(new MatMul(false, false), new MatMul(true, false), new MatMul(false, true), new MatMul(true, true));

    /** Rows, columns and inner extents that meet the edges of register tiles together. */
    private static final int[][] CORNERS = {
        {1, 1, 1},
        {33, 33, 33},
        {1, 384, 48},
        {9, 48, 384},
        {10, 49, 385},
        {18, 64, 33},
        {65, 1, 129},
        {17, 144, 48},
        {127, 129, 65}
    };

    private final Samples samples = new Samples("products");
    private final List<OpCase> cases = new ArrayList<>();

    private ProductCases() {}

    static List<OpCase> values() {
        ProductCases all = new ProductCases();
        all.eachFlag(extents -> all.samples.normal(extents));
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 24; i++) {
            MatMul op = FLAGS.get(i % FLAGS.size());
            int rows = random.nextInt(1, 40);
            int columns = random.nextInt(1, 100);
            all.matmul(op, rows, columns, random.nextInt(1, 70), extents -> all.samples.normal(extents));
        }
        return all.cases;
    }

    /** The same products of integers so small that single precision makes no error, in whatever order it adds. */
    static List<OpCase> integers() {
        ProductCases all = new ProductCases();
        all.eachFlag(extents -> all.samples.integers(9, extents));
        return all.cases;
    }

    static List<OpCase> broadcasting() {
        ProductCases all = new ProductCases();
        for (MatMul op : FLAGS) {
            all.batched(op, new int[] {3}, new int[] {3});
            all.batched(op, new int[] {2, 3}, new int[] {});
            all.batched(op, new int[] {}, new int[] {4});
            all.batched(op, new int[] {2, 1}, new int[] {3});
            all.batched(op, new int[] {1, 3}, new int[] {2, 1});
        }
        return all.cases;
    }

    static List<OpCase> factorisations() {
        ProductCases all = new ProductCases();
        Ladder.few().forEach(n -> {
            all.cases.add(new OpCase(new Cholesky(), all.samples.positiveDefinite(2, n)));
            for (boolean transpose : new boolean[] {false, true}) {
                TriangularSolve solve = new TriangularSolve(transpose);
                all.cases.add(new OpCase(solve, all.samples.lower(2, n), all.samples.normal(2, n, 5)));
                all.cases.add(new OpCase(solve, all.samples.lower(1, n).reshape(n, n), all.samples.normal(n, 1)));
            }
        });
        all.cases.add(
                new OpCase(new Cholesky(), all.samples.positiveDefinite(1, 17).reshape(17, 17)));
        all.cases.add(new OpCase(
                new TriangularSolve(false),
                all.samples.lower(6, 9).reshape(2, 3, 9, 9),
                all.samples.normal(2, 3, 9, 33)));
        return all.cases;
    }

    private void eachFlag(Function<int[], Tensor> data) {
        for (MatMul op : FLAGS) {
            Ladder.extents().forEach(n -> {
                matmul(op, n, 33, 17, data);
                matmul(op, 17, n, 31, data);
                matmul(op, 19, 33, n, data);
            });
            for (int[] corner : CORNERS) {
                matmul(op, corner[0], corner[1], corner[2], data);
            }
        }
    }

    private void matmul(MatMul op, int rows, int columns, int inner, Function<int[], Tensor> data) {
        int[] a = op.transposeA() ? new int[] {inner, rows} : new int[] {rows, inner};
        int[] b = op.transposeB() ? new int[] {columns, inner} : new int[] {inner, columns};
        cases.add(new OpCase(op, data.apply(a), data.apply(b)));
    }

    private void batched(MatMul op, int[] batchA, int[] batchB) {
        int[] a = op.transposeA() ? new int[] {7, 5} : new int[] {5, 7};
        int[] b = op.transposeB() ? new int[] {33, 7} : new int[] {7, 33};
        cases.add(new OpCase(op, samples.normal(join(batchA, a)), samples.normal(join(batchB, b))));
    }

    private static int[] join(int[] batch, int[] matrix) {
        return java.util.stream.IntStream.concat(java.util.Arrays.stream(batch), java.util.Arrays.stream(matrix))
                .toArray();
    }
}
