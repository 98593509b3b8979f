package org.limpid.conformance.junit;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.conformance.Check;
import org.limpid.conformance.ConformanceSuite;
import org.limpid.conformance.Outcome;
import org.limpid.conformance.Rule;

/**
 * All checks of the suite as tests, grouped by rule. To try a backend:
 *
 * <pre>{@code
 * final class MyBackendConformanceTest extends BackendConformance {
 *     @Override
 *     protected BackendProvider provider() {
 *         return new MyBackendProvider();
 *     }
 * }
 * }</pre>
 */
@SuppressWarnings("exports") // whoever subclasses it has JUnit; see module-info
public abstract class BackendConformance {

    /** For subclasses. */
    protected BackendConformance() {}

    /** The backend to try. */
    protected abstract BackendProvider provider();

    /** The variant, device and threads to try. */
    protected BackendOptions options() {
        return BackendOptions.DEFAULT;
    }

    /**
     * What the backend is known to lack: names of ops, or {@code ieeeSpecials}, {@code deterministic}, {@code memoryLimit}.
     * A check of anything else that turns out unsupported fails, so that nothing goes missing unseen.
     */
    protected Set<String> unsupported() {
        return Set.of();
    }

    /**
     * The checks to run: all there are. Only some are for whoever writes a kernel and has no time for the rest, never for what
     * is committed.
     */
    protected List<Check> checks() {
        return ConformanceSuite.checks();
    }

    /** A container for each rule with a test for each of its checks; public, because the package is not open. */
    @TestFactory
    public Stream<DynamicNode> conformance() {
        ConformanceSuite suite = ConformanceSuite.of(provider(), options());
        Map<Rule, Collection<DynamicTest>> byRule = new LinkedHashMap<>();
        List<Check> checks = checks();
        Assertions.assertFalse(checks.isEmpty(), "there are no checks to run");
        for (Check check : checks) {
            byRule.computeIfAbsent(check.rule(), _ -> new java.util.ArrayList<>())
                    .add(DynamicTest.dynamicTest(check.toString(), () -> require(suite.run(check))));
        }
        return byRule.entrySet().stream()
                .<DynamicNode>map(
                        rule -> DynamicContainer.dynamicContainer(rule.getKey().toString(), rule.getValue()))
                .onClose(suite::close);
    }

    private void require(Outcome outcome) {
        switch (outcome.status()) {
            case PASSED -> {}
            case FAILED -> Assertions.fail(outcome.title() + "\n" + outcome.message());
            case UNSUPPORTED ->
                Assertions.assertTrue(
                        unsupported().contains(outcome.message()),
                        () -> outcome.message()
                                + " is not supported by the backend. If that is known, name it in unsupported()");
        }
    }
}
