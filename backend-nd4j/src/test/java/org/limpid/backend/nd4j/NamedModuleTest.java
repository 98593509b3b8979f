package org.limpid.backend.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class NamedModuleTest {
    @Test
    void testsRunInsideTheNamedModule() {
        assertEquals("org.limpid.backend.nd4j", getClass().getModule().getName());
    }
}
