package org.limpid.models.redunet;

/**
 * The random numbers of NumPy's {@code RandomState}, with which the reference code draws its filters, data and shuffles:
 * the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), Gaussians by the polar method. Not for cryptography.
 */
public final class LegacyRandom {

    private static final int LENGTH = 624;
    private static final int SHIFT = 397;

    private final int[] state = new int[LENGTH];
    private int next = LENGTH;
    private double spare = Double.NaN;

    /** @param seed as given to {@code RandomState(seed)} */
    public LegacyRandom(int seed) {
        state[0] = seed;
        for (int i = 1; i < LENGTH; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    private int next32() {
        if (next == LENGTH) {
            twist();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void twist() {
        for (int i = 0; i < LENGTH; i++) {
            int mixed = (state[i] & 0x80000000) | (state[(i + 1) % LENGTH] & 0x7fffffff);
            state[i] = state[(i + SHIFT) % LENGTH] ^ (mixed >>> 1) ^ ((mixed & 1) == 0 ? 0 : 0x9908b0df);
        }
        next = 0;
    }

    /** Evenly from 0 to 1, 1 excluded. */
    public double uniform() {
        int high = next32() >>> 5;
        int low = next32() >>> 6;
        return (high * 0x1p26 + low) / 0x1p53;
    }

    /** From the standard normal distribution. */
    public double gaussian() {
        if (!Double.isNaN(spare)) {
            double kept = spare;
            spare = Double.NaN;
            return kept;
        }
        double x;
        double y;
        double square;
        do {
            x = 2 * uniform() - 1;
            y = 2 * uniform() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        double factor = Math.sqrt(-2 * Math.log(square) / square);
        spare = factor * x;
        return factor * y;
    }

    /** The numbers 0 … n − 1 in random order. */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = upTo(i);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }

    /** Evenly from 0 to {@code largest}, by rejection under a mask. */
    private int upTo(int largest) {
        int mask = -1 >>> Integer.numberOfLeadingZeros(largest);
        int drawn;
        do {
            drawn = next32() & mask;
        } while (drawn > largest);
        return drawn;
    }
}
