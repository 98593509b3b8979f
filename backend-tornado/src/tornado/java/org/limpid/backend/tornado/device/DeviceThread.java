package org.limpid.backend.tornado.device;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The one thread that calls TornadoVM. It keeps a command queue for each thread that used a plan and frees only that of the
 * thread that closes it, and queues of several threads know nothing of one another's order.
 */
final class DeviceThread {

    private final Executor executor = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "limpid-tornado");
        thread.setDaemon(true);
        return thread;
    });

    /** Does it there and waits, whatever interrupts; what it throws comes here. */
    <T> T call(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, executor).join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (failure.getCause() instanceof Error cause) {
                throw cause;
            }
            throw failure;
        }
    }

    void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }
}
