package org.limpid.backend.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;

/** What TornadoVM throws, in words for who asked for a backend. */
final class EngineLoaderTest {

    @Test
    void aReasonIsPlainText() {
        String thrown = "\u001B[31m[WARNING] No OpenCL platforms found. Deoptimizing to sequential execution.\u001B[0m";
        assertEquals(
                "IllegalStateException, No OpenCL platforms found.",
                EngineLoader.said(new IllegalStateException(thrown)));
        assertEquals("no device was found", EngineLoader.said(new LimpidException("no device was found")));
        assertEquals("StackOverflowError, null", EngineLoader.said(new StackOverflowError()));
    }
}
