package org.limpid.api.program;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.limpid.api.LimpidException;
import org.limpid.api.text.Nearest;

/**
 * Parameters in a fixed order, each name once: what {@link org.limpid.api.backend.Backend#allocate} puts on the device.
 */
public final class Parameters implements Iterable<Parameter> {

    private final Map<String, Parameter> byName = new LinkedHashMap<>();

    private Parameters(Collection<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            Parameter other = byName.putIfAbsent(parameter.name(), parameter);
            if (other != null && !other.equals(parameter)) {
                throw new LimpidException("two parameters have the name '" + parameter.name() + "': " + other.kind()
                        + " and " + parameter.kind() + "; every name must be unique");
            }
        }
    }

    /** These parameters; the same one given twice counts once. */
    public static Parameters of(Collection<Parameter> parameters) {
        return new Parameters(parameters);
    }

    /** All parameters that any of these programs uses, in order of first use. */
    public static Parameters of(Program... programs) {
        return new Parameters(
                Stream.of(programs).flatMap(p -> p.parameters().stream()).toList());
    }

    /** These and then those. */
    public Parameters and(Collection<Parameter> others) {
        List<Parameter> all = new ArrayList<>(byName.values());
        all.addAll(others);
        return new Parameters(all);
    }

    /** All, in order. */
    public List<Parameter> list() {
        return List.copyOf(byName.values());
    }

    /**
     * The parameter of that name.
     *
     * @throws LimpidException if there is none
     */
    public Parameter get(String name) {
        Parameter parameter = byName.get(name);
        if (parameter == null) {
            throw new LimpidException("there is no parameter '" + name + "'." + Nearest.hint(name, byName.keySet())
                    + " There are " + byName.keySet());
        }
        return parameter;
    }

    /** Whether exactly this parameter is among them. */
    public boolean contains(Parameter parameter) {
        return parameter.equals(byName.get(parameter.name()));
    }

    /** How many there are. */
    public int size() {
        return byName.size();
    }

    /** How many numbers the trainable ones hold together: the size of the model. */
    public long trainableElements() {
        return byName.values().stream()
                .filter(Parameter::trainable)
                .mapToLong(p -> p.type().size())
                .sum();
    }

    @Override
    public Iterator<Parameter> iterator() {
        return list().iterator();
    }
}
