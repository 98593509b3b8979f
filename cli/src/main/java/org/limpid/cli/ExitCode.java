package org.limpid.cli;

/** What the command's exit code means. */
final class ExitCode {

    /** It did what was asked. */
    static final int OK = 0;
    /** It ran, and the answer is no: something disagrees. */
    static final int DISAGREES = 1;
    /** The input is bad: a file, an option, a value. */
    static final int BAD_INPUT = 2;
    /** A defect of Limpid itself. */
    static final int DEFECT = 3;
    /** Stopped by Ctrl-C, as shells have it: 128 + SIGINT. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
