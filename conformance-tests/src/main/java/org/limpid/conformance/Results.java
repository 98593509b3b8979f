package org.limpid.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.limpid.api.tensor.Tensor;

/** Tensors by name, all of them there. */
record Results(Map<String, Tensor> byName) {

    Results {
        byName = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    Tensor get(String name) {
        Tensor tensor = byName.get(name);
        if (tensor == null) {
            throw new CheckFailure("there is no '" + name + "' among " + byName.keySet());
        }
        return tensor;
    }

    Set<String> names() {
        return byName.keySet();
    }
}
