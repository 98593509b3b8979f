package org.limpid.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.backend.cpu.CpuProvider;
import org.limpid.models.Classification;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.models.optim.AdamW;

/**
 * What it saves to keep weights packed: networks whose weights stay as they are, beside the same whose weights count as changed
 * before every run, so that they are packed every time, in turns on one thread. A training step changes its weights itself.
 * Started by {@code benchmarks/products}, which writes the table to {@code docs/performance.md}.
 */
public final class PackedOnce {

    private static final int ROUNDS = 21;

    private PackedOnce() {}

    /**
     * Measures, prints and writes.
     *
     * @param arguments {@code --out} and a file for the page, or nothing
     */
    public static void main(String[] arguments) throws IOException {
        StringBuilder text = new StringBuilder("""
                | network | packed every time | once | ratio | middle half | packed weights |
                |---|---|---|---|---|---|
                """);
        Crate model = new Crate(CrateConfig.tiny());
        try (Backend backend = new CpuProvider().open(BackendOptions.DEFAULT.withThreads(1))) {
            for (int batch : new int[] {1, 8}) {
                text.append(measure(backend, "CRATE-Tiny 224², batch " + batch + ", forward", model.inference(batch)));
            }
            Program training = new Classification(model, 0.1).trainingStep(AdamW.of(0.05), 8);
            text.append(measure(backend, "CRATE-Tiny 224², batch 8, training step", training));
        }
        System.out.print(text);
        Path page =
                Path.of(arguments.length == 2 && arguments[0].equals("--out") ? arguments[1] : "docs/performance.md");
        new MarkedPage(page, "packed weights").replace(text);
        System.out.println("written: " + page);
    }

    private static String measure(Backend backend, String name, Program program) {
        Parameters parameters = Parameters.of(program);
        Parameter any = parameters.list().stream()
                .min((a, b) -> Long.compare(a.type().size(), b.type().size()))
                .orElseThrow();
        Inputs inputs = Inputs.zerosFor(program);
        try (Weights weights = backend.allocate(parameters);
                Session session = backend.compile(weights, program)) {
            var value = weights.read(any);
            Runnable once = () -> {
                var _ = session.run(program, inputs);
            };
            Runnable everyTime = () -> {
                weights.write(any, value);
                var _ = session.run(program, inputs);
            };
            double[][] seconds = new Contest(1, 0.05, ROUNDS).run(List.of(everyTime, once), 4);
            double[] ratios = Contest.ratios(seconds[0], seconds[1]);
            long with = session.report().memoryBytes();
            return String.format(
                    Locale.ROOT,
                    "| %s | %.1f ms | %.1f ms | **%.3f** | %.3f–%.3f | %.1f MB |%n",
                    name,
                    1e3 * Contest.median(seconds[0]),
                    1e3 * Contest.median(seconds[1]),
                    Contest.median(ratios),
                    Contest.quantile(ratios, 0.25),
                    Contest.quantile(ratios, 0.75),
                    (with - withoutPacking(program)) / 1e6);
        }
    }

    /** What a session takes on a backend whose memory is limited, which keeps no packed weights. */
    private static long withoutPacking(Program program) {
        BackendOptions limited = BackendOptions.DEFAULT.withThreads(1).withMemoryLimit(16L << 30);
        try (Backend backend = new CpuProvider().open(limited);
                Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            return session.report().memoryBytes();
        }
    }
}
