package org.limpid.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class NamedModuleTest {
    @Test
    void testsRunInsideTheNamedModule() {
        assertEquals("org.limpid.analysis", getClass().getModule().getName());
    }
}
