package org.limpid.benchmarks.scaling;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.backend.cpu.CpuProvider;
import org.limpid.benchmarks.MarkedPage;
import org.limpid.benchmarks.scaling.Replay.Placement;
import org.limpid.benchmarks.scaling.Replay.Sharing;
import org.limpid.models.Classification;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.models.optim.AdamW;

/**
 * What CRATE-Tiny would gain from up to 64 cores in two sockets, by simulation. For each number of threads a program is compiled as
 * for so many and run here on one, each chunk of each job is timed, and the times are replayed. Started by
 * {@code benchmarks/scaling}.
 */
public final class Scaling {

    private static final int[] THREADS = {1, 2, 4, 8, 16, 32, 64};
    private static final int FIRST_WARM_UPS = 25;
    private static final int RUNS = 7;

    private final Cores cores = Cores.TWO_SOCKETS;
    private final Crate model = new Crate(CrateConfig.tiny());
    private final Map<List<Object>, Work> works = new HashMap<>();
    private final Set<Boolean> warm = new HashSet<>();

    private Scaling() {}

    /**
     * Simulates, prints and writes.
     *
     * @param arguments {@code --out} and a file for the page, or nothing
     */
    public static void main(String[] arguments) throws IOException {
        Path page =
                Path.of(arguments.length == 2 && arguments[0].equals("--out") ? arguments[1] : "docs/performance.md");
        new MarkedPage(page, "scaling").replace(new Scaling().table());
        System.out.println("written: " + page);
    }

    private String table() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "Times as fast as one thread, by `benchmarks/scaling`. Assumed: %d cores in a socket, each as fast as the one that"
                        + " was measured; %.0f GB/s for the memory of a socket, %.0f between sockets; %.1f µs for a fork and a join;"
                        + " a claim holds the counter %.0f ns, %.0f with two sockets; a theft takes %.0f ns.%n%n",
                cores.perSocket(),
                cores.bandwidth() * 1e-9,
                cores.link() * 1e-9,
                (cores.fork() + cores.join()) * 1e-3,
                cores.claim(),
                cores.farClaim(),
                cores.steal()));
        text.append("| CRATE-Tiny 224² | how | chunks, jobs");
        for (int threads : THREADS) {
            text.append(" | ").append(threads);
        }
        text.append(" |\n|---|---|---").append("|---".repeat(THREADS.length)).append("|\n");
        for (int batch : new int[] {8, 32}) {
            for (boolean training : new boolean[] {false, true}) {
                rows(text, batch, training);
            }
        }
        return text.toString();
    }

    private void rows(StringBuilder text, int batch, boolean training) {
        String name = "batch " + batch + (training ? ", training step" : ", forward");
        double one = work(batch, 1, training).total();
        Work most = work(batch, THREADS[THREADS.length - 1], training);
        long jobs = most.steps().stream().mapToLong(step -> step.jobs().size()).sum();
        long chunks = most.steps().stream()
                .flatMap(step -> step.jobs().stream())
                .mapToLong(job -> job.length)
                .sum();
        row(
                text,
                name,
                "one counter for all",
                chunks + ", " + jobs,
                one,
                threads -> time(batch, threads, training, Sharing.COUNTER, Placement.FIRST_SOCKET));
        row(
                text,
                "",
                "as it is",
                "",
                one,
                threads -> time(batch, threads, training, Sharing.STEALING, Placement.FIRST_SOCKET));
        row(
                text,
                "",
                "memory spread",
                "",
                one,
                threads -> time(batch, threads, training, Sharing.STEALING, Placement.SPREAD));
        row(text, "", "a session for each socket", "", one, threads -> sessions(batch, threads, training));
    }

    /** The time on so many threads, in nanoseconds. */
    @FunctionalInterface
    private interface Time {
        double on(int threads);
    }

    private static void row(StringBuilder text, String name, String how, String count, double one, Time time) {
        text.append(String.format("| %s | %s | %s", name, how, count));
        for (int threads : THREADS) {
            text.append(String.format(Locale.ROOT, " | %.1f", one / time.on(threads)));
        }
        text.append(" |\n");
    }

    private double time(int batch, int threads, boolean training, Sharing sharing, Placement placement) {
        return new Replay(cores, threads, sharing, placement).run(work(batch, threads, training));
    }

    /** Each socket has its part of the batch, and gradients are exchanged before the update. */
    private double sessions(int batch, int threads, boolean training) {
        int sockets = cores.sockets(threads);
        double exchanged = training && sockets > 1 ? parameterBytes() / cores.link() * 1e9 : 0;
        return exchanged + time(batch / sockets, threads / sockets, training, Sharing.STEALING, Placement.FIRST_SOCKET);
    }

    private double parameterBytes() {
        return model.parameters().list().stream()
                .mapToDouble(parameter -> parameter.type().bytes())
                .sum();
    }

    private Work work(int batch, int threads, boolean training) {
        List<Object> key = List.of(batch, threads, training);
        Work known = works.get(key);
        if (known == null) {
            known = measure(batch, threads, training);
            works.put(key, known);
        }
        return known;
    }

    private Work measure(int batch, int threads, boolean training) {
        Recorder recorder = new Recorder();
        Program program =
                training ? new Classification(model, 0.1).trainingStep(AdamW.of(0.05), batch) : model.inference(batch);
        try (Backend backend = new CpuProvider().openTraced(BackendOptions.DEFAULT.withThreads(threads), recorder);
                Weights weights = backend.allocate(Parameters.of(program.parameters()))) {
            model.initialise(1).forEach(weights::write);
            try (Session session = backend.compile(weights, program)) {
                Inputs inputs = Inputs.zerosFor(program);
                // The JVM compiles kernels while the first programs run.
                for (int run = warm.add(training) ? FIRST_WARM_UPS : 1; run > 0; run--) {
                    session.run(program, inputs);
                }
                Work least = recorder.record(() -> session.run(program, inputs));
                for (int run = 1; run < RUNS; run++) {
                    least = least.least(recorder.record(() -> session.run(program, inputs)));
                }
                System.out.printf(
                        Locale.ROOT,
                        "batch %d%s, cut for %d threads: %.0f ms on one%n",
                        batch,
                        training ? ", training" : "",
                        threads,
                        least.total() * 1e-6);
                return least;
            }
        }
    }
}
