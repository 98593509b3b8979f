package org.limpid.cli;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.training.Prediction;
import org.limpid.training.Predictor;
import org.limpid.training.TrainedClassifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what is on images. */
@Command(
        name = "predict",
        description = "Say what is on images, by a trained network. One or two images are soonest answered with"
                + " --backend cpu:scalar: the JVM has plain Java compiled before the kernels of vectors.",
        footerHeading = "%nExamples:%n",
        footer = "  limpid predict --with runs/digits-20260101-120000 seven.png%n"
                + "  limpid predict --with crate_tiny.safetensors --backend cpu:scalar --top 3 --timing cat.jpg")
final class PredictCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private BackendMixin backends;

    @Mixin
    private ImagesMixin asked;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many classes to show, the likeliest first. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(names = "--timing", description = "Show what took how long since the JVM was started.")
    private boolean timing;

    @Override
    public Integer call() {
        if (top < 1) {
            throw new LimpidException("the value of --top is " + top + "; expected 1 or more");
        }
        PrintWriter out = spec.commandLine().getOut();
        Stopwatch watch = new Stopwatch(out);
        watch.lap("JVM and command line");
        TrainedClassifier classifier = TrainedClassifier.load(asked.file());
        watch.lap("weights read");
        try (Backend backend = backends.open();
                Predictor predictor = new Predictor(backend, classifier, 1)) {
            watch.lap("network compiled on " + backend.name());
            for (Path image : asked.images()) {
                byte[] pixels = ImageFile.read(image, predictor.image());
                watch.lap("image read");
                Prediction prediction = predictor.predict(pixels);
                watch.lap("answered");
                print(out, image, prediction);
            }
        }
        return ExitCode.OK;
    }

    private void print(PrintWriter out, Path image, Prediction prediction) {
        out.println(image);
        for (Prediction.Scored scored : prediction
                .classes()
                .subList(0, Math.min(top, prediction.classes().size()))) {
            out.printf(Locale.ROOT, "  %8s  %s%n", Units.percent(scored.probability()), scored.name());
        }
        out.flush();
    }

    /** Prints what each part took, if that was asked for. */
    private final class Stopwatch {

        private final PrintWriter out;
        private long last = ManagementFactory.getRuntimeMXBean().getStartTime();

        Stopwatch(PrintWriter out) {
            this.out = out;
        }

        void lap(String part) {
            if (timing) {
                long now = System.currentTimeMillis();
                out.printf(Locale.ROOT, "%6d ms  %s%n", now - last, part);
                last = now;
            }
        }
    }
}
