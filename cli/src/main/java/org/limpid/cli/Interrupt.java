package org.limpid.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Gives a long job the chance to end well when the user presses Ctrl-C (or the process gets SIGTERM): the job is asked to
 * stop, and the JVM waits until it has.
 */
final class Interrupt implements AutoCloseable {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private Interrupt(Runnable stop) {
        hook = new Thread(
                () -> {
                    stop.run();
                    try {
                        ended.await();
                    } catch (InterruptedException hurry) {
                        Thread.currentThread().interrupt();
                    }
                },
                "limpid-interrupt");
    }

    /** From now until it is closed, Ctrl-C calls {@code stop} and waits for the close. */
    static Interrupt calls(Runnable stop) {
        Interrupt interrupt = new Interrupt(stop);
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook is running and waits for this.
        }
        ended.countDown();
    }
}
