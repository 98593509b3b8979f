package org.limpid.models.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.ProgramExample;
import org.limpid.api.tensor.Tensor;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.redunet.ReduNetExamples;

/** The examples judge backends; here they are judged themselves: what they hold, and that a mistake would show. */
final class CrateExamplesTest {

    private static Stream<ProgramExample> examples() {
        return new CrateExamples().examples().stream();
    }

    private static Stream<ProgramExample> gradients() {
        return examples().filter(example -> example.name().startsWith("crate.gradient"));
    }

    @Test
    void areAServiceOnTheModulePathAndOnTheClassPath() throws IOException {
        String service = ProgramExample.Source.class.getName();
        Module module = CrateExamples.class.getModule();
        List<String> providers = List.of(CrateExamples.class.getName(), ReduNetExamples.class.getName());
        assertTrue(module.getDescriptor().provides().stream()
                .anyMatch(provides -> provides.service().equals(service)
                        && provides.providers().equals(providers)));
        try (InputStream file = Objects.requireNonNull(module.getResourceAsStream("META-INF/services/" + service))) {
            assertEquals(
                    providers,
                    new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        }
    }

    @Test
    void haveNamesOfTheirOwn() {
        assertEquals(
                examples().count(),
                examples().map(ProgramExample::name).distinct().count());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void runInDoublePrecisionAndGiveNumbers(ProgramExample example) {
        Map<Parameter, Tensor> state = new LinkedHashMap<>(example.parameters());
        for (int run = 0; run < example.runs(); run++) {
            Oracle.Result result = Oracle.run(example.program(), state, example.inputs());
            result.outputs()
                    .forEach((name, value) -> assertTrue(
                            DoubleStream.of(value.toDoubles()).allMatch(Double::isFinite),
                            example.name() + ": " + name));
            Map<Parameter, Tensor> before = Map.copyOf(state);
            state.putAll(result.after(state));
            example.program().updates().forEach(update -> {
                double[] old =
                        Objects.requireNonNull(before.get(update.parameter())).toDoubles();
                double[] next =
                        Objects.requireNonNull(state.get(update.parameter())).toDoubles();
                assertTrue(DoubleStream.of(next).allMatch(Double::isFinite));
                assertFalse(Arrays.equals(old, next), update.parameter().name() + " has not changed");
            });
        }
        assertEquals(example.runs() > 1, !example.program().updates().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("gradients")
    void everyParameterMatters(ProgramExample example) {
        Oracle.Result result = Oracle.run(example.program(), example.parameters(), example.inputs());
        for (Parameter parameter : example.program().parameters()) {
            double largest = DoubleStream.of(
                            result.output("grad." + parameter.name()).toDoubles())
                    .map(Math::abs)
                    .max()
                    .orElseThrow();
            assertTrue(largest > 1e-4, parameter.name() + " has no gradient to get wrong: " + largest);
        }
    }

    @Test
    void areTheSameOnEachCall() {
        Map<String, ProgramExample> first = new LinkedHashMap<>();
        examples().forEach(example -> first.put(example.name(), example));
        examples().forEach(example -> {
            ProgramExample other = Objects.requireNonNull(first.get(example.name()));
            assertEquals(other.program().toString(), example.program().toString());
            example.parameters()
                    .forEach((parameter, value) -> assertTrue(value.sameBits(
                            Objects.requireNonNull(other.parameters().get(parameter)))));
            example.inputs()
                    .forEach((name, value) -> assertTrue(
                            value.sameBits(Objects.requireNonNull(other.inputs().get(name)))));
        });
    }
}
