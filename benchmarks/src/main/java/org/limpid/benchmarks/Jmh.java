package org.limpid.benchmarks;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs what is asked for under the options of JMH that were typed. */
public final class Jmh {

    private Jmh() {}

    /**
     * Measures; prints JMH's help instead if that is asked for.
     *
     * @param arguments JMH's, such as {@code -f 1 -rf json -rff FILE}; they go before those of {@code benchmarks}
     * @param benchmarks says which are run, and with which parameters
     * @return what was measured
     */
    public static Collection<RunResult> run(String[] arguments, UnaryOperator<ChainedOptionsBuilder> benchmarks)
            throws CommandLineOptionException, RunnerException, IOException {
        CommandLineOptions typed = new CommandLineOptions(arguments);
        if (typed.shouldHelp()) {
            typed.showHelp();
            return List.of();
        }
        return new Runner(benchmarks
                        .apply(new OptionsBuilder().parent(typed).addProfiler(ProcessorTime.class))
                        .build())
                .run();
    }

    /** The least of what was measured, in the unit of the benchmark. */
    public static double least(RunResult result) {
        return result.getPrimaryResult().getStatistics().getMin();
    }

    /** What an operation took of processors, in milliseconds: in the iteration with the least, for the JVM compiles in others. */
    public static double processor(RunResult result) {
        Result<?> processor = result.getSecondaryResults().get(ProcessorTime.LABEL);
        if (processor == null) {
            throw new IllegalArgumentException("processor time was not measured");
        }
        return processor.getStatistics().getMin();
    }

    /** The middle of what was measured, in the unit of the benchmark. */
    public static double median(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }
}
