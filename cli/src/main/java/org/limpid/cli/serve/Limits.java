package org.limpid.cli.serve;

import java.time.Duration;
import org.limpid.api.LimpidException;

/**
 * How much of a server one visitor may take.
 *
 * @param bytes of an upload
 * @param pixels of an image, as its header has them
 * @param observations that are made at a time, each with a decoded image in memory
 * @param patience how long a request waits for its turn
 */
public record Limits(int bytes, long pixels, int observations, Duration patience) {

    /** 16 MiB, 24 million pixels, two at a time, half a minute. */
    public static final Limits DEFAULT = new Limits(16 << 20, 24_000_000, 2, Duration.ofSeconds(30));

    /** Refuses limits that nothing would pass. */
    public Limits {
        if (bytes < 1 || pixels < 1 || observations < 1 || patience.isNegative()) {
            throw new LimpidException("the limits are " + bytes + " bytes, " + pixels + " pixels, " + observations
                    + " at a time and a wait of " + patience + "; expected 1 or more of each");
        }
    }

    /** The same but for the size of an image. */
    public Limits with(int newBytes, long newPixels) {
        return new Limits(newBytes, newPixels, observations, patience);
    }
}
