package org.limpid.backend.tornado.device;

import org.limpid.api.LimpidException;
import uk.ac.manchester.tornado.api.exceptions.TornadoMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/** What TornadoVM throws, in words that say what to do. */
final class Failures {

    private static final String ESCAPES = "\u001B\\[[0-9;]*m";
    private static final String PROPERTY = "tornado.device.memory";

    private Failures() {}

    /** The error for a user, with the original as its cause. */
    static LimpidException of(String what, RuntimeException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = String.valueOf(root.getMessage()).replaceAll(ESCAPES, "").strip();
        if (root instanceof TornadoOutOfMemoryException || root instanceof TornadoMemoryException) {
            return new LimpidException(
                    what + " failed: the device's memory does not suffice.\n  reason  "
                            + text.lines().findFirst().orElse("") + " TornadoVM takes at most "
                            + System.getProperty(PROPERTY, "4GB") + " of a device here\n  remedy  make the batch"
                            + " smaller, close sessions that are done, or start the JVM with a larger -D" + PROPERTY
                            + ", such as -D" + PROPERTY + "=8GB",
                    failure);
        }
        return new LimpidException(what + " failed in TornadoVM: " + text, failure);
    }
}
