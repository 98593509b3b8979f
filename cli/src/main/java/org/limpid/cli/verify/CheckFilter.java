package org.limpid.cli.verify;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.limpid.api.LimpidException;
import org.limpid.api.text.Nearest;
import org.limpid.conformance.Check;
import org.limpid.conformance.ConformanceSuite;

/** Chooses checks by the names of ops and of whole programs, and by the numbers of rules. */
public final class CheckFilter {

    private CheckFilter() {}

    /**
     * The checks of the suite that are about one of these, in their order; all of them if none is given.
     *
     * @param wanted names of ops such as {@code matmul} or of whole programs such as {@code crate.forward}, numbers of rules such
     *     as {@code 1.3} or of their groups such as {@code 1}
     * @throws LimpidException if one of them is the name of nothing
     */
    public static List<Check> choose(List<String> wanted) {
        List<Check> all = ConformanceSuite.checks();
        if (wanted.isEmpty()) {
            return all;
        }
        Set<String> known = new LinkedHashSet<>();
        for (Check check : all) {
            known.addAll(names(check));
        }
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new LimpidException("there is no check of '" + name + "'." + Nearest.hint(name, known)
                        + " Expected the name of an op, as in matmul, or the number of a rule, as in 1.3; 'limpid"
                        + " verify --list' shows them");
            }
        }
        return all.stream()
                .filter(check -> names(check).stream().anyMatch(wanted::contains))
                .toList();
    }

    private static List<String> names(Check check) {
        String number = check.rule().number();
        List<String> names = new ArrayList<>(List.of(number, number.substring(0, number.indexOf('.'))));
        names.add(check.op().isEmpty() ? check.name() : check.op());
        return names;
    }
}
