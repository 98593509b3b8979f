package org.limpid.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What one thread of this machine can do at most, measured: the roof over all figures. */
final class Machine {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int TURNS = 20_000;
    private static final int SUMS = 12;
    private static final int ROUNDS = 60;
    private static final int WARM_UP = 200;
    private static final int STREAM = 1 << 25;

    private Machine() {}

    /** Single-precision operations of one thread in a second: multiply-adds on independent sums in registers. */
    static double flops() {
        float[] sink = new float[S.length()];
        for (int i = 0; i < WARM_UP; i++) {
            multiplyAdd(sink);
        }
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ROUNDS; i++) {
            long begun = System.nanoTime();
            multiplyAdd(sink);
            best = Math.min(best, (System.nanoTime() - begun) * 1e-9);
        }
        return 2.0 * SUMS * S.length() * TURNS / best;
    }

    /** Bytes that one thread reads and writes in a second when it copies arrays that fit no cache. */
    static double bandwidth() {
        float[] from = new float[STREAM];
        float[] to = new float[STREAM];
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 8; i++) {
            long begun = System.nanoTime();
            System.arraycopy(from, 0, to, 0, STREAM);
            best = Math.min(best, (System.nanoTime() - begun) * 1e-9);
        }
        return 2.0 * Float.BYTES * STREAM / best;
    }

    private static void multiplyAdd(float[] sink) {
        FloatVector x = FloatVector.fromArray(S, sink, 0);
        FloatVector s0 = x, s1 = x, s2 = x, s3 = x, s4 = x, s5 = x, s6 = x, s7 = x, s8 = x, s9 = x, sa = x, sb = x;
        for (int i = 0; i < TURNS; i++) {
            s0 = s0.fma(x, x);
            s1 = s1.fma(x, x);
            s2 = s2.fma(x, x);
            s3 = s3.fma(x, x);
            s4 = s4.fma(x, x);
            s5 = s5.fma(x, x);
            s6 = s6.fma(x, x);
            s7 = s7.fma(x, x);
            s8 = s8.fma(x, x);
            s9 = s9.fma(x, x);
            sa = sa.fma(x, x);
            sb = sb.fma(x, x);
        }
        FloatVector sum = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
        sum.add(s6).add(s7).add(s8).add(s9).add(sa).add(sb).intoArray(sink, 0);
    }

    /** The processor's name and vector width, as far as the system says. */
    static String processor() {
        String name = System.getProperty("os.arch", "");
        try {
            name = Files.readString(Path.of("/proc/cpuinfo"))
                    .lines()
                    .filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(name);
        } catch (IOException e) {
            // Other systems have no such file, and the architecture has to do.
        }
        return name + ", vectors of " + S.vectorBitSize() + " bits";
    }

    /** The most memory that this process has had in RAM, in bytes; 0 where the system does not say. */
    static long peakResident() {
        try {
            return Files.readString(Path.of("/proc/self/status"))
                    .lines()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
