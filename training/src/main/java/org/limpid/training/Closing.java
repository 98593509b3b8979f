package org.limpid.training;

import java.util.List;

/** Frees what is on a device although something else has failed. */
final class Closing {

    private Closing() {}

    /** Closes after a failure; if that fails too, it is noted in the failure. */
    static void after(Throwable failure, Runnable close) {
        try {
            close.run();
        } catch (RuntimeException | Error another) {
            failure.addSuppressed(another);
        }
    }

    /** Closes all, in order and in any case; then the first failure is thrown, with the others noted in it. */
    static void all(List<Runnable> closings) {
        for (int i = 0; i < closings.size(); i++) {
            try {
                closings.get(i).run();
            } catch (RuntimeException | Error failure) {
                closings.subList(i + 1, closings.size()).forEach(close -> after(failure, close));
                throw failure;
            }
        }
    }
}
