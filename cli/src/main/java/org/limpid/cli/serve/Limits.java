package org.limpid.cli.serve;

import java.time.Duration;
import org.limpid.api.LimpidException;

/**
 * How much of a server its visitors may take.
 *
 * @param bytes of an upload
 * @param pixels of an image, as its header has them
 * @param decoding how long it may take to decode one
 * @param observations that are made at a time, each with a decoded image in memory
 * @param waiting how many more images may be coming in or wait for their turn
 * @param patience how long one waits
 */
public record Limits(int bytes, long pixels, Duration decoding, int observations, int waiting, Duration patience) {

    /** 16 MiB, 24 million pixels, ten seconds, two at a time, 30 behind them, half a minute. */
    public static final Limits DEFAULT =
            new Limits(16 << 20, 24_000_000, Duration.ofSeconds(10), 2, 30, Duration.ofSeconds(30));

    /** Uploads in memory at a time, in multiples of the largest. */
    private static final int LARGEST_IN_FLIGHT = 4;

    /** Refuses limits that nothing would pass. */
    public Limits {
        if (bytes < 1
                || pixels < 1
                || !decoding.isPositive()
                || observations < 1
                || waiting < 0
                || patience.isNegative()) {
            throw new LimpidException("the limits are " + bytes + " bytes, " + pixels + " pixels decoded in " + decoding
                    + ", " + observations + " at a time, " + waiting + " behind them and a wait of " + patience
                    + "; expected more than 0 of each, of those behind them and of the wait at least 0");
        }
    }

    /** The same but for the size of an image. */
    public Limits with(int newBytes, long newPixels) {
        return new Limits(newBytes, newPixels, decoding, observations, waiting, patience);
    }

    /** How many bytes of uploads may be in memory or coming in at a time. */
    long bytesInFlight() {
        return (long) LARGEST_IN_FLIGHT * bytes;
    }
}
