package org.limpid.benchmarks.scaling;

import java.util.ArrayList;
import java.util.List;

/**
 * What a run of a program does, in order.
 *
 * @param steps of the program
 */
record Work(List<Step> steps) {

    /**
     * A step.
     *
     * @param bytes of its operands and results
     * @param alone nanoseconds that one thread works while the others wait
     * @param jobs for each job the nanoseconds of each chunk
     */
    record Step(long bytes, long alone, List<long[]> jobs) {}

    Work {
        steps = List.copyOf(steps);
    }

    /** All of it on one thread, in nanoseconds. */
    double total() {
        double total = 0;
        for (Step step : steps) {
            total += step.alone();
            for (long[] job : step.jobs()) {
                for (long chunk : job) {
                    total += chunk;
                }
            }
        }
        return total;
    }

    /** The bytes of all steps. */
    double bytes() {
        return steps.stream().mapToDouble(Step::bytes).sum();
    }

    /** The least that each part took in either of two runs of the same program: what else the machine did is left out. */
    Work least(Work other) {
        List<Step> least = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step a = steps.get(i);
            Step b = other.steps.get(i);
            List<long[]> jobs = new ArrayList<>();
            for (int job = 0; job < a.jobs().size(); job++) {
                jobs.add(least(a.jobs().get(job), b.jobs().get(job)));
            }
            least.add(new Step(a.bytes(), Math.min(a.alone(), b.alone()), jobs));
        }
        return new Work(least);
    }

    private static long[] least(long[] a, long[] b) {
        long[] least = a.clone();
        for (int i = 0; i < least.length; i++) {
            least[i] = Math.min(least[i], b[i]);
        }
        return least;
    }
}
