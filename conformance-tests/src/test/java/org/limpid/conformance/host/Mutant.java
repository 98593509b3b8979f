package org.limpid.conformance.host;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.conformance.Check;
import org.limpid.conformance.Rule;

/**
 * A backend with one fault, and how the suite must find it.
 *
 * @param name what is wrong
 * @param provider the backend
 * @param op the op whose checks are run besides those of no op; empty for no other
 * @param rules the rules whose checks are run; each of them must fail
 * @param message what the message of one failure of the first rule must contain
 */
record Mutant(String name, HostProvider provider, String op, Set<Rule> rules, Rule first, List<String> message) {

    /** A backend of which one kernel is at fault. */
    static Mutant ofKernel(
            String name, Kernels kernels, String op, EnumSet<Rule> rules, Rule first, String... message) {
        return of(name, options -> new HostBackend(options, kernels), op, rules, first, message);
    }

    /** A backend that is at fault in another way. */
    static Mutant of(
            String name,
            Function<BackendOptions, Backend> opener,
            String op,
            EnumSet<Rule> rules,
            Rule first,
            String... message) {
        return new Mutant(name, new HostProvider(opener), op, rules, first, List.of(message));
    }

    boolean concerns(Check check) {
        return rules.contains(check.rule())
                && (check.op().isEmpty() || check.op().equals(op));
    }
}
