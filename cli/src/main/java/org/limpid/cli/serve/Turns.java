package org.limpid.cli.serve;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.limpid.cli.image.UnreadableImage;

/**
 * Who may show the network an image, and when. A place is had at once or not at all, before anything of the image is in memory;
 * a turn is waited for. The work is done on threads of its own, so that the page is served however much there is of it.
 */
final class Turns {

    /** A place is given back by closing it. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    private final Limits limits;
    private final Semaphore places;
    private final AtomicLong bytesInFlight = new AtomicLong();
    private final Semaphore turns;
    private final ThreadPoolExecutor workers;

    Turns(Limits limits) {
        this.limits = limits;
        places = new Semaphore(limits.observations() + limits.waiting());
        turns = new Semaphore(limits.observations(), true);
        workers = new ThreadPoolExecutor(
                limits.observations(),
                limits.observations(),
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("limpid-web-", 1).factory());
        // Now, while there is memory for them.
        workers.prestartAllCoreThreads();
    }

    private static Refusal busy() {
        return new Refusal(503, "the network is busy with other images; try again in a moment");
    }

    private static Refusal stopping() {
        return new Refusal(503, "the server is stopping");
    }

    /**
     * Takes a place for an image that is to come in.
     *
     * @param bytes that it has
     * @throws Refusal if there are too many images or bytes already
     */
    Place enter(long bytes) throws Refusal {
        if (!places.tryAcquire()) {
            throw busy();
        }
        if (bytesInFlight.addAndGet(bytes) > limits.bytesInFlight()) {
            leave(bytes);
            throw busy();
        }
        return () -> leave(bytes);
    }

    private void leave(long bytes) {
        bytesInFlight.addAndGet(-bytes);
        places.release();
    }

    /**
     * Has work done when its turn comes.
     *
     * @throws Refusal if that is too long
     * @throws UnreadableImage if the work does
     */
    <R> R take(Callable<R> work) throws Refusal, UnreadableImage {
        try {
            if (!turns.tryAcquire(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
            return begin(work).get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw stopping();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case UnreadableImage unreadable -> throw unreadable;
                case RuntimeException defect -> throw defect;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(failed);
            }
        }
    }

    private <R> Future<R> begin(Callable<R> work) throws Refusal {
        try {
            return workers.submit(() -> {
                try {
                    return work.call();
                } finally {
                    turns.release();
                }
            });
        } catch (RejectedExecutionException stopped) {
            throw stopping();
        } catch (RuntimeException | Error failed) {
            turns.release();
            throw failed;
        }
    }

    /** Begins nothing more, interrupts what is being done, and waits for its end, but no longer than that. */
    void stop(Duration most) {
        workers.shutdownNow();
        try {
            workers.awaitTermination(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
