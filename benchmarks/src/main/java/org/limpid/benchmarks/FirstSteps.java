package org.limpid.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.models.Classification;
import org.limpid.models.Crate;
import org.limpid.models.ImageFormat;
import org.limpid.models.optim.AdamW;
import org.limpid.models.optim.Optimizer;
import org.limpid.training.Recipe;

/**
 * What comes before the first training step of the README's model, and what each later one takes: opening a backend, compiling,
 * the first step (in which some backends compile still), the mean of the next. Seconds by the clock, and of processor time,
 * which other load does not lengthen: {@code java --add-modules jdk.incubator.vector -cp
 * 'cli/target/lib/*:cli/target/lib/nd4j/*:benchmarks/target/classes' org.limpid.benchmarks.FirstSteps cpu nd4j}.
 */
public final class FirstSteps {

    private static final int BATCH = Recipe.DIGITS.config().build().batchSize();
    private static final int STEPS = 30;

    private FirstSteps() {}

    /**
     * Measures and prints.
     *
     * @param arguments backends, each with a variant if one is wanted
     */
    public static void main(String[] arguments) {
        for (String backend : arguments) {
            measure(backend);
        }
    }

    private static void measure(String name) {
        Crate model = new Crate(Recipe.DIGITS.crate(new ImageFormat(1, 28, 28), 10));
        Optimizer optimizer = AdamW.of(0.05);
        Program step = new Classification(model, 0).trainingStep(optimizer, BATCH);
        Inputs inputs = Inputs.zerosFor(step);
        Watch watch = new Watch(name);
        try (Backend backend = Backends.discover().open(name, BackendOptions.DEFAULT)) {
            watch.tell("opened", 1);
            try (Weights weights = backend.allocate(Parameters.of(step))) {
                model.learned().forEach(learned -> weights.write(learned.parameter(), learned.draw(1)));
                watch.restart();
                try (Session session = backend.compile(weights, step)) {
                    watch.tell("compiled", 1);
                    for (int k = 0; k <= STEPS; k++) {
                        optimizer.fill(inputs, k, 1e-3);
                        session.run(step, inputs);
                        if (k == 0) {
                            watch.tell("first step", 1);
                        }
                    }
                    watch.tell("later steps, each", STEPS);
                }
            }
            watch.tell("closed", 1);
        }
    }

    /** Time since it was asked last. */
    private static final class Watch {

        private final OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final String name;
        private long clock;
        private long processor;

        Watch(String name) {
            this.name = name;
            restart();
        }

        void restart() {
            clock = System.nanoTime();
            processor = system.getProcessCpuTime();
        }

        void tell(String what, int times) {
            double seconds = 1e-9 * (System.nanoTime() - clock) / times;
            double busy = 1e-9 * (system.getProcessCpuTime() - processor) / times;
            System.out.printf(Locale.ROOT, "%-12s %-18s %8.3f s, %8.3f s busy%n", name, what, seconds, busy);
            restart();
        }
    }
}
