package org.limpid.training.data;

import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;

/**
 * Fills batches ahead of their use, on one thread of its own: batch after batch and epoch after epoch, without end.
 *
 * <p>The batches and their order are those of the source; only the waiting is gone. Memory is bounded by the number of
 * batches ahead, and nothing is allocated in the steady state. One thread takes; any thread may close.
 */
public final class Prefetcher implements AutoCloseable {
    private final BatchSource source;
    private final int batchesPerEpoch;
    private final Batch[] ring;
    private final Thread thread;

    // Guarded by the monitor of this object, whose wait and notify allocate nothing, unlike Condition's.
    private long filled;
    private long taken;
    private boolean closed;
    private @Nullable Throwable failure;

    /**
     * Starts to fill batches.
     *
     * @param source where they come from; no one else may use it until this is closed
     * @param epoch the epoch of the first batch, from 0
     * @param index the first batch within its epoch, 0 … batchesPerEpoch − 1
     * @param ahead how many batches may wait to be taken, at least 1
     */
    public Prefetcher(BatchSource source, int epoch, int index, int ahead) {
        if (epoch < 0 || index < 0 || index >= source.batchesPerEpoch() || ahead < 1) {
            throw new IllegalArgumentException("cannot begin at batch %d of %d in epoch %d with %d batches ahead"
                    .formatted(index, source.batchesPerEpoch(), epoch, ahead));
        }
        this.source = source;
        batchesPerEpoch = source.batchesPerEpoch();
        ring = new Batch[ahead + 1]; // one more, in the hands of whoever took it
        for (int slot = 0; slot < ring.length; slot++) {
            ring[slot] = source.newBatch();
        }
        long start = (long) epoch * batchesPerEpoch + index;
        filled = start;
        taken = start;
        thread = new Thread(() -> fill(start), "limpid-prefetch");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Takes the next batch, which stays valid until the following call. Waits for it if need be.
     *
     * @return a batch of the source
     * @throws LimpidException if the source failed to fill it
     * @throws IllegalStateException if this is closed, or the waiting thread is interrupted
     */
    public synchronized Batch next() {
        while (filled == taken && failure == null && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + name(taken), e);
            }
        }
        if (closed) {
            throw new IllegalStateException("the prefetcher is closed");
        }
        if (filled == taken && failure != null) {
            String what = name(taken) + " could not be filled: " + failure.getMessage();
            throw failure instanceof LimpidException
                    ? new LimpidException(what, failure)
                    : new IllegalStateException(what, failure);
        }
        Batch batch = ring[(int) (taken % ring.length)];
        taken++;
        notifyAll();
        return batch;
    }

    private String name(long number) {
        return "batch %d of epoch %d".formatted(number % batchesPerEpoch, number / batchesPerEpoch);
    }

    private void fill(long start) {
        try {
            for (long number = start; awaitRoom(number); number++) {
                source.fill(
                        (int) (number / batchesPerEpoch),
                        (int) (number % batchesPerEpoch),
                        ring[(int) (number % ring.length)]);
                publish(number + 1);
            }
        } catch (Throwable e) { // whatever it is, the thread that takes must hear of it
            fail(e);
        }
    }

    /** Waits until a slot is free; false when there is nothing more to do. */
    private synchronized boolean awaitRoom(long number) throws InterruptedException {
        // The batch taken last is still in use: its slot is free only when the next one has been taken.
        while (number - taken >= ring.length - 1 && !closed) {
            wait();
        }
        return !closed;
    }

    private synchronized void publish(long number) {
        filled = number;
        notifyAll();
    }

    private synchronized void fail(Throwable cause) {
        failure = cause;
        notifyAll();
    }

    /** Stops the thread and waits until it has ended. Closing twice is allowed. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // filling one batch ends soon, and its buffers must not be in use afterwards
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
