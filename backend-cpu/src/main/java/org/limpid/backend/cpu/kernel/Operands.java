package org.limpid.backend.cpu.kernel;

/** Where the products of a batch lie in their arrays, and the check that they do. */
final class Operands {
    private final int[] a;
    private final int[] b;
    private final int[] c;
    private final int extentA;
    private final int extentB;
    private final int extentC;

    Operands(MatMulSpec spec) {
        int items = spec.items();
        a = new int[items];
        b = new int[items];
        c = new int[items];
        for (int item = 0; item < items; item++) {
            int rest = item;
            for (int axis = spec.batch().size() - 1; axis >= 0; axis--) {
                MatMulSpec.BatchAxis along = spec.batch().get(axis);
                int index = rest % along.count();
                rest /= along.count();
                a[item] = advance(a[item], index, along.strideA());
                b[item] = advance(b[item], index, along.strideB());
                c[item] = advance(c[item], index, along.strideC());
            }
        }
        extentA = extent(a, spec.transA() ? spec.k() : spec.m(), spec.lda(), spec.transA() ? spec.m() : spec.k());
        extentB = extent(b, spec.transB() ? spec.n() : spec.k(), spec.ldb(), spec.transB() ? spec.k() : spec.n());
        extentC = extent(c, spec.m(), spec.ldc(), spec.n());
    }

    int items() {
        return a.length;
    }

    int a(int item) {
        return a[item];
    }

    int b(int item) {
        return b[item];
    }

    int c(int item) {
        return c[item];
    }

    void check(float[] arrayA, int aOff, float[] arrayB, int bOff, float[] arrayC, int cOff) {
        check("A", arrayA.length, aOff, extentA);
        check("B", arrayB.length, bOff, extentB);
        check("C", arrayC.length, cOff, extentC);
    }

    private static void check(String name, int length, int offset, int extent) {
        if (offset < 0 || extent > length - offset) {
            throw new IndexOutOfBoundsException(name + " takes " + extent + " elements from element " + offset
                    + " on, but its array has " + length);
        }
    }

    private static int advance(int from, int index, int stride) {
        return Math.addExact(from, Math.multiplyExact(index, stride));
    }

    private static int extent(int[] starts, int rows, int ld, int width) {
        int last = 0;
        for (int start : starts) {
            last = Math.max(last, start);
        }
        return Math.addExact(last, Math.addExact(Math.multiplyExact(rows - 1, ld), width));
    }
}
