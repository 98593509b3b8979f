package org.limpid.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times several ways of doing the same thing in turns, so that whatever else the machine does meets all of them. A turn
 * repeats one way until it has taken a given time; a round gives each a turn, each round beginning with another.
 *
 * <p>With one thread everything happens on the caller's, whose processor time is taken; with more the time of the clock.
 */
public final class Contest {

    /** Threads of a peer that wait busily for their next task must have gone to sleep before somebody else is timed. */
    private static final long PAUSE_MILLIS = 4;

    private static final int IDLE_ROUNDS = 50;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final int threads;
    private final double turnSeconds;
    private final int rounds;

    /**
     * @param threads that each way uses
     * @param turnSeconds how long a turn takes at least
     * @param rounds how many turns each has
     */
    public Contest(int threads, double turnSeconds, int rounds) {
        this.threads = threads;
        this.turnSeconds = turnSeconds;
        this.rounds = rounds;
    }

    /** The times of all rounds, in seconds for one call: a row for each of {@code ways}. */
    public double[][] run(List<Runnable> ways, double warmUpSeconds) {
        int[] repeats = new int[ways.size()];
        for (int way = 0; way < repeats.length; way++) {
            double once = warmUp(ways.get(way), warmUpSeconds);
            repeats[way] = (int) Math.clamp(turnSeconds / once, 1, 100_000);
        }
        double[][] seconds = new double[repeats.length][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < repeats.length; turn++) {
                int way = (round + turn) % repeats.length;
                pause();
                seconds[way][round] = time(ways.get(way), repeats[way]);
            }
        }
        return seconds;
    }

    /**
     * The processors that this process still keeps busy when a turn of a way and the pause after it are over: a peer whose
     * threads wait busily takes them from whoever is timed next.
     */
    public static double busyAfter(Runnable way) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long idle = 0;
        long busy = 0;
        for (int i = 0; i < IDLE_ROUNDS; i++) {
            way.run();
            pause();
            long begun = System.nanoTime();
            long before = system.getProcessCpuTime();
            pause();
            pause();
            idle += System.nanoTime() - begun;
            busy += system.getProcessCpuTime() - before;
        }
        return busy / (double) idle;
    }

    private double warmUp(Runnable way, double forSeconds) {
        double best = Double.POSITIVE_INFINITY;
        double spent = 0;
        int calls = 0;
        while (calls < 2 || spent < forSeconds) {
            double once = time(way, 1);
            spent += once;
            best = Math.min(best, once);
            calls++;
        }
        return best;
    }

    private double time(Runnable way, int repeats) {
        long begun = clock();
        for (int i = 0; i < repeats; i++) {
            way.run();
        }
        return (clock() - begun) * 1e-9 / repeats;
    }

    private long clock() {
        return threads == 1 ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The value below which that part of the values lies. */
    public static double quantile(double[] values, double part) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = part * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** The middle value. */
    public static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /** Of each round how many times as long one took as the other. */
    public static double[] ratios(double[] numerator, double[] denominator) {
        double[] ratios = new double[numerator.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = numerator[i] / denominator[i];
        }
        return ratios;
    }

    /** The geometric mean. */
    public static double geometricMean(List<Double> values) {
        List<Double> logs = new ArrayList<>();
        values.forEach(value -> logs.add(Math.log(value)));
        return Math.exp(logs.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN));
    }
}
