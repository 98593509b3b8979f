package org.limpid.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    private static final double COPIED = 1e8;
    private static final int COPY_ROUNDS = 8;

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
        return bandwidth(2L * Float.BYTES * STREAM, 1);
    }

    /**
     * Bytes that threads read and write together in a second when each copies its part of so many bytes again and again: what
     * fits a cache is copied there.
     */
    static double bandwidth(long bytes, int threads) {
        int length = Math.toIntExact(Math.max(64, bytes / (2L * Float.BYTES * threads)));
        double moved = 2.0 * Float.BYTES * length;
        int repeats = (int) Math.clamp(COPIED / moved, 1, 1 << 20);
        double best = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Callable<Double>> copies = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                float[] from = new float[length];
                float[] to = new float[length];
                copies.add(() -> {
                    long begun = System.nanoTime();
                    for (int repeat = 0; repeat < repeats; repeat++) {
                        System.arraycopy(from, 0, to, 0, length);
                    }
                    return moved * repeats / ((System.nanoTime() - begun) * 1e-9);
                });
            }
            for (int round = 0; round < COPY_ROUNDS; round++) {
                double together = 0;
                for (Future<Double> rate : executor.invokeAll(copies)) {
                    together += rate.get();
                }
                best = Math.max(best, together);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while memory was measured", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("copying arrays failed", e);
        }
        return best;
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
