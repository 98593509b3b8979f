package org.limpid.conformance.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.backend.BackendOptions;
import org.limpid.conformance.Check;
import org.limpid.conformance.ConformanceReport;
import org.limpid.conformance.ConformanceSuite;
import org.limpid.conformance.Outcome;
import org.limpid.conformance.Rule;

/** TF32 arithmetic, which matrix units fall into unless told otherwise, passes no check of values that it takes part in. */
final class TensorFloatTest {

    private static ConformanceReport run(Kernels kernels, Predicate<Check> chosen) {
        HostProvider provider = new HostProvider(options -> new HostBackend(options, kernels));
        List<Check> checks = ConformanceSuite.checks().stream().filter(chosen).toList();
        assertTrue(checks.size() > 5, () -> "only " + checks);
        try (ConformanceSuite suite = ConformanceSuite.of(provider, BackendOptions.DEFAULT)) {
            return suite.run(checks, _ -> {});
        }
    }

    private static void allFail(ConformanceReport report) {
        assertEquals(
                List.of(),
                report.outcomes().stream()
                        .filter(outcome -> outcome.status() != Outcome.Status.FAILED)
                        .map(Outcome::title)
                        .toList());
    }

    /** From order 7 on; below there is hardly a product that could be wrong. */
    @ParameterizedTest
    @ValueSource(strings = {"cholesky", "triangular_solve"})
    void noFactorisationPasses(String op) {
        allFail(run(
                LowPrecision.tf32Factorisations(),
                check -> check.op().equals(op)
                        && (check.rule() == Rule.VALUES || check.rule() == Rule.RESIDUALS)
                        && !check.shape().matches(".*\\b1,1\\].*")));
    }

    /** The sum of logarithms hides errors that go both ways, so these operands err one way. */
    @Test
    void noCodingRatePasses() {
        allFail(run(
                LowPrecision.tf32(),
                check -> check.op().equals("coding_rate") && check.name().contains("TF32 rounds down")));
    }

    /** Along with its gradient, whose elements average nothing out. */
    @Test
    void noGradientOfTheCodingRatePasses() {
        allFail(run(
                LowPrecision.tf32(), check -> check.op().equals("coding_rate_backward") && check.rule() == Rule.FUSED));
    }
}
