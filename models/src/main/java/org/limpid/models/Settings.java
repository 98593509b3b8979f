package org.limpid.models;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.limpid.api.LimpidException;
import org.limpid.api.text.Nearest;

/**
 * Reads a configuration of strings, with errors that name kind, key, value and expectation.
 *
 * @param kind whose configuration it is
 * @param values by key
 */
public record Settings(String kind, Map<String, String> values) {

    /** A whole number. */
    public int integer(String key) {
        return parse(key, "a whole number below 2^31", Integer::parseInt);
    }

    /** A number. */
    public double real(String key) {
        return parse(key, "a number", Double::parseDouble);
    }

    /** True or false. */
    public boolean truth(String key) {
        String value = text(key).strip();
        if (!value.equals("true") && !value.equals("false")) {
            throw error(key, value, "true or false");
        }
        return value.equals("true");
    }

    /** The same with a value for each key that is missing and may be. */
    Settings withDefaults(Map<String, String> defaults) {
        Map<String, String> all = new LinkedHashMap<>(defaults);
        all.putAll(values);
        return new Settings(kind, all);
    }

    /** A constant of an enumeration by its name in lower case. */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        String value = text(key);
        List<E> constants = Arrays.asList(type.getEnumConstants());
        List<String> names = constants.stream().map(Settings::name).toList();
        int index = names.indexOf(value);
        if (index < 0) {
            throw error(key, value, "one of " + String.join(", ", names) + "." + Nearest.hint(value, names));
        }
        return constants.get(index);
    }

    /** How {@link #choice} spells a constant. */
    public static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private <T> T parse(String key, String expected, Function<String, T> parser) {
        String value = text(key);
        try {
            return parser.apply(value.strip());
        } catch (NumberFormatException unreadable) {
            throw error(key, value, expected);
        }
    }

    /** A value as it is written. */
    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new LimpidException(
                    "the configuration of the model " + kind + " lacks '" + key + "'; given are " + values.keySet());
        }
        return value;
    }

    private LimpidException error(String key, String value, String expected) {
        return new LimpidException(
                "the configuration of the model " + kind + " has " + key + " = '" + value + "'; expected " + expected);
    }
}
