package org.limpid.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.limpid.analysis.AttentionMaps;
import org.limpid.analysis.Charts;
import org.limpid.analysis.LayerComparison;
import org.limpid.analysis.LayerProfile;
import org.limpid.analysis.Page;
import org.limpid.analysis.PrincipalComponents;
import org.limpid.analysis.Raster;
import org.limpid.analysis.RasterGrid;
import org.limpid.analysis.Spread;
import org.limpid.analysis.SubspaceCoherence;
import org.limpid.analysis.segmentation.AttentionLayer;
import org.limpid.analysis.segmentation.MaskOverlap;
import org.limpid.models.PatchGrid;
import org.limpid.training.data.ImageSet;

/** Draws an {@link Inspection} as one page. */
final class InspectionPage {

    private static final int PICTURES = 6;
    private static final int LEAST_SIDE = 84;
    private static final double MASS = 0.6;
    private static final int ORANGE = 0xE69F00;
    private static final double VARIANCE = 0.9;
    /** Components that are drawn of each class. */
    private static final int COMPONENTS = 16;
    /** Layers that are drawn along training; of a deeper network, as many that lie evenly. */
    private static final int MOST_CURVES = 7;

    private final RunData run;
    private final Inspection found;
    private final ImageSet images;
    private final PatchGrid patches;
    private final int heads;

    InspectionPage(RunData run, Inspection found) {
        this.run = run;
        this.found = found;
        this.images = run.data().heldOut();
        Map<String, String> config = run.checkpoint().run().model();
        this.patches = Inspection.patches(config);
        this.heads = Integer.parseInt(config.getOrDefault("heads", "1"));
    }

    String html() {
        Page page = new Page("Inside " + run.checkpoint().run().kind())
                .paragraph(run.file() + ", step " + run.checkpoint().state().step() + "; held-out images of "
                        + run.data().name() + "; compared with "
                        + found.comparison().random().size() + " random initialisations.");
        layers(page);
        along(page);
        weights(page);
        tokens(page);
        attention(page);
        classes(page);
        return page.html();
    }

    private void layers(Page page) {
        LayerComparison layers = found.comparison();
        page.heading("Compression and sparsity along the layers")
                .paragraph(
                        "R^c: coding rate of the tokens in the layer's subspaces, which its compression step is to lower, of what"
                                + " enters the step and of what leaves it; non-zero: the entries that its sparsification step leaves. Bars: one standard deviation over"
                                + " images, for random weights over initialisations.")
                .picture(
                        layers.chart(
                                "Coding rate before the compression", "R^c (nats per image)", LayerProfile::codingRate),
                        "Coding rate of what enters each layer's compression, trained and with random weights")
                .picture(
                        layers.chart(
                                "Coding rate behind the compression",
                                "R^c (nats per image)",
                                LayerProfile::compressedRate),
                        "Coding rate of what leaves each layer's compression, trained and with random weights")
                .picture(
                        layers.chart("Sparsity", "non-zero entries (fraction)", LayerProfile::nonZero),
                        "Fraction of non-zero entries of each layer, trained and with random weights");
        List<List<String>> rows = new ArrayList<>();
        for (int layer = 0; layer < found.comparison().trained().size(); layer++) {
            LayerProfile now = found.comparison().trained().get(layer);
            Spread rate = layers.across(layer, profile -> profile.codingRate().mean());
            Spread behind =
                    layers.across(layer, profile -> profile.compressedRate().mean());
            Spread left = layers.across(layer, profile -> profile.nonZero().mean());
            Spread coherence = layers.across(layer, LayerProfile::coherence);
            rows.add(List.of(
                    Integer.toString(layer),
                    number(now.codingRate().mean()),
                    number(rate),
                    number(now.compressedRate().mean()),
                    number(behind),
                    number(now.nonZero().mean()),
                    number(left),
                    number(now.coherence()),
                    number(coherence)));
        }
        page.table(
                List.of(
                        "layer",
                        "R^c before",
                        "random",
                        "R^c behind",
                        "random",
                        "non-zero",
                        "random",
                        "coherence",
                        "random"),
                rows);
    }

    /** How the layers became what they are, where the run kept checkpoints of single epochs. */
    private void along(Page page) {
        page.heading("Along training");
        if (found.along().isEmpty()) {
            page.paragraph(
                    "The run kept no checkpoints of single epochs; 'limpid train --keep-every 1' keeps them all, and then"
                            + " there are curves here.");
            return;
        }
        page.paragraph("At the end of the epochs that the run kept; epoch 0 is before training.")
                .picture(
                        alongChart(
                                "Coding rate before the compression", "R^c (nats per image)", LayerProfile::codingRate),
                        "Coding rate of each layer by epoch")
                .picture(
                        alongChart("Sparsity", "non-zero entries (fraction)", LayerProfile::nonZero),
                        "Fraction of non-zero entries of each layer by epoch");
    }

    private byte[] alongChart(String title, String label, Function<LayerProfile, Spread> measure) {
        List<Double> epochs =
                found.along().keySet().stream().map(Integer::doubleValue).toList();
        int layers = found.comparison().trained().size();
        int step = Math.ceilDiv(layers, MOST_CURVES);
        List<Charts.Curve> curves = new ArrayList<>();
        for (int layer = 0; layer < layers; layer += step) {
            int of = layer;
            curves.add(Charts.Curve.of(
                    "layer " + layer,
                    epochs,
                    found.along().values().stream()
                            .map(profiles -> measure.apply(profiles.get(of)).mean())
                            .toList()));
        }
        return Charts.lines(title, "epoch", label, curves);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String number(Spread spread) {
        return number(spread.mean()) + " ± " + number(spread.deviation());
    }

    private static List<Double> count(int size, int from) {
        return IntStream.range(0, size).mapToObj(i -> (double) (i + from)).toList();
    }

    private void weights(Page page) {
        int layer = Inspection.penultimate(found.projections().size());
        List<List<Double>> cosines = Arrays.stream(
                        SubspaceCoherence.cosines(found.projections().get(layer)))
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
        List<Charts.Curve> spectra = new ArrayList<>();
        for (int i = 0; i < found.projections().size(); i++) {
            double[] values = PrincipalComponents.singularValues(
                    Inspection.rows(found.projections().get(i)));
            spectra.add(Charts.Curve.of(
                    "layer " + i,
                    count(values.length, 1),
                    Arrays.stream(values).boxed().toList()));
        }
        page.heading("The subspaces")
                .paragraph("Left to right and bottom to top: the directions of [U1 … U" + heads + "] of layer " + layer
                        + ", " + cosines.size() / heads
                        + " of each subspace. Where squares off the diagonal are light, two"
                        + " subspaces are incoherent.")
                .picture(
                        Charts.heatMap("|cos| between directions", "direction", "direction", cosines),
                        "Absolute cosine between all directions of all subspaces")
                .picture(
                        Charts.lines("Singular values", "number, by size", "singular value of [U1 … Uh]", spectra),
                        "Singular values of the subspaces of each layer");
    }

    private void tokens(Page page) {
        RasterGrid grid = new RasterGrid(List.of());
        for (int layer = 0; layer < found.sparse().size(); layer++) {
            double[][] rows = Inspection.rows(found.sparse().get(layer), 0, 0);
            double largest = Arrays.stream(rows)
                    .flatMapToDouble(Arrays::stream)
                    .map(Math::abs)
                    .max()
                    .orElse(1);
            double[] shades = Arrays.stream(rows)
                    .flatMapToDouble(Arrays::stream)
                    .map(value -> 1 - Math.abs(value) / Math.max(largest, Double.MIN_NORMAL))
                    .toArray();
            grid.row("layer " + layer, List.of(Raster.of(shades, 1, rows.length, rows[0].length)));
        }
        page.heading("Tokens")
                .paragraph(
                        "The first held-out image's tokens behind the sparsification step of each layer: a row for each"
                                + " token, the class token first, a column for each of its numbers; white is 0, black the layer's"
                                + " largest absolute value.")
                .picture(grid.png(5), "Absolute values of tokens behind each layer, white for zero");
    }

    private int shown() {
        return Math.min(PICTURES, found.tokens().shape().dim(0));
    }

    private Raster original(int image) {
        var shape = images.shape();
        byte[] bytes = new byte[shape.elements()];
        images.copyTo(image, bytes, 0);
        return Raster.of(bytes, shape.channels(), shape.height(), shape.width());
    }

    /** A picture as large as the image, in which each patch has one colour. */
    private Raster coloured(int[] colours) {
        int[] rgb = new int[patches.imageHeight() * patches.imageWidth()];
        for (int at = 0; at < rgb.length; at++) {
            rgb[at] = colours[patches.patchOf(at)];
        }
        return Raster.of(patches.imageHeight(), patches.imageWidth(), rgb);
    }

    private void attention(Page page) {
        List<String> columns = new ArrayList<>(List.of("image"));
        IntStream.range(0, heads).forEach(head -> columns.add("head " + head));
        columns.add("PCA");
        RasterGrid grid = new RasterGrid(columns);
        int number = Inspection.penultimate(found.comparison().trained().size());
        AttentionLayer layer = new AttentionLayer(number, heads, "layer." + number + ".subspace", 1);
        for (int image = 0; image < shown(); image++) {
            double[][] maps = layer.maps(found.subspaces(), image);
            Raster plain = original(image);
            List<Raster> row = new ArrayList<>(List.of(plain));
            for (double[] map : maps) {
                boolean[] largest = AttentionMaps.largest(map, MASS);
                row.add(plain.tinted(MaskOverlap.pixels(largest, patches), ORANGE));
            }
            row.add(components(image));
            grid.row(images.classNames().get(images.label(image)), row);
        }
        int side = Math.min(images.shape().height(), images.shape().width());
        page.heading("Where each head looks")
                .paragraph("Attention of the class token in layer "
                        + number
                        + ": for each head the fewest patches that hold 60 % of its mass, in orange over the image. Last: the"
                        + " first three principal components of the last layer's patch tokens as red, green and blue.")
                .picture(
                        grid.png(Math.max(1, Math.ceilDiv(LEAST_SIDE, side))),
                        "Patches that each head attends to, over the images");
    }

    private Raster components(int image) {
        double[][] rows = Inspection.rows(found.tokens(), image, 1);
        int count = Math.min(3, rows[0].length);
        double[][] projected = PrincipalComponents.project(rows, count);
        int[] colors = new int[rows.length];
        for (int component = 0; component < count; component++) {
            int of = component;
            double low =
                    Arrays.stream(projected).mapToDouble(row -> row[of]).min().orElse(0);
            double high =
                    Arrays.stream(projected).mapToDouble(row -> row[of]).max().orElse(1);
            for (int patch = 0; patch < rows.length; patch++) {
                double level = high > low ? (projected[patch][component] - low) / (high - low) : 0.5;
                colors[patch] |= (int) Math.round(255 * level) << (16 - 8 * component);
            }
        }
        return coloured(colors);
    }

    private void classes(Page page) {
        Map<Integer, List<double[]>> byClass = new TreeMap<>();
        for (int image = 0; image < found.tokens().shape().dim(0); image++) {
            byClass.computeIfAbsent(images.label(image), _ -> new ArrayList<>())
                    .addAll(List.of(Inspection.rows(found.tokens(), image, 1)));
        }
        List<List<String>> rows = new ArrayList<>();
        List<Charts.Curve> curves = new ArrayList<>();
        byClass.forEach((label, features) -> {
            double[] shares = PrincipalComponents.shares(features.toArray(double[][]::new));
            double sum = 0;
            int needed = 0;
            List<Double> sums = new ArrayList<>();
            for (double share : shares) {
                needed += sum < VARIANCE ? 1 : 0;
                sum += share;
                sums.add(100 * sum);
            }
            int drawn = Math.min(COMPONENTS, sums.size());
            curves.add(Charts.Curve.of(images.classNames().get(label), count(drawn, 1), sums.subList(0, drawn)));
            rows.add(List.of(
                    images.classNames().get(label),
                    Integer.toString(features.size()),
                    Units.percent(shares[0]),
                    Integer.toString(needed)));
        });
        page.heading("Principal components by class")
                .paragraph(
                        "Patch tokens behind the last layer, class by class: how much of their variance the first component"
                                + " has, and how many components have 90 % of it.")
                .picture(
                        Charts.lines(
                                "Principal components of each class",
                                "components",
                                "variance that they have (%)",
                                curves),
                        "Variance of each class's tokens that its first components have")
                .table(List.of("class", "tokens", "first component", "components for 90 %"), rows);
    }
}
