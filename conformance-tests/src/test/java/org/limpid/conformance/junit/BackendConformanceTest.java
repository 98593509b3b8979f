package org.limpid.conformance.junit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.limpid.api.backend.BackendProvider;
import org.limpid.conformance.Rule;
import org.limpid.conformance.host.TestBackends;

/** What the adapter makes of outcomes. */
final class BackendConformanceTest {

    private static BackendConformance adapter(BackendProvider provider, String... unsupported) {
        return new BackendConformance() {
            @Override
            protected BackendProvider provider() {
                return provider;
            }

            @Override
            protected Set<String> unsupported() {
                return Set.of(unsupported);
            }
        };
    }

    private static List<DynamicTest> tests(Stream<DynamicNode> nodes, Rule rule, String part) {
        return nodes.filter(node -> node.getDisplayName().equals(rule.toString()))
                .flatMap(node -> ((DynamicContainer) node).getChildren())
                .map(DynamicTest.class::cast)
                .filter(test -> test.getDisplayName().contains(part))
                .toList();
    }

    /** What the last such test throws. */
    private static String failure(BackendConformance adapter, Rule rule, String part) {
        try (Stream<DynamicNode> nodes = adapter.conformance()) {
            DynamicTest test = tests(nodes, rule, part).getLast();
            return String.valueOf(assertThrows(
                            AssertionError.class, () -> test.getExecutable().execute())
                    .getMessage());
        }
    }

    @Test
    void theRulesNumberStandsInEveryName() {
        try (Stream<DynamicNode> nodes = adapter(TestBackends.reference()).conformance()) {
            List<DynamicTest> tests = tests(nodes, Rule.SPECIAL_VALUES, "");
            assertTrue(tests.size() > 50);
            assertTrue(tests.stream().allMatch(test -> test.getDisplayName().startsWith("1.3 ")));
        }
    }

    @Test
    void aFailureIsAFailedTestWithItsMessage() {
        String message = failure(adapter(TestBackends.tf32()), Rule.VALUES, "MatMul");
        assertTrue(message.startsWith("1.1 MatMul["), message);
        assertTrue(message.contains("elements are wrong"), message);
    }

    @Test
    void whatIsUnsupportedFails() {
        String message = failure(adapter(TestBackends.without("pad")), Rule.VALUES, "Pad");
        assertTrue(message.startsWith("pad is not supported by the backend"), message);
    }

    @Test
    void whatIsConcededDoesNotFail() throws Throwable {
        try (Stream<DynamicNode> nodes =
                adapter(TestBackends.without("pad"), "pad").conformance()) {
            for (DynamicTest test : tests(nodes, Rule.VALUES, "Pad")) {
                test.getExecutable().execute();
            }
        }
    }
}
