package org.limpid.training;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.limpid.api.LimpidException;
import org.limpid.api.text.Nearest;

/**
 * Reads back what a record's {@code toString} wrote, as {@code AdamW[beta1=0.9, beta2=0.999, …]}, for sealed choices whose
 * records hold numbers, booleans and enumeration constants. Text that people can read, and no second list of what a record
 * consists of that could fall behind the first.
 */
final class RecordText {

    private static final String SEPARATOR = "; ";

    private RecordText() {}

    /** The records' texts, joined. */
    static String write(List<?> records) {
        return records.stream().map(Object::toString).collect(Collectors.joining(SEPARATOR));
    }

    /** What {@link #write} wrote. */
    static <T> List<T> readAll(String text, Class<T> choice) {
        if (text.isBlank()) {
            return List.of();
        }
        return Stream.of(text.split(";", -1))
                .map(one -> read(one.strip(), choice))
                .toList();
    }

    /**
     * One record.
     *
     * @param choice a sealed interface that permits records only
     * @throws LimpidException if there is no such record, its components are not all there once, or a value does not fit
     */
    static <T> T read(String text, Class<T> choice) {
        int open = text.indexOf('[');
        if (open < 0 || !text.endsWith("]")) {
            throw new LimpidException("'" + text + "' is not of the form Name[component=value, …]");
        }
        Class<? extends T> type = named(text.substring(0, open), choice);
        Map<String, String> values = components(text, text.substring(open + 1, text.length() - 1));
        RecordComponent[] components = type.getRecordComponents();
        List<String> names =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        if (!values.keySet().equals(new LinkedHashSet<>(names))) {
            throw new LimpidException("'" + text + "' has the components " + values.keySet() + "; expected " + names);
        }
        Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            arguments[i] = value(text, types[i], names.get(i), Objects.requireNonNull(values.get(names.get(i))));
        }
        return create(text, type, types, arguments);
    }

    private static <T> Class<? extends T> named(String name, Class<T> choice) {
        List<String> known = new ArrayList<>();
        for (Class<?> permitted : choice.getPermittedSubclasses()) {
            if (permitted.getSimpleName().equals(name)) {
                return permitted.asSubclass(choice);
            }
            known.add(permitted.getSimpleName());
        }
        throw new LimpidException(
                "'" + name + "' is not one of " + String.join(", ", known) + "." + Nearest.hint(name, known));
    }

    private static Map<String, String> components(String text, String list) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : list.isBlank() ? new String[0] : list.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0
                    || values.put(
                                    part.substring(0, equals).strip(),
                                    part.substring(equals + 1).strip())
                            != null) {
                throw new LimpidException("'" + text + "' has the part '" + part.strip()
                        + "'; expected each component once, as component=value");
            }
        }
        return values;
    }

    private static Object value(String text, Class<?> type, String name, String value) {
        try {
            if (type == int.class) {
                return Integer.valueOf(value);
            } else if (type == long.class) {
                return Long.valueOf(value);
            } else if (type == float.class) {
                return Float.valueOf(value);
            } else if (type == double.class) {
                return Double.valueOf(value);
            }
        } catch (NumberFormatException unreadable) {
            throw new LimpidException(
                    "'" + text + "' has " + name + " = '" + value + "'; expected a number", unreadable);
        }
        for (Object constant : type.isEnum() ? type.getEnumConstants() : new Object[] {true, false}) {
            if (constant.toString().equals(value)) {
                return constant;
            }
        }
        throw new LimpidException(
                "'" + text + "' has " + name + " = '" + value + "'; expected a " + type.getSimpleName());
    }

    private static <T> T create(String text, Class<? extends T> type, Class<?>[] types, Object[] arguments) {
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException refused) {
            throw new LimpidException(
                    "'" + text + "' is refused: " + refused.getTargetException().getMessage(), refused);
        } catch (ReflectiveOperationException inaccessible) {
            throw new IllegalStateException(type + " is not a public record of an exported package", inaccessible);
        }
    }
}
