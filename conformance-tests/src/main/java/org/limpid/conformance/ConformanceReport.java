package org.limpid.conformance;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * What became of all checks on one backend.
 *
 * @param installation what was tried, and on what
 * @param outcomes one for each check
 */
public record ConformanceReport(Installation installation, List<Outcome> outcomes) {

    /** Copies the list. */
    public ConformanceReport {
        outcomes = List.copyOf(outcomes);
    }

    /** The provider's name, with the variant if one was asked for. */
    public String backend() {
        return installation.backend();
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

    /** The names of what the backend says that it lacks and a check would have needed, each once. */
    public List<String> unsupported() {
        return of(Outcome.Status.UNSUPPORTED).stream()
                .map(Outcome::message)
                .distinct()
                .sorted()
                .toList();
    }

    /** As in {@code cpu: 1,234 checks, 0 failed, 2 unsupported}. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%s: %,d checks, %,d failed, %,d unsupported",
                backend(),
                executed(),
                of(Outcome.Status.FAILED).size(),
                of(Outcome.Status.UNSUPPORTED).size());
    }

    /** One line per check under a line of headings, separated by commas, texts in quotes. */
    public String csv() {
        StringJoiner lines = new StringJoiner(
                "\n", "backend,rule,op,shape,check,support,status,error_over_bound,max_ulp,message\n", "\n");
        for (Outcome outcome : outcomes) {
            lines.add(String.join(
                    ",",
                    backend(),
                    outcome.rule().number(),
                    outcome.op(),
                    quoted(outcome.shape()),
                    quoted(outcome.check()),
                    outcome.support() == null ? "" : lower(outcome.support()),
                    lower(outcome.status()),
                    String.format(Locale.ROOT, "%.3g", outcome.worst()),
                    String.format(Locale.ROOT, "%.3g", outcome.ulps()),
                    quoted(outcome.message())));
        }
        return lines.toString();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"").replace('\n', ' ') + '"';
    }
}
