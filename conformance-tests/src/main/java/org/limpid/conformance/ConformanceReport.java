package org.limpid.conformance;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * What became of all checks on one backend.
 *
 * @param backend its name
 * @param outcomes one for each check
 */
public record ConformanceReport(String backend, List<Outcome> outcomes) {

    /** Copies the list. */
    public ConformanceReport {
        outcomes = List.copyOf(outcomes);
    }

    /** Whether checks were executed and none of them failed. */
    public boolean passed() {
        return executed() > 0 && of(Outcome.Status.FAILED).isEmpty();
    }

    /** How many checks were tried: all but those of what the backend does not support. */
    public int executed() {
        return outcomes.size() - of(Outcome.Status.UNSUPPORTED).size();
    }

    /** The outcomes of one kind. */
    public List<Outcome> of(Outcome.Status status) {
        return outcomes.stream().filter(outcome -> outcome.status() == status).toList();
    }

    /** As in {@code cpu: 1,234 checks, 0 failed, 2 unsupported}. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%s: %,d checks, %,d failed, %,d unsupported",
                backend,
                executed(),
                of(Outcome.Status.FAILED).size(),
                of(Outcome.Status.UNSUPPORTED).size());
    }

    /** One line per check under a line of headings, separated by commas, texts in quotes. */
    public String csv() {
        StringJoiner lines = new StringJoiner("\n", "rule,op,check,status,error_over_bound,max_ulp,message\n", "\n");
        for (Outcome outcome : outcomes) {
            Check check = outcome.check();
            lines.add(String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%s,%.3g,%.3g,%s",
                    check.rule().number(),
                    check.op(),
                    quoted(check.name()),
                    outcome.status().name().toLowerCase(Locale.ROOT),
                    outcome.worst(),
                    outcome.ulps(),
                    quoted(outcome.message())));
        }
        return lines.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"").replace('\n', ' ') + '"';
    }
}
