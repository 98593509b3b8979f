package org.limpid.backend.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class NamedModuleTest {
    @Test
    void testsRunInsideTheNamedModule() {
        assertEquals("org.limpid.backend.tornado", getClass().getModule().getName());
    }
}
