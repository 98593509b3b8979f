package org.limpid.cli;

import java.util.List;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/** One complex matrix per frequency. */
record ComplexOperator(List<ComplexMatrix> matrices) {

    double[][][] apply(double[][][] v) {
        double[][][] product = new double[v.length][v[0].length][2];
        for (int p = 0; p < v.length; p++) {
            ComplexMatrix matrix = matrices.get(p);
            for (int i = 0; i < product[p].length; i++) {
                for (int j = 0; j < v[p].length; j++) {
                    product[p][i][0] += matrix.re(i, j) * v[p][j][0] - matrix.im(i, j) * v[p][j][1];
                    product[p][i][1] += matrix.re(i, j) * v[p][j][1] + matrix.im(i, j) * v[p][j][0];
                }
            }
        }
        return product;
    }

    /** As reference files hold it: (d, d), or (C, C, extents…, 2). */
    Tensor stored(boolean spectral, int[] extents) {
        int c = extents[0];
        int n = matrices.size();
        int parts = spectral ? 2 : 1;
        double[] values = new double[c * c * n * parts];
        for (int i = 0; i < values.length; i++) {
            ComplexMatrix matrix = matrices.get(i / parts % n);
            int row = i / (parts * n * c);
            int column = i / (parts * n) % c;
            values[i] = i % parts == 0 ? matrix.re(row, column) : matrix.im(row, column);
        }
        Shape shape = Shape.of(c).concat(Shape.of(extents));
        return Tensor.of(values, (spectral ? shape.concat(Shape.of(2)) : Shape.of(c, c)).toArray())
                .toF32();
    }
}
