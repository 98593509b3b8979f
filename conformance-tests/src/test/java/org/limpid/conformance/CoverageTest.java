package org.limpid.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Unary;
import org.limpid.conformance.oracle.Estimate;
import org.limpid.conformance.oracle.Oracle;

/** The suite leaves nothing out, and what it demands can be met. */
final class CoverageTest {

    private static Set<String> opsOf(Stream<OpCase> cases) {
        return cases.map(each -> each.op().getClass().getSimpleName()).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyPrimitiveHasValues() {
        Set<String> primitives = Stream.of(Primitive.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> covered = opsOf(Stream.of(
                        ElementwiseCases.values(),
                        LayoutCases.values(),
                        ReductionCases.values(),
                        ProductCases.values(),
                        ProductCases.factorisations())
                .flatMap(List::stream));
        assertEquals(primitives, covered);
    }

    /** Ops that share a record have names of their own, and are tried each. */
    @Test
    void everyFunctionHasValues() {
        Set<String> names = Stream.of(
                        Stream.of(Unary.Function.values()).map(Unary::new),
                        Stream.of(Binary.Function.values()).map(Binary::new),
                        Stream.of(Compare.Relation.values()).map(Compare::new),
                        Stream.of(Reduce.Function.values()).map(each -> new Reduce(each, List.of(0), false)))
                .flatMap(ops -> ops)
                .map(Op::name)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> covered =
                ValueChecks.cases().map(each -> each.op().name()).collect(Collectors.toCollection(TreeSet::new));
        names.removeAll(covered);
        assertEquals(Set.of(), names, "ops without values");
    }

    @Test
    void everyFusedOpOfTheApiHasValues() throws IOException, ClassNotFoundException {
        Set<String> fused = new TreeSet<>();
        for (Class<?> each : classesIn("org/limpid/api/op/fused/")) {
            if (Fused.class.isAssignableFrom(each) && Modifier.isPublic(each.getModifiers())) {
                fused.add(each.getSimpleName());
            }
        }
        assertEquals(fused, opsOf(FusedCases.values().stream()));
    }

    private static List<Class<?>> classesIn(String folder) throws IOException, ClassNotFoundException {
        Module api = Fused.class.getModule();
        var resolved = api.getLayer().configuration().findModule(api.getName()).orElseThrow();
        Set<Class<?>> found = new HashSet<>();
        try (ModuleReader reader = resolved.reference().open()) {
            List<String> names = reader.list()
                    .filter(name -> name.startsWith(folder) && name.endsWith(".class") && !name.contains("-info"))
                    .toList();
            for (String name : names) {
                found.add(Class.forName(name.substring(0, name.length() - 6).replace('/', '.')));
            }
        }
        return List.copyOf(found);
    }

    @Test
    void everyRuleHasChecksAndEveryCheckItsOwnName() {
        List<Check> checks = ConformanceSuite.checks();
        Set<String> names = new HashSet<>();
        checks.forEach(check -> assertTrue(names.add(check.toString()), () -> "twice: " + check));
        Set<Rule> ruled =
                checks.stream().map(Check::rule).collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
        // Whole programs come from modules that are not here.
        ruled.addAll(EnumSet.of(Rule.EXAMPLE_STEPS, Rule.EXAMPLES));
        assertEquals(EnumSet.allOf(Rule.class), ruled);
    }

    @Test
    void theOracleHasABoundForEveryOrdinaryElement() {
        Stream.of(
                        ElementwiseCases.values(),
                        LayoutCases.values(),
                        ReductionCases.values(),
                        ProductCases.factorisations(),
                        FusedCases.values())
                .flatMap(List::stream)
                .forEach(each -> {
                    List<Estimate> results = Oracle.bounded(each.op(), each.operands());
                    for (Estimate result : results) {
                        for (int i = 0; i < result.size(); i++) {
                            assertTrue(Double.isFinite(result.bound(i)), each::name);
                        }
                    }
                });
    }

    /** Errors of all inner steps at once, as large as they may be, stay within what is propagated through fused ops. */
    @Test
    void disturbedResultsLieWithinTheBounds() {
        for (OpCase each : FusedCases.values()) {
            List<Estimate> results = Oracle.bounded(each.op(), each.operands());
            Oracle.Result disturbed = Oracle.disturbed(each.program(), Map.of(), each.values(), 0);
            for (int result = 0; result < results.size(); result++) {
                Estimate expected = results.get(result);
                double[] actual = disturbed.output("y" + result).toDoubles();
                for (int i = 0; i < actual.length; i++) {
                    assertEquals(expected.value(i), actual[i], expected.bound(i) * (1 + 1e-9), each.name());
                }
            }
        }
    }

    @Test
    void thePageExplainsEveryRule() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "conformance.md"));
        for (Rule rule : Rule.values()) {
            assertTrue(page.contains("**" + rule.number() + " " + rule.title() + "**"), rule::toString);
        }
    }
}
