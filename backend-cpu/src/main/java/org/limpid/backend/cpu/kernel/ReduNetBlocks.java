package org.limpid.backend.cpu.kernel;

/**
 * The samples of a batch in blocks of columns, ordered by the class that each belongs to most. A class then has shares in few of
 * the blocks, and products with its operator are left out of the others. For every block there are rows of one number for each
 * column: memberships, coefficients, and sums over a frequency.
 */
final class ReduNetBlocks {

    private static final float SQUARED_FLOOR = 1e-16f;

    final int samples;
    final int classes;
    final int width;
    final int count;

    private final int[] order;
    private final int[] mostly;
    private final boolean[] active;

    ReduNetBlocks(int samples, int classes) {
        this.samples = samples;
        this.classes = classes;
        width = SampleColumns.width(samples);
        count = Math.ceilDiv(samples, width);
        order = new int[samples];
        mostly = new int[samples];
        active = new boolean[count * classes];
    }

    /** How many columns of a block are samples. */
    int size(int block) {
        return Math.min(width, samples - block * width);
    }

    /** The sample in a column of a block. */
    int sample(int block, int column) {
        return order[block * width + column];
    }

    /** Whether any sample of a block has a share of a class. */
    boolean isActive(int block, int j) {
        return active[block * classes + j];
    }

    /** Elements of the coefficients of a block. */
    int coefficients() {
        return (3 * classes + 2) * width;
    }

    /** π_j, in the coefficients. */
    int membership(int j) {
        return j * width;
    }

    /** ηγ_jπ_j, in the coefficients. */
    int share(int j) {
        return (classes + j) * width;
    }

    /** What w∘v_j is multiplied with in dv_j, in the coefficients. */
    int pull(int j) {
        return (2 * classes + j) * width;
    }

    /** What dz⁺ is multiplied with in du, in the coefficients. */
    int along() {
        return 3 * classes * width;
    }

    /** What w∘u is multiplied with in du, in the coefficients. */
    int across() {
        return (3 * classes + 1) * width;
    }

    /** Elements of the sums of a block; the first {@link #plainSums} of them count alike in every frequency. */
    int sums() {
        return (3 * classes + 2) * width;
    }

    /** Elements of dz⁺·u and the dz⁺·v_j. */
    int plainSums() {
        return (classes + 1) * width;
    }

    /** Σ dz⁺∘u, in the sums. */
    int gradientByMoved() {
        return 0;
    }

    /** Σ dz⁺∘v_j, in the sums. */
    int gradientByLeft(int j) {
        return (1 + j) * width;
    }

    /** Σ u², in the sums. */
    int movedSquared() {
        return plainSums();
    }

    /** Σ u∘v_j, in the sums. */
    int movedByLeft(int j) {
        return (classes + 2 + j) * width;
    }

    /** Σ v_j², in the sums. */
    int leftSquared(int j) {
        return (2 * classes + 2 + j) * width;
    }

    /** Orders the samples, and writes memberships and shares of all blocks one after the other; 0 behind the last sample. */
    void arrange(Operand membership, Operand gamma, float eta, float[] to, int at) {
        sort(membership);
        float[] pi = membership.floats();
        float[] shares = gamma.floats();
        for (int block = 0; block < count; block++) {
            int base = at + block * coefficients();
            for (int j = 0; j < classes; j++) {
                float scale = eta * shares[gamma.offset() + j];
                boolean any = !Float.isFinite(scale);
                for (int i = 0; i < width; i++) {
                    float value = i < size(block) ? pi[membership.offset() + sample(block, i) * classes + j] : 0;
                    to[base + membership(j) + i] = value;
                    to[base + share(j) + i] = scale * value;
                    any |= value != 0;
                }
                active[block * classes + j] = any;
            }
        }
    }

    /** By the class of the largest membership, those of a class in their order. */
    private void sort(Operand membership) {
        float[] pi = membership.floats();
        for (int i = 0; i < samples; i++) {
            int row = membership.offset() + i * classes;
            int most = 0;
            for (int j = 1; j < classes; j++) {
                most = pi[row + j] > pi[row + most] ? j : most;
            }
            mostly[i] = most;
        }
        int next = 0;
        for (int j = 0; j < classes; j++) {
            for (int i = 0; i < samples; i++) {
                if (mostly[i] == j) {
                    order[next++] = i;
                }
            }
        }
    }

    /**
     * From the sums over all frequencies of a block to its coefficients. A sample that is not finite has coefficients that are not,
     * for all classes.
     *
     * @param dgamma where the block's part of γ's gradient goes
     */
    void solve(int block, float lambda, float eta, Operand gamma, float[] work, int sums, int at, int dgamma) {
        for (int j = 0; j < classes; j++) {
            work[dgamma + j] = 0;
        }
        boolean all = false;
        for (int i = 0; i < width; i++) {
            all |= !column(i, lambda, eta, gamma, work, sums, at, dgamma);
        }
        for (int j = 0; j < classes && all; j++) {
            active[block * classes + j] = true;
        }
    }

    /** For one column; whether it is finite. */
    private boolean column(int i, float lambda, float eta, Operand gamma, float[] work, int sums, int at, int dgamma) {
        float squared = work[sums + movedSquared() + i];
        float dot = work[sums + gradientByMoved() + i];
        float length = Math.max((float) Math.sqrt(squared), 1e-8f);
        float along = 1 / length;
        float across = squared <= SQUARED_FLOOR ? 0 : -dot * along * along * along;
        float mean = 0;
        for (int j = 0; j < classes; j++) {
            float ds = shareGradient(i, j, along, across, eta, work, sums);
            float pi = work[at + membership(j) + i];
            mean += pi * gamma.floats()[gamma.offset() + j] * ds;
            work[dgamma + j] += pi * ds;
        }
        boolean finite = Float.isFinite(along + across) && Float.isFinite(mean);
        for (int j = 0; j < classes; j++) {
            float ds = shareGradient(i, j, along, across, eta, work, sums);
            float dn = -lambda * work[at + membership(j) + i] * (gamma.floats()[gamma.offset() + j] * ds - mean);
            float distance = work[sums + leftSquared(j) + i];
            float pull = distance <= SQUARED_FLOOR ? 0 : dn / (float) Math.sqrt(distance);
            work[at + pull(j) + i] = finite ? pull : Float.NaN;
        }
        work[at + along() + i] = along;
        work[at + across() + i] = finite ? across : Float.NaN;
        return finite;
    }

    /** The gradient of a share: −η du·v_j. */
    private float shareGradient(int i, int j, float along, float across, float eta, float[] work, int sums) {
        return -eta * (along * work[sums + gradientByLeft(j) + i] + across * work[sums + movedByLeft(j) + i]);
    }
}
