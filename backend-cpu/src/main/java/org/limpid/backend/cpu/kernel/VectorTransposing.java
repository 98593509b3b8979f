package org.limpid.backend.cpu.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes blocks in registers, for vectors of 16 numbers. Rows are interleaved with the rows half a block further, over
 * and over: each time an element's number, row and column side by side in binary, turns by one digit, so that after four
 * times rows and columns have changed places. The bits are moved as integers, since an index vector of floats would be
 * converted on every use.
 */
final class VectorTransposing {
    /** Rows and columns of a block. */
    static final int SIDE = 16;

    /** Whether vectors are as wide as a block. */
    static final boolean AVAILABLE = FloatVector.SPECIES_PREFERRED.length() == SIDE;

    /** Rows of a full strip of packed A, for which {@link #nine} is made. */
    static final int STRIP = 9;

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_512;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_512;
    private static final int[] LOW = new int[SIDE];
    private static final int[] HIGH = new int[SIDE];

    /** For each term, where the nine numbers of a strip lie in a vector of two terms of eight rows and the ninth row. */
    private static final int[] NINTH = new int[SIDE * SIDE];

    static {
        for (int i = 0; i < SIDE; i++) {
            LOW[i] = i / 2 + i % 2 * SIDE;
            HIGH[i] = LOW[i] + SIDE / 2;
            for (int lane = 0; lane < SIDE; lane++) {
                NINTH[i * SIDE + lane] = lane < STRIP - 1 ? i % 2 * (STRIP - 1) + lane : SIDE + i;
            }
        }
    }

    private VectorTransposing() {}

    /** {@code out[o + t * to + r] = from[f + r * ld + t]} for 16 rows r and 16 columns t. */
    static void sixteen(float[] from, int f, int ld, float[] out, int o, int to) {
        IntVector low = IntVector.fromArray(I, LOW, 0);
        IntVector high = IntVector.fromArray(I, HIGH, 0);
        IntVector a0 = FloatVector.fromArray(F, from, f).reinterpretAsInts();
        IntVector a1 = FloatVector.fromArray(F, from, f + ld).reinterpretAsInts();
        IntVector a2 = FloatVector.fromArray(F, from, f + 2 * ld).reinterpretAsInts();
        IntVector a3 = FloatVector.fromArray(F, from, f + 3 * ld).reinterpretAsInts();
        IntVector a4 = FloatVector.fromArray(F, from, f + 4 * ld).reinterpretAsInts();
        IntVector a5 = FloatVector.fromArray(F, from, f + 5 * ld).reinterpretAsInts();
        IntVector a6 = FloatVector.fromArray(F, from, f + 6 * ld).reinterpretAsInts();
        IntVector a7 = FloatVector.fromArray(F, from, f + 7 * ld).reinterpretAsInts();
        IntVector a8 = FloatVector.fromArray(F, from, f + 8 * ld).reinterpretAsInts();
        IntVector a9 = FloatVector.fromArray(F, from, f + 9 * ld).reinterpretAsInts();
        IntVector aa = FloatVector.fromArray(F, from, f + 10 * ld).reinterpretAsInts();
        IntVector ab = FloatVector.fromArray(F, from, f + 11 * ld).reinterpretAsInts();
        IntVector ac = FloatVector.fromArray(F, from, f + 12 * ld).reinterpretAsInts();
        IntVector ad = FloatVector.fromArray(F, from, f + 13 * ld).reinterpretAsInts();
        IntVector ae = FloatVector.fromArray(F, from, f + 14 * ld).reinterpretAsInts();
        IntVector af = FloatVector.fromArray(F, from, f + 15 * ld).reinterpretAsInts();
        IntVector b0 = low.selectFrom(a0, a8);
        IntVector b1 = high.selectFrom(a0, a8);
        IntVector b2 = low.selectFrom(a1, a9);
        IntVector b3 = high.selectFrom(a1, a9);
        IntVector b4 = low.selectFrom(a2, aa);
        IntVector b5 = high.selectFrom(a2, aa);
        IntVector b6 = low.selectFrom(a3, ab);
        IntVector b7 = high.selectFrom(a3, ab);
        IntVector b8 = low.selectFrom(a4, ac);
        IntVector b9 = high.selectFrom(a4, ac);
        IntVector ba = low.selectFrom(a5, ad);
        IntVector bb = high.selectFrom(a5, ad);
        IntVector bc = low.selectFrom(a6, ae);
        IntVector bd = high.selectFrom(a6, ae);
        IntVector be = low.selectFrom(a7, af);
        IntVector bf = high.selectFrom(a7, af);
        IntVector c0 = low.selectFrom(b0, b8);
        IntVector c1 = high.selectFrom(b0, b8);
        IntVector c2 = low.selectFrom(b1, b9);
        IntVector c3 = high.selectFrom(b1, b9);
        IntVector c4 = low.selectFrom(b2, ba);
        IntVector c5 = high.selectFrom(b2, ba);
        IntVector c6 = low.selectFrom(b3, bb);
        IntVector c7 = high.selectFrom(b3, bb);
        IntVector c8 = low.selectFrom(b4, bc);
        IntVector c9 = high.selectFrom(b4, bc);
        IntVector ca = low.selectFrom(b5, bd);
        IntVector cb = high.selectFrom(b5, bd);
        IntVector cc = low.selectFrom(b6, be);
        IntVector cd = high.selectFrom(b6, be);
        IntVector ce = low.selectFrom(b7, bf);
        IntVector cf = high.selectFrom(b7, bf);
        IntVector d0 = low.selectFrom(c0, c8);
        IntVector d1 = high.selectFrom(c0, c8);
        IntVector d2 = low.selectFrom(c1, c9);
        IntVector d3 = high.selectFrom(c1, c9);
        IntVector d4 = low.selectFrom(c2, ca);
        IntVector d5 = high.selectFrom(c2, ca);
        IntVector d6 = low.selectFrom(c3, cb);
        IntVector d7 = high.selectFrom(c3, cb);
        IntVector d8 = low.selectFrom(c4, cc);
        IntVector d9 = high.selectFrom(c4, cc);
        IntVector da = low.selectFrom(c5, cd);
        IntVector db = high.selectFrom(c5, cd);
        IntVector dc = low.selectFrom(c6, ce);
        IntVector dd = high.selectFrom(c6, ce);
        IntVector de = low.selectFrom(c7, cf);
        IntVector df = high.selectFrom(c7, cf);
        IntVector e0 = low.selectFrom(d0, d8);
        IntVector e1 = high.selectFrom(d0, d8);
        IntVector e2 = low.selectFrom(d1, d9);
        IntVector e3 = high.selectFrom(d1, d9);
        IntVector e4 = low.selectFrom(d2, da);
        IntVector e5 = high.selectFrom(d2, da);
        IntVector e6 = low.selectFrom(d3, db);
        IntVector e7 = high.selectFrom(d3, db);
        IntVector e8 = low.selectFrom(d4, dc);
        IntVector e9 = high.selectFrom(d4, dc);
        IntVector ea = low.selectFrom(d5, dd);
        IntVector eb = high.selectFrom(d5, dd);
        IntVector ec = low.selectFrom(d6, de);
        IntVector ed = high.selectFrom(d6, de);
        IntVector ee = low.selectFrom(d7, df);
        IntVector ef = high.selectFrom(d7, df);
        e0.reinterpretAsFloats().intoArray(out, o);
        e1.reinterpretAsFloats().intoArray(out, o + to);
        e2.reinterpretAsFloats().intoArray(out, o + 2 * to);
        e3.reinterpretAsFloats().intoArray(out, o + 3 * to);
        e4.reinterpretAsFloats().intoArray(out, o + 4 * to);
        e5.reinterpretAsFloats().intoArray(out, o + 5 * to);
        e6.reinterpretAsFloats().intoArray(out, o + 6 * to);
        e7.reinterpretAsFloats().intoArray(out, o + 7 * to);
        e8.reinterpretAsFloats().intoArray(out, o + 8 * to);
        e9.reinterpretAsFloats().intoArray(out, o + 9 * to);
        ea.reinterpretAsFloats().intoArray(out, o + 10 * to);
        eb.reinterpretAsFloats().intoArray(out, o + 11 * to);
        ec.reinterpretAsFloats().intoArray(out, o + 12 * to);
        ed.reinterpretAsFloats().intoArray(out, o + 13 * to);
        ee.reinterpretAsFloats().intoArray(out, o + 14 * to);
        ef.reinterpretAsFloats().intoArray(out, o + 15 * to);
    }

    /**
     * {@code out[o + t * 9 + r] = from[f + r * ld + t]} for 9 rows r and 16 terms t. Whole vectors are written, each over
     * the end of the one before, so {@code out} has room for a vector beyond its end.
     */
    static void nine(float[] from, int f, int ld, float[] out, int o) {
        IntVector low = IntVector.fromArray(I, LOW, 0);
        IntVector high = IntVector.fromArray(I, HIGH, 0);
        IntVector a0 = FloatVector.fromArray(F, from, f).reinterpretAsInts();
        IntVector a1 = FloatVector.fromArray(F, from, f + ld).reinterpretAsInts();
        IntVector a2 = FloatVector.fromArray(F, from, f + 2 * ld).reinterpretAsInts();
        IntVector a3 = FloatVector.fromArray(F, from, f + 3 * ld).reinterpretAsInts();
        IntVector a4 = FloatVector.fromArray(F, from, f + 4 * ld).reinterpretAsInts();
        IntVector a5 = FloatVector.fromArray(F, from, f + 5 * ld).reinterpretAsInts();
        IntVector a6 = FloatVector.fromArray(F, from, f + 6 * ld).reinterpretAsInts();
        IntVector a7 = FloatVector.fromArray(F, from, f + 7 * ld).reinterpretAsInts();
        IntVector b0 = low.selectFrom(a0, a4);
        IntVector b1 = high.selectFrom(a0, a4);
        IntVector b2 = low.selectFrom(a1, a5);
        IntVector b3 = high.selectFrom(a1, a5);
        IntVector b4 = low.selectFrom(a2, a6);
        IntVector b5 = high.selectFrom(a2, a6);
        IntVector b6 = low.selectFrom(a3, a7);
        IntVector b7 = high.selectFrom(a3, a7);
        IntVector c0 = low.selectFrom(b0, b4);
        IntVector c1 = high.selectFrom(b0, b4);
        IntVector c2 = low.selectFrom(b1, b5);
        IntVector c3 = high.selectFrom(b1, b5);
        IntVector c4 = low.selectFrom(b2, b6);
        IntVector c5 = high.selectFrom(b2, b6);
        IntVector c6 = low.selectFrom(b3, b7);
        IntVector c7 = high.selectFrom(b3, b7);
        IntVector d0 = low.selectFrom(c0, c4);
        IntVector d1 = high.selectFrom(c0, c4);
        IntVector d2 = low.selectFrom(c1, c5);
        IntVector d3 = high.selectFrom(c1, c5);
        IntVector d4 = low.selectFrom(c2, c6);
        IntVector d5 = high.selectFrom(c2, c6);
        IntVector d6 = low.selectFrom(c3, c7);
        IntVector d7 = high.selectFrom(c3, c7);
        IntVector last = FloatVector.fromArray(F, from, f + 8 * ld).reinterpretAsInts();
        IntVector.fromArray(I, NINTH, 0)
                .selectFrom(d0, last)
                .reinterpretAsFloats()
                .intoArray(out, o);
        IntVector.fromArray(I, NINTH, 16)
                .selectFrom(d0, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 9);
        IntVector.fromArray(I, NINTH, 32)
                .selectFrom(d1, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 18);
        IntVector.fromArray(I, NINTH, 48)
                .selectFrom(d1, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 27);
        IntVector.fromArray(I, NINTH, 64)
                .selectFrom(d2, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 36);
        IntVector.fromArray(I, NINTH, 80)
                .selectFrom(d2, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 45);
        IntVector.fromArray(I, NINTH, 96)
                .selectFrom(d3, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 54);
        IntVector.fromArray(I, NINTH, 112)
                .selectFrom(d3, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 63);
        IntVector.fromArray(I, NINTH, 128)
                .selectFrom(d4, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 72);
        IntVector.fromArray(I, NINTH, 144)
                .selectFrom(d4, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 81);
        IntVector.fromArray(I, NINTH, 160)
                .selectFrom(d5, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 90);
        IntVector.fromArray(I, NINTH, 176)
                .selectFrom(d5, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 99);
        IntVector.fromArray(I, NINTH, 192)
                .selectFrom(d6, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 108);
        IntVector.fromArray(I, NINTH, 208)
                .selectFrom(d6, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 117);
        IntVector.fromArray(I, NINTH, 224)
                .selectFrom(d7, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 126);
        IntVector.fromArray(I, NINTH, 240)
                .selectFrom(d7, last)
                .reinterpretAsFloats()
                .intoArray(out, o + 135);
    }
}
