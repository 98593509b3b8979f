package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class NamedModuleTest {
    @Test
    void testsRunInsideTheNamedModule() {
        assertEquals("org.limpid.cli", getClass().getModule().getName());
    }
}
