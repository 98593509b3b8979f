package org.limpid.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Assertions on what users are told. */
public final class Errors {

    private Errors() {}

    /** It fails with exactly this message. */
    public static void assertSays(String message, Runnable wrong) {
        assertEquals(message, assertThrows(LimpidException.class, wrong::run).getMessage());
    }

    /** It fails with a message that has all of these parts. */
    public static void assertMentions(Runnable wrong, String... parts) {
        String message = assertThrows(LimpidException.class, wrong::run).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is missing in: " + message);
        }
    }
}
