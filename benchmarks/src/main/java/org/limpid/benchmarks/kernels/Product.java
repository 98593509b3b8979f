package org.limpid.benchmarks.kernels;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.tensor.TensorType;

/**
 * C = op(A)·op(B).
 *
 * @param m rows of C
 * @param n columns of C
 * @param k terms of each sum
 * @param transA whether A is stored transposed
 * @param transB whether B is
 */
public record Product(int m, int n, int k, boolean transA, boolean transB) {

    /**
     * Products of the models by what they are for, and squares with each combination of flags.
     *
     * @param quick whether some of each kind will do
     */
    public static List<Product> all(boolean quick) {
        List<Product> products = new ArrayList<>();
        for (int size : quick ? new int[] {256, 1024} : new int[] {256, 384, 512, 768, 1024}) {
            products.addAll(squares(size));
        }
        products.addAll(List.of(
                new Product(1576, 384, 384, false, true),
                new Product(1576, 384, 384, false, false),
                new Product(384, 384, 1576, true, false),
                new Product(197, 384, 384, false, true),
                new Product(1568, 384, 768, false, true),
                new Product(197, 197, 64, false, true),
                new Product(197, 64, 197, false, false)));
        if (!quick) {
            products.addAll(List.of(
                    new Product(197, 384, 384, false, false),
                    new Product(384, 384, 197, true, false),
                    new Product(197, 768, 768, false, true),
                    new Product(1576, 768, 768, false, true),
                    new Product(1576, 768, 768, false, false),
                    new Product(768, 768, 1576, true, false),
                    new Product(1576, 1536, 384, false, true),
                    new Product(1576, 384, 1536, false, true),
                    new Product(6304, 384, 384, false, true),
                    new Product(520, 192, 192, false, true),
                    new Product(1700, 96, 96, false, true),
                    new Product(96, 96, 1700, true, false),
                    new Product(400, 64, 64, false, true),
                    new Product(197, 64, 197, true, false),
                    new Product(50, 96, 96, false, true),
                    new Product(8, 1000, 384, false, true),
                    new Product(1, 384, 384, false, true)));
        }
        return products;
    }

    /** That one of them all which is written so. */
    public static Product named(String name) {
        return all(false).stream()
                .filter(product -> product.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no product " + name));
    }

    /** A square with each combination of flags. */
    public static List<Product> squares(int size) {
        return List.of(
                new Product(size, size, size, false, false),
                new Product(size, size, size, false, true),
                new Product(size, size, size, true, false),
                new Product(size, size, size, true, true));
    }

    /** What is stored of A. */
    public TensorType a() {
        return transA ? TensorType.f32(k, m) : TensorType.f32(m, k);
    }

    /** What is stored of B. */
    public TensorType b() {
        return transB ? TensorType.f32(n, k) : TensorType.f32(k, n);
    }

    /** Operations: a multiplication and an addition for each term. */
    public double flops() {
        return 2.0 * m * n * k;
    }

    @Override
    public String toString() {
        return m + "×" + n + "×" + k + " " + (transA ? "T" : "N") + (transB ? "T" : "N");
    }
}
