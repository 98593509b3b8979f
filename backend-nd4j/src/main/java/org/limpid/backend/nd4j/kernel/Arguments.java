package org.limpid.backend.nd4j.kernel;

import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.nativeblas.OpaqueContext;

/**
 * What an op with a name takes besides arrays.
 *
 * @param floats its floating arguments
 * @param integers its integers
 * @param flags its booleans
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Arguments(double[] floats, long[] integers, boolean[] flags) {

    static final Arguments NONE = new Arguments(new double[0], new long[0], new boolean[0]);

    static Arguments floats(double... values) {
        return new Arguments(values, new long[0], new boolean[0]);
    }

    static Arguments integers(long... values) {
        return new Arguments(new double[0], values, new boolean[0]);
    }

    static Arguments flags(boolean... values) {
        return new Arguments(new double[0], new long[0], values);
    }

    void into(Nd4jCpu library, OpaqueContext context) {
        if (floats.length > 0) {
            library.setGraphContextTArguments(context, floats, floats.length);
        }
        if (integers.length > 0) {
            library.setGraphContextIArguments(context, integers, integers.length);
        }
        if (flags.length > 0) {
            library.setGraphContextBArguments(context, flags, flags.length);
        }
    }
}
