package org.limpid.analysis.coding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;

/**
 * Groups samples by lossy compression (Ma et al., TPAMI 2007, §3): from one group for each sample on, the two groups whose
 * union saves the most bits become one, until no union saves any. What is counted is
 * Lᶜ = Σ_j L(X_j, ε) − m_j log₂(m_j/m): the groups' {@linkplain CodingLength lengths} and which group each sample is in. How
 * many groups there are is not given: ε decides.
 */
public final class CompressionClustering {

    private final int dimension;
    private final double epsilon;
    private final List<Group> groups = new ArrayList<>();
    private final double[][] saved;
    private final int[] best;

    /** Some samples, by their Gram matrix in coordinates of the space that all samples span. */
    private record Group(List<Integer> members, DMatrixRMaj gram, double bits) {}

    private CompressionClustering(DMatrixRMaj coordinates, int dimension, double epsilon) {
        this.dimension = dimension;
        this.epsilon = epsilon;
        int m = coordinates.getNumRows();
        for (int i = 0; i < m; i++) {
            DMatrixRMaj row = CommonOps_DDRM.extractRow(coordinates, i, null);
            DMatrixRMaj gram = new DMatrixRMaj(1, 1);
            CommonOps_DDRM.multTransA(row, row, gram);
            groups.add(new Group(List.of(i), gram, CodingLength.bits(gram, 1, dimension, epsilon)));
        }
        saved = new double[m][m];
        best = new int[m];
    }

    /**
     * What came of it.
     *
     * @param groups the numbers of their samples, in order; the groups by their first sample
     * @param bits Lᶜ
     */
    public record Clustering(List<List<Integer>> groups, double bits) {

        /** Copies the lists. */
        public Clustering {
            groups = groups.stream().map(List::copyOf).toList();
        }

        /** The number of each sample's group. */
        public int[] labels() {
            int[] labels = new int[groups.stream().mapToInt(List::size).sum()];
            for (int j = 0; j < groups.size(); j++) {
                for (int member : groups.get(j)) {
                    labels[member] = j;
                }
            }
            return labels;
        }
    }

    /**
     * Groups samples.
     *
     * @param samples (m, D) of finite numbers, F32 or F64
     * @param epsilon ε, above 0
     * @throws LimpidException if there is no such matrix, or ε is out of range
     */
    public static Clustering of(Tensor samples, double epsilon) {
        CodingLength.requireEpsilon(epsilon);
        DMatrixRMaj x = CodingLength.matrix(samples);
        return new CompressionClustering(coordinates(x), x.getNumCols(), epsilon).merge(x.getNumRows());
    }

    /** Rows of at most m numbers with the same inner products: lengths depend on nothing else. */
    private static DMatrixRMaj coordinates(DMatrixRMaj x) {
        int m = x.getNumRows();
        if (x.getNumCols() <= m) {
            return x;
        }
        DMatrixRMaj gram = new DMatrixRMaj(1, 1);
        CommonOps_DDRM.multTransB(x, x, gram);
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(m, true, true);
        if (!eigen.decompose(gram)) {
            throw new LimpidException("clustering: the eigenvectors of the samples' Gram matrix could not be found");
        }
        DMatrixRMaj coordinates = new DMatrixRMaj(m, m);
        for (int c = 0; c < m; c++) {
            double length = Math.sqrt(Math.max(0, eigen.getEigenvalue(c).getReal()));
            DMatrixRMaj vector = eigen.getEigenVector(c);
            for (int i = 0; i < m; i++) {
                coordinates.set(i, c, length * vector.get(i));
            }
        }
        return coordinates;
    }

    private Clustering merge(int m) {
        boolean[] gone = new boolean[m];
        for (int i = 0; i < m; i++) {
            for (int j = i + 1; j < m; j++) {
                saved[i][j] = saving(groups.get(i), groups.get(j));
            }
        }
        for (int i = 0; i < m; i++) {
            scan(i, gone);
        }
        for (int into = mostSaving(gone); into >= 0; into = mostSaving(gone)) {
            int from = best[into];
            groups.set(into, union(groups.get(into), groups.get(from)));
            gone[from] = true;
            update(into, from, gone);
        }
        return result(m, gone);
    }

    /** Bits that the union of two groups saves. */
    private double saving(Group a, Group b) {
        double both = a.members().size() + b.members().size();
        double labels = -a.members().size() * log2(a.members().size() / both)
                - b.members().size() * log2(b.members().size() / both);
        return a.bits() + b.bits() + labels - union(a, b).bits();
    }

    private Group union(Group a, Group b) {
        DMatrixRMaj gram = new DMatrixRMaj(1, 1);
        CommonOps_DDRM.add(a.gram(), b.gram(), gram);
        List<Integer> members = new ArrayList<>(a.members());
        members.addAll(b.members());
        return new Group(members, gram, CodingLength.bits(gram, members.size(), dimension, epsilon));
    }

    /** Finds the later group whose union with this one saves the most, the first of equal ones. */
    private void scan(int row, boolean[] gone) {
        best[row] = -1;
        for (int j = row + 1; j < saved.length; j++) {
            if (!gone[j] && (best[row] < 0 || saved[row][j] > saved[row][best[row]])) {
                best[row] = j;
            }
        }
    }

    /** The group of the union that saves the most; −1 if none saves anything. */
    private int mostSaving(boolean[] gone) {
        int most = -1;
        for (int i = 0; i < saved.length; i++) {
            boolean saves = !gone[i] && best[i] >= 0 && saved[i][best[i]] > 0;
            if (saves && (most < 0 || saved[i][best[i]] > saved[most][best[most]])) {
                most = i;
            }
        }
        return most;
    }

    private void update(int changed, int removed, boolean[] gone) {
        for (int i = 0; i < saved.length; i++) {
            if (gone[i] || i == changed) {
                continue;
            }
            int row = Math.min(i, changed);
            int column = Math.max(i, changed);
            saved[row][column] = saving(groups.get(row), groups.get(column));
            if (row != changed) {
                boolean stale = best[i] == changed || best[i] == removed;
                if (stale || best[i] < 0 || saved[i][changed] > saved[i][best[i]]) {
                    scan(i, gone);
                }
            } else if (best[i] == removed) {
                scan(i, gone);
            }
        }
        scan(changed, gone);
    }

    private Clustering result(int m, boolean[] gone) {
        List<List<Integer>> found = new ArrayList<>();
        double bits = 0;
        for (int i = 0; i < m; i++) {
            if (!gone[i]) {
                Group group = groups.get(i);
                int[] members =
                        group.members().stream().mapToInt(member -> member).toArray();
                Arrays.sort(members);
                found.add(Arrays.stream(members).boxed().toList());
                bits += group.bits() - members.length * log2((double) members.length / m);
            }
        }
        found.sort(Comparator.comparingInt(List::getFirst));
        return new Clustering(found, bits);
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
