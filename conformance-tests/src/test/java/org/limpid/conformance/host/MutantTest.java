package org.limpid.conformance.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.limpid.conformance.Rule.BAD_INDICES;
import static org.limpid.conformance.Rule.BAD_INPUTS;
import static org.limpid.conformance.Rule.BROADCASTING;
import static org.limpid.conformance.Rule.CLOSING;
import static org.limpid.conformance.Rule.EXACT_INTEGERS;
import static org.limpid.conformance.Rule.FUSED;
import static org.limpid.conformance.Rule.GRADIENTS;
import static org.limpid.conformance.Rule.GUARDED;
import static org.limpid.conformance.Rule.MEMORY_LIMIT;
import static org.limpid.conformance.Rule.ONE_THREAD;
import static org.limpid.conformance.Rule.OUTPUTS;
import static org.limpid.conformance.Rule.READ_BEFORE_WRITE;
import static org.limpid.conformance.Rule.REPEATABLE;
import static org.limpid.conformance.Rule.REPORT;
import static org.limpid.conformance.Rule.RESIDUALS;
import static org.limpid.conformance.Rule.SHARED_WEIGHTS;
import static org.limpid.conformance.Rule.SPECIAL_VALUES;
import static org.limpid.conformance.Rule.VALUES;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.limpid.api.backend.BackendOptions;
import org.limpid.conformance.Check;
import org.limpid.conformance.ConformanceReport;
import org.limpid.conformance.ConformanceSuite;
import org.limpid.conformance.Outcome;

/** The suite finds what is wrong with a backend, by the rule that is about it, and says where to look. */
final class MutantTest {

    private static Stream<Mutant> mutants() {
        return Stream.of(
                Mutant.ofKernel(
                        "an edge that is not written",
                        BrokenKernels.unwrittenEdge(),
                        "matmul",
                        EnumSet.of(VALUES, BROADCASTING, EXACT_INTEGERS, GRADIENTS),
                        VALUES,
                        "is NaN; expected",
                        "was it written at all?"),
                Mutant.ofKernel(
                        "a wrong element at the edge of a tile",
                        BrokenKernels.wrongEdge(),
                        "matmul",
                        EnumSet.of(VALUES, BROADCASTING, EXACT_INTEGERS, SPECIAL_VALUES, GRADIENTS),
                        VALUES,
                        "elements are wrong",
                        "they lie in [0…16, 32]"),
                Mutant.ofKernel(
                        "a product that is dropped",
                        BrokenKernels.droppedProduct(),
                        "matmul",
                        EnumSet.of(VALUES, EXACT_INTEGERS),
                        EXACT_INTEGERS,
                        "exactly"),
                Mutant.ofKernel("TF32 arithmetic", LowPrecision.tf32(), "matmul", EnumSet.of(VALUES), VALUES, "bounds"),
                Mutant.ofKernel(
                        "sums in half precision",
                        LowPrecision.halfSums(),
                        "matmul",
                        EnumSet.of(VALUES, EXACT_INTEGERS),
                        EXACT_INTEGERS,
                        "exactly"),
                Mutant.ofKernel(
                        "a transpose flag that is ignored",
                        BrokenKernels.ignoredTranspose(),
                        "matmul",
                        EnumSet.of(VALUES, EXACT_INTEGERS, SPECIAL_VALUES),
                        VALUES,
                        "elements are wrong"),
                Mutant.ofKernel(
                        "a NaN that is swallowed",
                        BrokenKernels.swallowedNaN(),
                        "relu",
                        EnumSet.of(SPECIAL_VALUES),
                        SPECIAL_VALUES,
                        "is 0.00000000; expected NaN"),
                Mutant.ofKernel(
                        "a NaN that is lost against a single number",
                        BrokenKernels.maximumOfANumber(),
                        "max",
                        EnumSet.of(SPECIAL_VALUES),
                        SPECIAL_VALUES,
                        "expected NaN"),
                Mutant.ofKernel(
                        "zeros that lose their sign",
                        BrokenKernels.unsignedZeros(),
                        "min",
                        EnumSet.of(SPECIAL_VALUES),
                        SPECIAL_VALUES,
                        "is 0.00000000; expected -0.00000000"),
                Mutant.ofKernel(
                        "an exponential of 12 bits",
                        BrokenKernels.roughExp(),
                        "exp",
                        EnumSet.of(VALUES),
                        VALUES,
                        "bounds"),
                Mutant.ofKernel(
                        "a rough factorisation",
                        LowPrecision.roughCholesky(),
                        "cholesky",
                        EnumSet.of(RESIDUALS),
                        RESIDUALS,
                        "A = LLᵀ does not hold at row"),
                Mutant.ofKernel(
                        "factorisations in TF32 arithmetic",
                        LowPrecision.tf32Factorisations(),
                        "triangular_solve",
                        EnumSet.of(VALUES, RESIDUALS, SPECIAL_VALUES, GRADIENTS),
                        RESIDUALS,
                        "op(L)X = B does not hold at row"),
                Mutant.ofKernel(
                        "a gather that is off by one",
                        BrokenKernels.gatherOffByOne(),
                        "gather_rows",
                        EnumSet.of(VALUES),
                        VALUES,
                        "exactly"),
                Mutant.ofKernel(
                        "an index that is clamped",
                        BrokenKernels.clampedIndex(),
                        "gather_rows",
                        EnumSet.of(BAD_INDICES),
                        BAD_INDICES,
                        "a run with the number 4711 at position 17 must be refused",
                        "went through"),
                Mutant.ofKernel(
                        "an output that is left from the run before",
                        BrokenKernels.staleOutput(),
                        "",
                        EnumSet.of(REPEATABLE, GUARDED),
                        REPEATABLE,
                        "the output 'mixed'"),
                Mutant.ofKernel(
                        "a sum that depends on who comes first",
                        BrokenKernels.racySum(),
                        "",
                        EnumSet.of(REPEATABLE, GUARDED),
                        REPEATABLE,
                        "have other bits"),
                Mutant.of(
                        "a sum that races only where nothing is guarded",
                        BrokenBackends::racyWithoutGuards,
                        "reduce_sum",
                        EnumSet.of(REPEATABLE, GUARDED),
                        GUARDED,
                        "have other bits"),
                Mutant.ofKernel(
                        "an op that races and stands in no whole program",
                        BrokenKernels.racyExp(),
                        "exp",
                        EnumSet.of(REPEATABLE),
                        REPEATABLE,
                        "the result 'y0' run again"),
                Mutant.ofKernel(
                        "a store past the end",
                        BrokenKernels.overrun(),
                        "",
                        EnumSet.of(GUARDED, READ_BEFORE_WRITE),
                        GUARDED,
                        "matmul wrote past the end of its result"),
                Mutant.ofKernel(
                        "an op that is declared and throws",
                        BrokenKernels.missing("concat"),
                        "concat",
                        EnumSet.of(VALUES, SPECIAL_VALUES, GRADIENTS),
                        VALUES,
                        "the backend threw java.lang.UnsupportedOperationException: todo"),
                Mutant.of(
                        "a parameter that is written before it is read",
                        BrokenBackends::updateBeforeRead,
                        "",
                        EnumSet.of(READ_BEFORE_WRITE),
                        READ_BEFORE_WRITE,
                        "after run 0 the parameter 'q'"),
                Mutant.of(
                        "an output that shows the parameter's next value",
                        BrokenBackends::outputsAfterUpdate,
                        "",
                        EnumSet.of(OUTPUTS, READ_BEFORE_WRITE),
                        OUTPUTS,
                        "the output 'p'"),
                Mutant.of(
                        "weights that are not shared",
                        BrokenBackends::copiedWeights,
                        "",
                        EnumSet.of(SHARED_WEIGHTS, READ_BEFORE_WRITE),
                        SHARED_WEIGHTS,
                        "after step 0 in another session the weight"),
                Mutant.of(
                        "a session that lets two threads in",
                        BrokenBackends::noDoorkeeper,
                        "",
                        EnumSet.of(ONE_THREAD),
                        ONE_THREAD,
                        "none of them got an IllegalStateException"),
                Mutant.of(
                        "zeros for a missing input",
                        BrokenBackends::zerosForMissing,
                        "",
                        EnumSet.of(BAD_INPUTS),
                        BAD_INPUTS,
                        "a run with that input must be refused"),
                Mutant.of(
                        "a report that lies",
                        BrokenBackends::lyingReport,
                        "",
                        EnumSet.of(REPORT),
                        REPORT,
                        "is declared DECOMPOSED, but the report says"),
                Mutant.of(
                        "an op that falls back to the host",
                        BrokenBackends::fallback,
                        "matmul",
                        EnumSet.of(REPORT),
                        REPORT,
                        "bytes moved in after run 1: the report says",
                        "; expected "),
                Mutant.of(
                        "a memory limit that does not hold",
                        BrokenBackends::noLimit,
                        "",
                        EnumSet.of(MEMORY_LIMIT),
                        MEMORY_LIMIT,
                        "within a limit of 1 MiB must be refused"),
                Mutant.of(
                        "memory that does not return",
                        BrokenBackends::leak,
                        "",
                        EnumSet.of(MEMORY_LIMIT),
                        MEMORY_LIMIT,
                        "would take"),
                Mutant.of(
                        "a backend that goes on after it was closed",
                        BrokenBackends::neverClosed,
                        "",
                        EnumSet.of(CLOSING),
                        CLOSING,
                        "a closed backend"),
                fused("layer_norm", "elements are wrong"),
                fused("ista_step", "elements are wrong"),
                fused("cross_entropy_backward", "elements are wrong"),
                fused("subspace_attention", "elements are wrong"));
    }

    private static Mutant fused(String op, String message) {
        return Mutant.of(
                "a fused kernel that loses a number",
                BrokenBackends::forgetfulKernels,
                op,
                EnumSet.of(FUSED),
                FUSED,
                message);
    }

    @TestFactory
    Stream<DynamicTest> eachIsFound() {
        List<Check> checks = ConformanceSuite.checks();
        return mutants()
                .map(mutant -> DynamicTest.dynamicTest(
                        mutant.name() + (mutant.op().isEmpty() ? "" : " (" + mutant.op() + ")"),
                        () -> isFound(mutant, checks)));
    }

    private static void isFound(Mutant mutant, List<Check> checks) {
        List<Outcome> failed = run(
                        mutant.provider(),
                        checks.stream().filter(mutant::concerns).toList())
                .of(Outcome.Status.FAILED);
        assertEquals(
                mutant.rules(),
                failed.stream().map(Outcome::rule).collect(Collectors.toSet()),
                () -> "the rules that fail; the failures are " + failed);
        assertTrue(
                failed.stream()
                        .filter(outcome -> outcome.rule() == mutant.first())
                        .anyMatch(outcome -> mutant.message().stream().allMatch(outcome.message()::contains)),
                () -> "no failure of rule " + mutant.first() + " says " + mutant.message() + ": " + failed);
    }

    private static ConformanceReport run(HostProvider provider, List<Check> checks) {
        try (ConformanceSuite suite = ConformanceSuite.of(provider, BackendOptions.DEFAULT)) {
            return suite.run(checks, _ -> {});
        }
    }

    @Test
    void whatIsNotDeclaredIsUnsupportedByName() {
        HostProvider provider = new HostProvider(options -> BrokenBackends.without(options, "pad"));
        List<Check> checks = ConformanceSuite.checks().stream()
                .filter(check -> check.op().equals("pad") || check.op().equals("slice"))
                .toList();
        long pads = checks.stream().filter(check -> check.op().equals("pad")).count();
        ConformanceReport report = run(provider, checks);
        assertTrue(report.passed(), report::summary);
        List<Outcome> unsupported = report.of(Outcome.Status.UNSUPPORTED);
        // The gradient of a slice is a pad.
        assertEquals(pads + 1, unsupported.size());
        assertTrue(unsupported.stream().allMatch(outcome -> outcome.message().equals("pad")), unsupported::toString);
        assertEquals(
                "host: " + (checks.size() - pads - 1) + " checks, 0 failed, " + (pads + 1) + " unsupported",
                report.summary());
    }

    @Test
    void nothingExecutedIsNotPassed() {
        HostProvider provider = new HostProvider(options -> BrokenBackends.without(options, "pad"));
        List<Check> checks = ConformanceSuite.checks().stream()
                .filter(check -> check.op().equals("pad"))
                .toList();
        ConformanceReport report = run(provider, checks);
        assertEquals(0, report.executed());
        assertFalse(report.passed());
    }
}
