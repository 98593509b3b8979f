package org.limpid.cli;

import java.io.PrintWriter;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.limpid.analysis.Spread;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Weights;
import org.limpid.cli.experiment.LinearProbe;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.training.data.ImageSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what a linear classifier reads off a frozen encoder. */
@Command(
        name = "probe",
        description = "Fit a linear classifier to the code that the frozen encoder of a masked autoencoder gives, and"
                + " measure it on held-out images; beside it the same on three random initialisations of the network and"
                + " on the pixels themselves.",
        footerHeading = "%nExample:%n",
        footer = "  limpid train --model crate-mae --out runs/mae%n  limpid probe runs/mae")
final class ProbeCommand implements Callable<Integer> {

    private static final int RANDOM_WEIGHTS = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunMixin run;

    @Option(
            names = "--train-images",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many training images the classifier is fitted to, at most. Default: ${DEFAULT-VALUE}.")
    private int trainImages;

    @Override
    public Integer call() {
        if (trainImages < 1) {
            throw new LimpidException("the value of --train-images is " + trainImages + "; expected 1 or more");
        }
        RunData loaded = run.load();
        MaskedAutoencoder model = loaded.autoencoder();
        ImageSet train = loaded.data().train().first(trainImages);
        // The last fifth is kept back to choose the decay on.
        requireAllClasses(
                train.first(train.size() - train.size() / 5), loaded.data().train());
        ImageSet heldOut = loaded.data().heldOut();
        PrintWriter out = spec.commandLine().getOut();
        try (Backend backend = run.open();
                Weights trained = loaded.checkpoint().allocate(backend)) {
            out.println("checkpoint  " + loaded.file());
            out.println("images      " + Units.count(train.size()) + " of "
                    + loaded.data().name() + " to fit the classifier to, " + Units.count(heldOut.size()) + " held out");
            out.flush();
            TextTable table =
                    new TextTable("held-out accuracy of a linear classifier of<", "trained", "random weights");
            LinearProbe probe = new LinearProbe(backend, train, heldOut);
            long seed = loaded.checkpoint().run().training().seed();
            for (LinearProbe.Reading reading : LinearProbe.Reading.values()) {
                Spread random = probe.ofRandomCode(model, reading, seed, RANDOM_WEIGHTS);
                table.row(
                        reading.words(),
                        Units.percent(probe.ofCode(model, trained, reading)),
                        Units.percent(random.mean()) + " ± " + Units.percent(random.deviation()));
            }
            table.row("the pixels", Units.percent(probe.ofPixels()), "");
            out.print(table);
            out.println("random weights: mean and deviation over " + RANDOM_WEIGHTS
                    + " other initialisations; of each classifier, the decay that was best on a fifth of its images");
            out.flush();
        }
        return ExitCode.OK;
    }

    private void requireAllClasses(ImageSet some, ImageSet all) {
        Set<Integer> missing = new TreeSet<>();
        for (int image = 0; image < all.size(); image++) {
            missing.add(all.label(image));
        }
        for (int image = 0; image < some.size(); image++) {
            missing.remove(some.label(image));
        }
        if (!missing.isEmpty()) {
            throw new LimpidException("the value of --train-images is " + trainImages + ", of which the first "
                    + some.size()
                    + " are fitted to before the last choose the decay, and they show none of the classes "
                    + missing.stream().map(all.classNames()::get).toList() + "; take more, at most " + all.size());
        }
    }
}
