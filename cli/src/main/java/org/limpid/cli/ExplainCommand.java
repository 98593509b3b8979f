package org.limpid.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.limpid.analysis.Explanation;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.ExecutionReport;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Phase;
import org.limpid.api.program.Program;
import org.limpid.api.program.Role;
import org.limpid.models.Classification;
import org.limpid.models.ImageClassifier;
import org.limpid.models.Model;
import org.limpid.models.optim.AdamW;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a model does, step by step. */
@Command(
        name = "explain",
        description = "Show each step of a model: what it is for, its shapes, parameters, operations and bytes.",
        footerHeading = "%nExamples:%n",
        footer =
                "  limpid explain --model crate --preset tiny --classes 1000%n"
                        + "  limpid explain --preset tiny --image 28 --patch 7 --channels 1 --dim 64 --heads 4 --depth 2 --training --listing")
final class ExplainCommand implements Callable<Integer> {

    private static final Pattern JOINED = Pattern.compile("with step (\\d+)");

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelMixin models;

    @Option(
            names = {"-p", "--preset"},
            paramLabel = "NAME",
            defaultValue = "tiny",
            description = "The configuration to start from: tiny, small, base, large. Default: ${DEFAULT-VALUE}.")
    private String preset;

    @Option(
            names = "--batch",
            paramLabel = "B",
            defaultValue = "1",
            description = "Images per run. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(names = "--training", description = "Explain a training step with AdamW: forward, backward, update.")
    private boolean training;

    @Mixin
    private BackendMixin backends;

    @Option(
            names = "--memory",
            description =
                    "Compile it on the backend, and show what it takes there at its peak, which is planned, so that a run adds"
                            + " nothing, and which kernels do its steps.")
    private boolean memory;

    @Option(names = "--listing", description = "Print the program itself as well, one op a line.")
    private boolean listing;

    @Override
    public Integer call() {
        if (batch < 1) {
            throw new LimpidException("the value of --batch is " + batch + "; expected 1 or more");
        }
        if (!memory && backends.chosen()) {
            throw new LimpidException(
                    "--backend and --threads say where memory is planned, and nothing else here needs a backend;"
                            + " add --memory, or leave them out");
        }
        Model model = models.create(preset);
        Program program = training ? trainingStep(model) : model.inference(batch);
        PrintWriter out = spec.commandLine().getOut();
        print(out, model, Explanation.of(program));
        if (memory) {
            printMemory(out, program);
        }
        if (listing) {
            out.println();
            out.print(program);
        }
        out.flush();
        return ExitCode.OK;
    }

    private void printMemory(PrintWriter out, Program program) {
        Parameters parameters = Parameters.of(program.parameters());
        try (Backend backend = backends.open();
                Weights weights = backend.allocate(parameters);
                Session session = backend.compile(weights, program)) {
            long kept = parameters.list().stream()
                    .mapToLong(parameter -> parameter.type().bytes())
                    .sum();
            long needed = session.report().memoryBytes();
            out.printf(
                    "%npeak memory on %s: %s = %s of parameters and what is kept with them + %s of intermediates%n",
                    backend.name(),
                    Units.bytes((double) kept + needed),
                    Units.bytes((double) kept),
                    Units.bytes((double) needed));
            printKernels(out, session.report());
        }
    }

    /** What does the steps of each op, and how many of them. */
    private static void printKernels(PrintWriter out, ExecutionReport report) {
        record Kind(String op, String kernel) {}
        Map<Kind, Integer> kinds = new LinkedHashMap<>();
        for (ExecutionReport.Placement step : report.placements()) {
            kinds.merge(new Kind(step.op(), kernel(step)), 1, Integer::sum);
        }
        TextTable table = new TextTable("op", "kernel<", "steps");
        kinds.forEach((kind, count) -> table.row(kind.op(), kind.kernel(), Units.count(count)));
        out.println();
        out.print(table);
    }

    private static String kernel(ExecutionReport.Placement step) {
        return JOINED.matcher(step.kernel())
                .replaceAll(joined -> Integer.parseInt(joined.group(1)) < step.step()
                        ? "(with the step before)"
                        : "(with the step after)");
    }

    private Program trainingStep(Model model) {
        if (!(model instanceof ImageClassifier classifier)) {
            throw new LimpidException(
                    "the model " + model.kind() + " is no classifier of images; leave out --training");
        }
        return new Classification(classifier, 0.1).trainingStep(AdamW.of(0.05), batch);
    }

    private static void print(PrintWriter out, Model model, Explanation explanation) {
        out.println(model.kind() + (explanation.program().endsWith("train") ? ", a training step" : ", inference"));
        StringBuilder config = new StringBuilder();
        for (Map.Entry<String, String> entry : model.config().entrySet()) {
            config.append("  ").append(entry.getKey()).append(' ').append(entry.getValue());
        }
        out.println(config);
        out.println();
        TextTable table = new TextTable("part", "role<", "ops<", "result<", "parameters", "FLOPs", "bytes");
        for (Explanation.Part part : explanation.parts()) {
            table.row(
                    part.scope().isEmpty() ? "(top)" : part.scope(),
                    role(part),
                    ops(part),
                    part.result(),
                    Units.count(part.parameters()),
                    Units.si((double) part.flops()),
                    Units.bytes((double) part.bytes()));
        }
        table.row(
                "total",
                "",
                explanation.parts().stream().mapToInt(Explanation.Part::steps).sum() + " steps",
                "",
                Units.count(explanation.parameters()),
                Units.si((double) explanation.flops()),
                Units.bytes((double) explanation.bytes()));
        out.print(table);
    }

    private static String role(Explanation.Part part) {
        String role = part.role() == Role.NONE
                ? "-"
                : part.role().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return part.phase() == Phase.BACKWARD ? role + " (backward)" : role;
    }

    /** At most four names: the rest is counted. */
    private static String ops(Explanation.Part part) {
        int shown = Math.min(4, part.ops().size());
        String names = String.join(" ", part.ops().subList(0, shown));
        return part.ops().size() == shown ? names : names + " +" + (part.ops().size() - shown);
    }
}
