package org.limpid.cli;

import java.io.PrintWriter;
import org.limpid.api.LimpidException;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code limpid} command. */
@Command(
        name = "limpid",
        version = "limpid " + Main.VERSION,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "White-box deep networks: train them, run them, and look inside.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TrainCommand.class,
            EvalCommand.class,
            InspectCommand.class,
            ProbeCommand.class,
            ReconstructCommand.class,
            SegmentCommand.class,
            PredictCommand.class,
            ServeCommand.class,
            ExplainCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            ParityCommand.class,
            ExperimentCommand.class,
            BackendsCommand.class,
            VerifyCommand.class,
            RehearseCommand.class,
            GenerateCompletion.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It did what was asked.",
            "1:It ran, and the answer is no: something disagrees.",
            "2:Bad input: a file, an option or a value; or training diverged. The message says what to do.",
            "3:A defect of Limpid itself.",
            "130:Stopped by Ctrl-C; a training run has saved a checkpoint."
        },
        footerHeading = "%nExample:%n",
        footer = "  limpid train                      # a small CRATE on digits, within two minutes%n"
                + "  limpid COMMAND --help")
final class Main implements Runnable {

    /** Of Limpid, as its {@code pom.xml} has it. */
    static final String VERSION = "0.1.0-SNAPSHOT";

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean debug;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Runs the command and gives its exit code. */
    static int execute(String... arguments) {
        CommandLine command = commandLine();
        try {
            return command.execute(arguments);
        } catch (OutOfMemoryError full) {
            // Nothing of the command is left by now, so that there is memory again to say so.
            return outOfMemory(full, command.getErr());
        }
    }

    private static int outOfMemory(OutOfMemoryError full, PrintWriter err) {
        err.println(
                "limpid: out of memory: " + full.getMessage() + "; the heap of this JVM may grow to "
                        + Units.bytes((double) Runtime.getRuntime().maxMemory())
                        + ".\nStart it with more, as in LIMPID_JAVA_OPTS=-Xmx8g, or ask for less: a smaller model, batch or data set.");
        err.flush();
        return ExitCode.BAD_INPUT;
    }

    static CommandLine commandLine() {
        Main main = new Main();
        return new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((exception, _) -> main.badArguments(exception))
                .setExecutionExceptionHandler((exception, command, _) -> main.failed(exception, command));
    }

    /** Without a command there is nothing to do but to say what could be done. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private int badArguments(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("limpid: " + exception.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(exception, err)) {
            err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        trace(exception, err);
        err.flush();
        return ExitCode.BAD_INPUT;
    }

    private int failed(Exception exception, CommandLine command) {
        PrintWriter err = command.getErr();
        int code;
        if (exception instanceof LimpidException) {
            err.println("limpid: " + exception.getMessage());
            code = ExitCode.BAD_INPUT;
        } else {
            err.println("limpid: a defect of Limpid itself: " + exception
                    + (debug ? "" : "\nRun it again with --debug and report what it prints."));
            code = ExitCode.DEFECT;
        }
        trace(exception, err);
        err.flush();
        return code;
    }

    private void trace(Exception exception, PrintWriter err) {
        if (debug) {
            exception.printStackTrace(err);
        }
    }

    /** Prints the stack trace of an error that a command deals with itself, if the user wants to see it. */
    static void traceIfDebugging(CommandSpec command, Exception exception) {
        if (command.root().userObject() instanceof Main main) {
            main.trace(exception, command.commandLine().getErr());
        }
    }
}
