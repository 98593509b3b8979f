package org.limpid.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.text.Nearest;
import org.limpid.models.ImageClassifier;
import org.limpid.models.ImageFormat;
import org.limpid.models.MaskedAutoencoder;
import org.limpid.models.Model;
import org.limpid.models.Models;
import org.limpid.models.optim.AdamW;
import org.limpid.models.optim.Lion;
import org.limpid.models.optim.Optimizer;
import org.limpid.training.ClassificationTask;
import org.limpid.training.ConsoleProgress;
import org.limpid.training.Recipe;
import org.limpid.training.ReconstructionTask;
import org.limpid.training.RunDescription;
import org.limpid.training.RunFolder;
import org.limpid.training.Task;
import org.limpid.training.Trainer;
import org.limpid.training.TrainingConfig;
import org.limpid.training.TrainingResult;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.ImageShape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a network and shows what its layers learned to do. */
@Command(
        name = "train",
        description = "Train a network, measure what each layer does before and after, and leave a run folder with"
                + " checkpoints, metrics and curves. Without options: a small CRATE on the embedded digits.",
        footerHeading = "%nExamples:%n",
        footer = "  limpid train%n"
                + "  limpid train --preset mnist --data path/to/mnist%n"
                + "  limpid train --resume runs/digits-20260101-120000")
final class TrainCommand implements Callable<Integer> {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Spec
    private CommandSpec spec;

    @Mixin
    private BackendMixin backends;

    @Mixin
    private SeedMixin seed;

    @Mixin
    private DataMixin data;

    @Mixin
    private ModelMixin models;

    @Option(
            names = {"-p", "--preset"},
            paramLabel = "NAME",
            description =
                    "The recipe to start from: digits (the default without --data) or mnist (the default with --data;"
                            + " finds its data by LIMPID_DATA too).")
    private @Nullable String preset;

    @Option(
            names = {"-e", "--epochs"},
            paramLabel = "N",
            description = "How often each image is seen.")
    private @Nullable Integer epochs;

    @Option(names = "--batch", paramLabel = "B", description = "Images in a step.")
    private @Nullable Integer batch;

    @Option(names = "--lr", paramLabel = "RATE", description = "The largest learning rate of warm-up and half-cosine.")
    private @Nullable Double learningRate;

    @Option(names = "--optimizer", paramLabel = "NAME", description = "adamw or lion. Default: adamw.")
    private @Nullable String optimizer;

    @Option(
            names = "--weight-decay",
            paramLabel = "WD",
            description = "As a multiple of the learning rate. Default: 0.05.")
    private @Nullable Double weightDecay;

    @Option(names = "--label-smoothing", paramLabel = "S", description = "The part of a label spread over all classes.")
    private @Nullable Double labelSmoothing;

    @Option(names = "--no-augment", description = "Train on the images as they are.")
    private boolean plain;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "The run folder, which must be new or empty. Default: runs/PRESET-DATE-TIME.")
    private @Nullable Path out;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Go on with the run in that folder, to the same bits as if it had not been interrupted.")
    private @Nullable Path resume;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How much work a crash may cost. Default: ${DEFAULT-VALUE}.")
    private int checkpointSeconds;

    @Option(
            names = "--keep-every",
            paramLabel = "EPOCHS",
            description = "Keep the checkpoint of every so many epochs too, for 'limpid inspect' to show how the layers"
                    + " changed. Default: the best and the latest alone.")
    private @Nullable Integer keepEvery;

    /** A run that is about to begin or to go on. */
    private record Plan(Task task, Dataset data, TrainingConfig config, String source) {}

    @Override
    public Integer call() {
        long start = System.nanoTime();
        if (checkpointSeconds < 1) {
            throw new LimpidException(
                    "the value of --checkpoint-every is " + checkpointSeconds + "; expected 1 second or more");
        }
        return resume == null ? begin(start) : goOn(resume, start);
    }

    private int begin(long start) {
        Plan plan = newPlan();
        Path path = out != null
                ? out
                : Path.of(
                        "runs",
                        recipe().name() + "-"
                                + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP));
        try (Backend backend = backends.open();
                RunFolder folder = RunFolder.create(path)) {
            return train(plan, backend, folder, start);
        }
    }

    private int goOn(Path path, long start) {
        requireNoChanges();
        try (Backend backend = backends.open();
                RunFolder folder = RunFolder.resume(path)) {
            return train(resumedPlan(folder.description()), backend, folder, start);
        }
    }

    private int train(Plan plan, Backend backend, RunFolder folder, long start) {
        PrintWriter console = spec.commandLine().getOut();
        announce(console, plan, backend, folder);
        Trainer.Builder builder = Trainer.builder(plan.task(), plan.data(), plan.config());
        if (keepEvery != null) {
            builder.keepEvery(keepEvery);
        }
        Trainer trainer = builder.folder(folder)
                .note("data", plan.source())
                .checkpointEvery(Duration.ofSeconds(checkpointSeconds))
                .listener(new ConsoleProgress())
                .build();
        // Until the last line is printed, Ctrl-C waits: it stops the training, never its last words.
        try (var _ = Interrupt.calls(trainer::requestStop)) {
            TrainingResult result = trainer.train(backend);
            if (!result.finished()) {
                console.println("Stopped at step "
                        + Units.count(result.checkpoint().state().step())
                        + "; the checkpoint is " + folder.latest() + ".\nGo on with: limpid train --resume "
                        + folder.path());
                console.flush();
                return ExitCode.INTERRUPTED;
            }
            report(console, backend, plan, folder, result, (System.nanoTime() - start) / 1e9);
            console.flush();
            return ExitCode.OK;
        }
    }

    private static void report(
            PrintWriter console, Backend backend, Plan plan, RunFolder folder, TrainingResult result, double seconds) {
        switch (plan.task()) {
            case ClassificationTask task -> {
                TrainingReport report = TrainingReport.of(backend, task, plan.data(), result);
                report.write(folder);
                report.print(console, folder, seconds);
            }
            case ReconstructionTask task -> {
                ReconstructionReport report = ReconstructionReport.of(backend, task, plan.data(), result);
                report.write(folder);
                report.print(console, folder, seconds);
            }
            default -> console.println("took " + Units.duration(seconds) + "; everything is in " + folder.path());
        }
    }

    /** What a run was begun with stays. */
    private void requireNoChanges() {
        for (String option : List.of(
                "--preset",
                "--epochs",
                "--batch",
                "--lr",
                "--optimizer",
                "--weight-decay",
                "--label-smoothing",
                "--no-augment",
                "--out",
                "--model",
                "--classes",
                "--dim",
                "--depth",
                "--heads",
                "--image",
                "--patch",
                "--channels",
                "--set",
                "--seed",
                "--digits")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new LimpidException("--resume goes on with what the run was begun with, so " + option
                        + " cannot be given with it. Leave it out, or begin a new run");
            }
        }
    }

    private Recipe recipe() {
        return Recipe.of(
                preset != null ? preset : data.isFolder() ? "mnist" : "digits",
                models.create(smallest(models.kind())) instanceof MaskedAutoencoder);
    }

    private Plan newPlan() {
        Recipe recipe = recipe();
        if (recipe.name().equals("mnist") && !data.isFolder()) {
            data.fromEnvironment();
        }
        Dataset dataset = data.load(seed.value());
        return new Plan(task(model(recipe, dataset)), dataset, config(recipe), data.source());
    }

    /** The recipe's network for images and classes as the data have them, changed by the options. */
    private Model model(Recipe recipe, Dataset dataset) {
        ImageShape shape = dataset.train().shape();
        Map<String, String> start = recipe.crate(
                        new ImageFormat(shape.channels(), shape.height(), shape.width()),
                        dataset.train().classNames().size())
                .toMap();
        return models.create(models.kind().equals("crate") ? start : ofKind(models.kind(), recipe, start));
    }

    /** What a network of this kind is for. */
    private static Task task(Model model) {
        return switch (model) {
            case ImageClassifier classifier -> new ClassificationTask(classifier);
            case MaskedAutoencoder autoencoder -> new ReconstructionTask(autoencoder);
            default ->
                throw new LimpidException("the model " + model.kind()
                        + " neither classifies images nor completes them, so this command cannot train it");
        };
    }

    private static Map<String, String> smallest(String kind) {
        return Models.discover().family(kind).presets().firstEntry().getValue();
    }

    /**
     * The smallest preset of another kind of network, with images, width and depth as in the recipe, those of a decoder too; the
     * steps stay its own.
     */
    private static Map<String, String> ofKind(String kind, Recipe recipe, Map<String, String> crate) {
        Map<String, String> start = new LinkedHashMap<>(smallest(kind));
        crate.forEach((key, value) -> {
            if (!List.of("eta", "lambda", "norm_eps").contains(key)) {
                start.replace(key, value);
                start.replace("decoder_" + key, value);
            }
        });
        recipe.settings().forEach(start::replace);
        return start;
    }

    private TrainingConfig config(Recipe recipe) {
        TrainingConfig.Builder config = recipe.config().seed(seed.value());
        if (epochs != null) {
            config.epochs(epochs);
        }
        if (batch != null) {
            config.batchSize(batch);
        }
        if (learningRate != null) {
            config.learningRate(learningRate);
        }
        if (labelSmoothing != null) {
            config.labelSmoothing(labelSmoothing);
        }
        if (plain) {
            config.augmentations();
        }
        double decay = weightDecay == null ? 0.05 : weightDecay;
        return config.optimizer(optimizer(decay)).build();
    }

    private Optimizer optimizer(double decay) {
        String name = optimizer == null ? "adamw" : optimizer;
        return switch (name) {
            case "adamw" -> AdamW.of(decay);
            case "lion" -> Lion.of(decay);
            default ->
                throw new LimpidException("there is no optimiser '" + name + "'; there are adamw, lion."
                        + Nearest.hint(name, List.of("adamw", "lion")));
        };
    }

    /** The same again, from what the folder says. */
    private Plan resumedPlan(RunDescription run) {
        String source = run.notes().getOrDefault("data", data.source());
        Dataset dataset = data.loadAgain(
                source,
                run.training().seed(),
                run.data().trainImages(),
                run.data().heldOutImages());
        return new Plan(run.createTask(), dataset, run.training(), source);
    }

    /** Those that the configuration has: a model need have neither width nor heads. */
    static String extents(Map<String, String> config) {
        List<String> parts = new ArrayList<>();
        String layers = config.getOrDefault("depth", config.get("layers"));
        if (layers != null) {
            parts.add(layers + " layers");
        }
        if (config.containsKey("dim")) {
            parts.add("d " + config.get("dim"));
        }
        if (config.containsKey("heads")) {
            parts.add(config.get("heads") + " heads");
        }
        return parts.isEmpty() ? "" : ", " + String.join(", ", parts);
    }

    private static void announce(PrintWriter console, Plan plan, Backend backend, RunFolder folder) {
        Model model = plan.task().model();
        console.printf(
                "%s: %s parameters%s; %s%n",
                model.kind().toUpperCase(java.util.Locale.ROOT),
                Units.count(model.parameters().trainableElements()),
                extents(model.config()),
                plan.task().image());
        console.printf(
                "data     %s: %s images to train on, %s held out%n",
                plan.data().name(),
                Units.count(plan.data().train().size()),
                Units.count(plan.data().heldOut().size()));
        console.printf("backend  %s, %s%n", backend.name(), backend.device().description());
        console.printf("folder   %s%s%n%n", folder.path(), Files.exists(folder.latest()) ? " (going on)" : "");
        console.flush();
    }
}
