package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class NamedModuleTest {
    @Test
    void testsRunInsideTheNamedModule() {
        assertEquals("org.limpid.models", getClass().getModule().getName());
    }
}
