package org.limpid.benchmarks.scaling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.limpid.backend.cpu.WorkTrace;

/** Writes down what a traced backend does in a run. */
final class Recorder implements WorkTrace {

    private final List<Work.Step> steps = new ArrayList<>();
    private final List<long[]> jobs = new ArrayList<>();
    private long bytes;
    private long inJobs;
    private long begun;
    private boolean inStep;

    /** What one run does. */
    Work record(Runnable run) {
        steps.clear();
        inStep = false;
        run.run();
        end();
        return new Work(steps);
    }

    @Override
    public void step(String kernel, long stepBytes) {
        end();
        inStep = true;
        bytes = stepBytes;
        inJobs = 0;
        jobs.clear();
        begun = System.nanoTime();
    }

    @Override
    public void job(long[] nanos, int chunks) {
        long[] copy = Arrays.copyOf(nanos, chunks);
        jobs.add(copy);
        inJobs += Arrays.stream(copy).sum();
    }

    private void end() {
        if (inStep) {
            steps.add(new Work.Step(bytes, Math.max(0, System.nanoTime() - begun - inJobs), List.copyOf(jobs)));
        }
    }
}
