package org.limpid.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Capabilities.Support;
import org.limpid.conformance.ConformanceReport;
import org.limpid.conformance.Installation;
import org.limpid.conformance.Outcome;
import org.limpid.conformance.Rule;

class SuiteResultFileTest {

    static final SuiteResult RESULT = new SuiteResult(
            "1.2.3",
            LocalDate.of(2026, 1, 31),
            true,
            new ConformanceReport(
                    new Installation("mine:fast", "a \"device\", 2 × 3", Map.of("driver", "7.1")),
                    List.of(
                            new Outcome(
                                    Rule.VALUES,
                                    "exp",
                                    "f32[33]",
                                    "Unary[function=EXP] f32[33]",
                                    Support.NATIVE,
                                    Outcome.Status.FAILED,
                                    Double.POSITIVE_INFINITY,
                                    0.5,
                                    "is \"NaN\",\nnot 1"),
                            new Outcome(
                                    Rule.FUSED,
                                    "softmax",
                                    "f32[3,7]",
                                    "Softmax[] f32[3,7]",
                                    Support.DECOMPOSED,
                                    Outcome.Status.PASSED,
                                    0.125,
                                    1,
                                    ""),
                            new Outcome(
                                    Rule.VALUES,
                                    "pad",
                                    "f32[1]",
                                    "Pad[]",
                                    Support.UNSUPPORTED,
                                    Outcome.Status.UNSUPPORTED,
                                    0,
                                    0,
                                    "pad"),
                            new Outcome(Rule.CLOSING, "", "", "closing", null, Outcome.Status.PASSED, 0, 0, ""))));

    @Test
    void whatWasWrittenCanBeRead() {
        String json = SuiteResultFile.json(RESULT);
        assertEquals(RESULT, SuiteResultFile.parse("a file", json));
        // One line for each check, so that changes of committed results can be read.
        assertEquals(RESULT.report().outcomes().size() + 2, json.lines().count(), json);
    }

    @ParameterizedTest
    @CsvSource({
        "limpid-conformance-1, limpid-conformance-9, the format is 'limpid-conformance-9'",
        "2026-01-31, tomorrow, 'tomorrow' is not a date",
        "'\"rule\":\"5.1\"', '\"rule\":\"55.1\"', there is no rule '55.1'",
        "'\"status\":\"failed\"', '\"status\":\"odd\"', 'odd' is no status",
        "'\"rule\":\"5.1\",', '', 'rule' is missing",
        "'\"maxUlp\":0.5', '\"maxUlp\":\"many\"', 'many' is not a number",
        "'\"checks\":[', '\"checks\":', START_ARRAY should be",
        "'{\"format\"', '\"format\"', START_OBJECT should be"
    })
    void whatIsDamagedIsRefusedByName(String from, String to, String message) {
        String json = SuiteResultFile.json(RESULT);
        assertTrue(json.contains(from), json);
        LimpidException refused = assertThrows(
                LimpidException.class, () -> SuiteResultFile.parse("a file", json.replace(from, to == null ? "" : to)));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("a file"), refused::getMessage);
        assertTrue(String.valueOf(refused.getMessage()).contains(message), refused::getMessage);
    }

    @Test
    void theTableCountsFailuresAndKeepsTheWorst() {
        OpTable table = OpTable.of(List.of(RESULT.report()));
        assertEquals(List.of("mine:fast"), table.backends());
        assertEquals(
                List.of("exp", "pad", "softmax"),
                table.rows().stream().map(OpTable.Row::op).toList());
        assertEquals(
                List.of("native FAILED 1 of 1", "unsupported", "decomposed 0.13"),
                table.rows().stream().map(row -> row.cells().getFirst().text()).toList());
        assertTrue(table.rows().getLast().fused());
    }

    @Test
    void anOpThatIsNativeInSomeShapesIsNativeInPart() {
        Outcome one = RESULT.report().outcomes().get(1);
        Outcome other = new Outcome(
                one.rule(), one.op(), "f32[9]", "Softmax[] f32[9]", Support.NATIVE, one.status(), 0.25, 1, "");
        OpTable table = OpTable.of(List.of(new ConformanceReport(RESULT.report().installation(), List.of(one, other))));
        assertEquals(
                "native in part 0.25",
                table.rows().getFirst().cells().getFirst().text());
    }

    @Test
    void csvQuotesWhatNeedsIt() {
        assertEquals(
                "mine:fast,1.1,exp,\"f32[33]\",\"Unary[function=EXP] f32[33]\",native,failed,Infinity,0.500,"
                        + "\"is \"\"NaN\"\", not 1\"",
                RESULT.report().csv().lines().toList().get(1));
    }
}
