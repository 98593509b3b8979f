package org.limpid.conformance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.program.ProgramExample;

/**
 * The checks that any backend must pass, on one backend: what {@link org.limpid.api.backend.Backend}, its sessions and the
 * records of the ops promise, each tried with fixed data. The rules are numbered; see {@link Rule}.
 *
 * <p>A check of something that the backend says it lacks ends as unsupported, by name. What it claims must work: an op that is
 * declared and throws is a failure. Whole models come from every {@link ProgramExample.Source} that is installed.
 *
 * <p>Used by one thread. Closing it closes the backend.
 */
public final class ConformanceSuite implements AutoCloseable {

    private final Subject subject;

    private ConformanceSuite(Subject subject) {
        this.subject = subject;
    }

    /**
     * A suite for a backend, which it opens when the first check runs.
     *
     * @param provider the backend
     * @param options the variant, device and threads to try; guards and limits are the suite's to choose
     */
    public static ConformanceSuite of(BackendProvider provider, BackendOptions options) {
        return new ConformanceSuite(new Subject(provider, options));
    }

    /** All checks, in the order of their rules. */
    public static List<Check> checks() {
        Stream<Check> own = Stream.of(
                        ValueChecks.all(),
                        GradientChecks.all(),
                        ProgramChecks.all(),
                        RefusalChecks.all(),
                        LifecycleChecks.all(),
                        ReportChecks.all(),
                        RepetitionChecks.all(),
                        ProviderChecks.all())
                .flatMap(checks -> checks);
        List<Check> all = new ArrayList<>(own.toList());
        examples().forEach(example -> {
            ExampleChecks.of(example).forEach(all::add);
            all.add(ReportChecks.of(example));
        });
        all.sort(Comparator.comparing(Check::rule));
        Map<String, Integer> alike = new HashMap<>();
        return all.stream()
                .map(check -> check.numbered(alike.merge(check.toString(), 1, Integer::sum)))
                .toList();
    }

    /**
     * The examples of all sources that the module layer of this class and the thread's class loader know, by name.
     *
     * @throws LimpidException if a source does not load: what it would have contributed is not to go missing unseen
     */
    public static Collection<ProgramExample> examples() {
        TreeMap<String, ProgramExample> byName = new TreeMap<>();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        collect(ServiceLoader.load(ProgramExample.Source.class, loader), byName);
        ModuleLayer layer = ConformanceSuite.class.getModule().getLayer();
        if (layer != null) {
            collect(ServiceLoader.load(layer, ProgramExample.Source.class), byName);
        }
        return byName.values();
    }

    private static void collect(ServiceLoader<ProgramExample.Source> sources, Map<String, ProgramExample> byName) {
        try {
            for (ProgramExample.Source source : sources) {
                source.examples().forEach(example -> byName.put(example.name(), example));
            }
        } catch (ServiceConfigurationError | LinkageError broken) {
            throw new LimpidException(
                    "a source of program examples does not load: " + broken
                            + ". Remove its jar from the path, or add what it needs",
                    broken);
        }
    }

    /** Runs all checks. */
    public ConformanceReport run() {
        return run(checks(), _ -> {});
    }

    /**
     * Runs some checks, in their order.
     *
     * @param listener is told of each as soon as it has run
     */
    public ConformanceReport run(Collection<Check> checks, Consumer<Outcome> listener) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Check check : checks) {
            Outcome outcome = run(check);
            outcomes.add(outcome);
            listener.accept(outcome);
        }
        return new ConformanceReport(subject.installation(), outcomes);
    }

    /** Runs one check. */
    public Outcome run(Check check) {
        Trial trial = new Trial(subject);
        try {
            check.body().run(trial);
            return trial.demands() > 0
                    ? outcome(check, Outcome.Status.PASSED, trial, "")
                    : outcome(check, Outcome.Status.FAILED, trial, "the check demanded nothing");
        } catch (Unsupported lacking) {
            return outcome(check, Outcome.Status.UNSUPPORTED, trial, String.valueOf(lacking.getMessage()));
        } catch (CheckFailure failure) {
            return outcome(check, Outcome.Status.FAILED, trial, String.valueOf(failure.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return outcome(check, Outcome.Status.FAILED, trial, "interrupted");
        } catch (Exception | LinkageError | AssertionError | StackOverflowError error) {
            return outcome(check, Outcome.Status.FAILED, trial, "the backend threw " + error + at(error));
        }
    }

    /** Where an error of the backend was thrown. */
    private static String at(Throwable error) {
        StackTraceElement[] trace = error.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }

    private Outcome outcome(Check check, Outcome.Status status, Trial trial, String message) {
        return new Outcome(
                check.rule(),
                check.op(),
                check.shape(),
                check.name(),
                subject.support(check),
                status,
                trial.worst(),
                trial.ulps(),
                message);
    }

    /** Closes the backend. */
    @Override
    public void close() {
        subject.close();
    }
}
