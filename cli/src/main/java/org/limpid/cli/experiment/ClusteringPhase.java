package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.limpid.analysis.Charts;
import org.limpid.analysis.coding.CompressionClustering;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.redunet.LegacyRandom;

/**
 * Grouping by lossy compression (Ma et al., TPAMI 2007, §4): samples of a plane and two lines in space with noise, at
 * distortions over eight decades. The number of groups stands still at the number of subspaces over decades, and falls to
 * one where the distortion drowns them. At very small distortions hardly any two samples are joined: a pair spends as
 * many digits on a second direction as a sample by itself on its own, times 2½ where each alone takes twice 2.
 */
record ClusteringPhase() implements Experiment {

    /** Samples of the plane and of each line, 358 together. */
    private static final List<Integer> SIZES = List.of(200, 79, 79);

    private static final List<Integer> QUICK_SIZES = List.of(60, 30, 30);
    private static final double NOISE = 0.06;
    private static final double OUTLIERS = 0.1;
    private static final int SUBSPACES = 3;

    @Override
    public String name() {
        return "clustering-phase";
    }

    @Override
    public String summary() {
        return "grouping by compression finds three subspaces over a wide range of distortions";
    }

    /** Samples and the number of the subspace of each; −1 for an outlier. */
    private record Cloud(Tensor samples, List<Integer> truth) {}

    /** What was found at one distortion, without outliers and with them. */
    private record Row(
            double epsilon,
            CompressionClustering.Clustering clean,
            double right,
            CompressionClustering.Clustering dirty,
            int largeGroups,
            double rightWithOutliers) {

        int groups() {
            return clean.groups().size();
        }
    }

    @Override
    public Findings run(Setting setting) {
        List<Integer> sizes = setting.quick() ? QUICK_SIZES : SIZES;
        double perDecade = setting.quick() ? 4 : 8;
        Cloud clean = cloud(sizes, 0);
        Cloud dirty = cloud(sizes, OUTLIERS);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i <= 8 * perDecade; i++) {
            rows.add(row(Math.pow(10, -7 + i / perDecade), clean, dirty, sizes));
        }
        return new Findings(
                "%s samples of a plane and two lines in space with %.0f %% noise, and %.0f %% outliers beside them where it is"
                                .formatted(sizes.stream().mapToInt(size -> size).sum(), 100 * NOISE, 100 * OUTLIERS)
                        + " said, grouped at each distortion ε. The paper gives no table: what is asked is its figure's"
                        + " shape, almost as many groups as samples at the smallest distortions, a plateau at three, and a sharp fall to"
                        + " one. Between the first two all samples are one group: there a direction costs more than it saves.",
                figures(clean, rows, perDecade),
                series(rows),
                List.of(chart(rows), drawn(clean, rows)));
    }

    private static Row row(double epsilon, Cloud clean, Cloud dirty, List<Integer> sizes) {
        CompressionClustering.Clustering found = CompressionClustering.of(clean.samples(), epsilon);
        CompressionClustering.Clustering with = CompressionClustering.of(dirty.samples(), epsilon);
        return new Row(
                epsilon,
                found,
                right(found, clean.truth()),
                with,
                largeGroups(with, sizes),
                right(with, dirty.truth()));
    }

    private static List<Figure> figures(Cloud clean, List<Row> rows, double perDecade) {
        List<Row> plateau =
                rows.stream().filter(row -> row.groups() == SUBSPACES).toList();
        double best = plateau.stream().mapToDouble(Row::right).max().orElse(0);
        double bestWithOutliers = rows.stream()
                .filter(row -> row.largeGroups() == SUBSPACES)
                .mapToDouble(Row::rightWithOutliers)
                .max()
                .orElse(0);
        double middle =
                CompressionClustering.of(clean.samples(), NOISE / 2).groups().size();
        double samples = clean.truth().size();
        return List.of(
                Figure.atLeast(
                        "groups at ε = 10⁻⁷, as a part of the samples",
                        0.9,
                        rows.getFirst().groups() / samples),
                new Figure("groups at ε = 0.03, half of the noise", SUBSPACES, middle, 0),
                new Figure("groups at ε = 10", 1, rows.getLast().groups(), 0),
                Figure.atLeast("decades of ε with three groups", 1, plateau.size() / perDecade),
                Figure.atLeast("samples in the right one of three groups, at best", 0.95, best),
                Figure.atLeast("the same with outliers, which count as right by themselves", 0.9, bestWithOutliers));
    }

    private static List<List<String>> series(List<Row> rows) {
        List<List<String>> series = new ArrayList<>();
        series.add(List.of("epsilon", "groups", "bits", "right", "large_groups_with_outliers", "right_with_outliers"));
        for (Row row : rows) {
            series.add(List.of(
                    String.format(Locale.ROOT, "%.3e", row.epsilon()),
                    Integer.toString(row.groups()),
                    String.format(Locale.ROOT, "%.2f", row.clean().bits()),
                    String.format(Locale.ROOT, "%.4f", row.right()),
                    Integer.toString(row.largeGroups()),
                    String.format(Locale.ROOT, "%.4f", row.rightWithOutliers())));
        }
        return series;
    }

    private static Picture chart(List<Row> rows) {
        List<Double> places =
                rows.stream().map(row -> Math.log10(row.epsilon())).toList();
        List<Double> groups = rows.stream().map(row -> Math.log10(row.groups())).toList();
        List<Double> withOutliers = rows.stream()
                .map(row -> Math.log10(row.dirty().groups().size()))
                .toList();
        return new Picture(
                "The number of groups falls in steps as the distortion grows",
                Charts.lines(
                        "Phase transition of the number of groups",
                        "log₁₀ of the distortion ε",
                        "log₁₀ of the number of groups",
                        List.of(
                                Charts.Curve.of("without outliers", places, groups),
                                Charts.Curve.of("with outliers", places, withOutliers))));
    }

    private static Cloud cloud(List<Integer> sizes, double outliers) {
        LegacyRandom random = new LegacyRandom(0);
        int clean = sizes.stream().mapToInt(size -> size).sum();
        int all = clean + (int) Math.round(outliers * clean);
        double[] values = new double[all * 3];
        int[] truth = new int[all];
        int at = 0;
        for (int s = 0; s < SUBSPACES; s++) {
            for (int i = 0; i < sizes.get(s); i++, at++) {
                double u = 2 * random.uniform() - 1;
                double v = 2 * random.uniform() - 1;
                // The plane of the first two axes, the third axis, and a line between the first and the third.
                double[] clear = s == 0
                        ? new double[] {u, v, 0}
                        : s == 1 ? new double[] {0, 0, u} : new double[] {u * Math.sqrt(.5), 0, u * Math.sqrt(.5)};
                for (int c = 0; c < 3; c++) {
                    values[at * 3 + c] = clear[c] + NOISE * random.gaussian();
                }
                truth[at] = s;
            }
        }
        for (; at < all; at++) {
            for (int c = 0; c < 3; c++) {
                values[at * 3 + c] = 4 * random.uniform() - 2;
            }
            truth[at] = -1;
        }
        return new Cloud(Tensor.of(values, all, 3), Arrays.stream(truth).boxed().toList());
    }

    /** The share of samples that the best assignment of three groups to the three subspaces has right. */
    private static double right(CompressionClustering.Clustering found, List<Integer> truth) {
        int[][] counts = new int[found.groups().size()][SUBSPACES];
        int outside = 0;
        for (int g = 0; g < counts.length; g++) {
            for (int member : found.groups().get(g)) {
                if (truth.get(member) >= 0) {
                    counts[g][truth.get(member)]++;
                }
            }
        }
        int[][] largest = Arrays.stream(counts)
                .sorted((a, b) ->
                        Integer.compare(Arrays.stream(b).sum(), Arrays.stream(a).sum()))
                .limit(SUBSPACES)
                .toArray(int[][]::new);
        int[] labels = found.labels();
        int[] sizes = found.groups().stream().mapToInt(List::size).toArray();
        int[] bySize = Arrays.stream(sizes).sorted().toArray();
        int threshold = bySize[Math.max(0, bySize.length - SUBSPACES)];
        for (int i = 0; i < truth.size(); i++) {
            outside += truth.get(i) < 0 && sizes[labels[i]] < threshold ? 1 : 0;
        }
        return (double) (assigned(largest, new boolean[SUBSPACES], 0) + outside) / truth.size();
    }

    private static int assigned(int[][] counts, boolean[] taken, int group) {
        if (group == counts.length) {
            return 0;
        }
        int most = 0;
        for (int s = 0; s < SUBSPACES; s++) {
            if (!taken[s]) {
                taken[s] = true;
                most = Math.max(most, counts[group][s] + assigned(counts, taken, group + 1));
                taken[s] = false;
            }
        }
        return most;
    }

    /** Groups with more than a quarter of the smallest subspace's samples. */
    private static int largeGroups(CompressionClustering.Clustering found, List<Integer> sizes) {
        int least = sizes.stream().mapToInt(size -> size).min().orElseThrow() / 4;
        return (int)
                found.groups().stream().filter(group -> group.size() > least).count();
    }

    private static Picture drawn(Cloud cloud, List<Row> rows) {
        double epsilon = rows.stream()
                .filter(row -> row.groups() == SUBSPACES)
                .mapToDouble(Row::epsilon)
                .average()
                .orElse(NOISE);
        CompressionClustering.Clustering found = CompressionClustering.of(cloud.samples(), epsilon);
        List<Charts.Curve> clouds = new ArrayList<>();
        for (int g = 0; g < Math.min(6, found.groups().size()); g++) {
            List<Double> across = new ArrayList<>();
            List<Double> up = new ArrayList<>();
            for (int i : found.groups().get(g)) {
                double x = cloud.samples().get(i * 3L);
                double y = cloud.samples().get(i * 3L + 1);
                double z = cloud.samples().get(i * 3L + 2);
                across.add((0.82 * x - 0.57 * y) / 1.4);
                up.add((0.9 * z - 0.25 * x - 0.36 * y) / 1.4);
            }
            clouds.add(Charts.Curve.of("group " + (g + 1), across, up));
        }
        String title = String.format(Locale.ROOT, "Groups at ε = %.3f", epsilon);
        Charts.Curve frame =
                Charts.Curve.of("frame", List.of(-1.0, 1.0, 1.0, -1.0, -1.0), List.of(-1.0, -1.0, 1.0, 1.0, -1.0));
        return new Picture(title + ", seen from the side", Charts.scatter(title, frame, clouds));
    }
}
