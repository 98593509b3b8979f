package org.limpid.conformance;

/** The backend says that it lacks what a check needs; the message names it. */
final class Unsupported extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unsupported(String what) {
        super(what);
    }
}
