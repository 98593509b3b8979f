package org.limpid.backend.cpu.kernel;

/** The arrays of a product whose jobs run: written before a job is handed to the pool, and not changed until it is over. */
final class RunningOperands {

    private static final float[] NOTHING = {};

    float[] a = NOTHING;
    float[] b = NOTHING;
    float[] c = NOTHING;
    int aOff;
    int bOff;
    int cOff;

    void begin(float[] arrayA, int offA, float[] arrayB, int offB, float[] arrayC, int offC) {
        a = arrayA;
        b = arrayB;
        c = arrayC;
        aOff = offA;
        bOff = offB;
        cOff = offC;
    }

    /** Lets go of the arrays, which may outlive their session otherwise. */
    void end() {
        a = NOTHING;
        b = NOTHING;
        c = NOTHING;
    }
}
