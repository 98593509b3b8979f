package org.limpid.benchmarks.scaling;

import java.util.Arrays;

/** Replays work on assumed cores. */
final class Replay {

    /** Who takes which chunk. */
    enum Sharing {
        /** One counter for all. */
        COUNTER,
        /** A run of chunks for each, and whoever has none left takes the last of the next who has one, as the pool does it. */
        STEALING
    }

    /** Where memory lies. */
    enum Placement {
        /** All in the socket whose thread touched it first. */
        FIRST_SOCKET,
        /** Spread over all sockets in use. */
        SPREAD
    }

    private final Cores cores;
    private final int workers;
    private final Sharing sharing;
    private final Placement placement;

    Replay(Cores cores, int workers, Sharing sharing, Placement placement) {
        this.cores = cores;
        this.workers = workers;
        this.sharing = sharing;
        this.placement = placement;
    }

    /** The nanoseconds of a run. A step takes at least as long as its bytes take to move. */
    double run(Work work) {
        double memories = placement == Placement.SPREAD ? cores.sockets(workers) : 1;
        double bytesPerNano = cores.bandwidth() * memories * 1e-9;
        double total = 0;
        for (Work.Step step : work.steps()) {
            double time = step.alone();
            for (long[] job : step.jobs()) {
                time += job(job);
            }
            total += Math.max(time, step.bytes() / bytesPerNano);
        }
        return total;
    }

    /** The nanoseconds of a job, from the call to its return. */
    double job(long[] chunks) {
        if (chunks.length <= 1 || workers == 1) {
            return Arrays.stream(chunks).sum();
        }
        return cores.fork() + (sharing == Sharing.COUNTER ? counter(chunks) : stealing(chunks)) + cores.join();
    }

    /** Claims exclude each other, so that the counter itself can be what all wait for. */
    private double counter(long[] chunks) {
        double claim = cores.sockets(workers) > 1 ? cores.farClaim() : cores.claim();
        double[] free = new double[workers];
        double counterFree = 0;
        for (long chunk : chunks) {
            int worker = first(free);
            double claimed = Math.max(free[worker], counterFree) + claim;
            counterFree = claimed;
            free[worker] = claimed + chunk;
        }
        return Arrays.stream(free).max().orElse(0);
    }

    private double stealing(long[] chunks) {
        int[] next = new int[workers];
        int[] end = new int[workers];
        int each = chunks.length / workers;
        int more = chunks.length % workers;
        for (int worker = 0; worker < workers; worker++) {
            next[worker] = worker == 0 ? 0 : end[worker - 1];
            end[worker] = next[worker] + each + (worker < more ? 1 : 0);
        }
        double[] free = new double[workers];
        for (int taken = 0; taken < chunks.length; taken++) {
            int worker = first(free);
            int from = worker;
            while (next[from] == end[from]) {
                from = (from + 1) % workers;
            }
            if (from == worker) {
                free[worker] += chunks[next[worker]];
                next[worker]++;
            } else {
                end[from]--;
                free[worker] += cores.steal() + chunks[end[from]];
            }
        }
        return Arrays.stream(free).max().orElse(0);
    }

    private static int first(double[] free) {
        int first = 0;
        for (int i = 1; i < free.length; i++) {
            first = free[i] < free[first] ? i : first;
        }
        return first;
    }
}
