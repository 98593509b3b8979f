package org.limpid.training.data;

/**
 * The random numbers of one sample: a stream that is a pure function of (seed, stream, index), in plain arithmetic, so
 * that it is the same on every machine, in any order of samples, and after a resumed run.
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA
 * 2014), the one behind {@link java.util.SplittableRandom}. It is written out because that class cannot be reseeded and
 * a new one for every sample would be garbage in the steady state.
 */
final class SampleRandom {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    /** Tells the uses of one seed apart by numbers that never change: a saved run depends on them. */
    enum Purpose {
        SHUFFLE(0),
        AUGMENT(1),
        DIGIT_TRAIN(2),
        DIGIT_HELD_OUT(3),
        HIDE(4),
        HIDE_HELD_OUT(5),
        SCENE_TRAIN(6),
        SCENE_HELD_OUT(7);

        private final int key;

        Purpose(int key) {
            this.key = key;
        }
    }

    private long state;

    /** Starts the stream that belongs to a seed, a purpose and two coordinates, such as epoch and sample. */
    void start(long seed, Purpose purpose, long major, long minor) {
        long key = mix(seed + GOLDEN_GAMMA);
        key = mix(key + purpose.key + GOLDEN_GAMMA);
        key = mix(key + major + GOLDEN_GAMMA);
        state = mix(key + minor + GOLDEN_GAMMA);
    }

    long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1), with 24 random bits. */
    float nextFloat() {
        return (nextLong() >>> 40) * 0x1p-24f;
    }

    /** Uniform in [low, high); {@code low} itself if both are equal. */
    float uniform(float low, float high) {
        return low + (high - low) * nextFloat();
    }

    /** Uniform in 0 … bound − 1, without bias (Lemire, "Fast random integer generation in an interval", 2019). */
    int nextInt(int bound) {
        long product = (nextLong() >>> 32) * bound;
        if ((product & 0xffff_ffffL) < bound) {
            long rejected = (1L << 32) % bound;
            while ((product & 0xffff_ffffL) < rejected) {
                product = (nextLong() >>> 32) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /**
     * About normal, with mean 0 and deviation 1, within ±3.47: the sum of four 16-bit uniforms of one draw (Irwin and
     * Hall). Exact arithmetic, where a logarithm or a cosine may differ by an ULP between platforms.
     */
    float nextBell() {
        long bits = nextLong();
        long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
        // Each uniform has mean 65535/2 and variance (65536² − 1)/12; √(12/4) scales the sum of four to deviation 1.
        return (sum - 2 * 65535L) * (1.7320508f / 65536f);
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
