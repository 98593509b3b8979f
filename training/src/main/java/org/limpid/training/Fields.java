package org.limpid.training;

import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.text.Nearest;

/**
 * Reads values that a file or a command line gave as text, with errors that name source, key, value and expectation.
 *
 * @param source whose values these are
 * @param values by key
 */
record Fields(String source, Map<String, String> values) {

    String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new LimpidException(source + " lacks '" + key + "'; it has " + new TreeSet<>(values.keySet()));
        }
        return value;
    }

    int integer(String key) {
        return parse(key, "a whole number", Integer::valueOf);
    }

    long longInteger(String key) {
        return parse(key, "a whole number", Long::valueOf);
    }

    /** A number, not NaN or ∞. */
    double number(String key) {
        double value = parse(key, "a number", Double::valueOf);
        if (!Double.isFinite(value)) {
            throw error(key, values.get(key), "a finite number");
        }
        return value;
    }

    /** A value read by a parser whose errors say what is wrong, but not where. */
    <T> T get(String key, Function<String, T> parser) {
        String value = text(key);
        try {
            return parser.apply(value);
        } catch (LimpidException refused) {
            throw new LimpidException(source + ", '" + key + "': " + refused.getMessage(), refused);
        }
    }

    /** Refuses keys that are not among those known. */
    void requireOnly(Collection<String> known) {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new LimpidException(source + " has the unknown key '" + key + "'; it takes " + known + "."
                        + Nearest.hint(key, known));
            }
        }
    }

    /** A value read by a parser that throws {@link NumberFormatException}. */
    <T> T parse(String key, String expected, Function<String, T> parser) {
        String value = text(key);
        try {
            return parser.apply(value);
        } catch (NumberFormatException unreadable) {
            throw error(key, value, expected);
        }
    }

    private LimpidException error(String key, @Nullable String value, String expected) {
        return new LimpidException(source + " has '" + key + "' = '" + value + "'; expected " + expected);
    }
}
