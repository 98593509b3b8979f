package org.limpid.analysis;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.limpid.api.LimpidException;

/** Line charts, scatter plots and heat maps as PNG: labelled axes, a palette that colour-blind readers can tell apart, and markers besides colour. */
public final class Charts {

    /** Okabe and Ito's palette, darkest first. */
    private static final Color[] PALETTE = {
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0x56B4E9),
        new Color(0xE69F00),
        new Color(0x555555)
    };

    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE,
        SeriesMarkers.SQUARE,
        SeriesMarkers.TRIANGLE_UP,
        SeriesMarkers.DIAMOND,
        SeriesMarkers.CROSS,
        SeriesMarkers.TRIANGLE_DOWN,
        SeriesMarkers.PLUS
    };

    private Charts() {}

    /**
     * One curve.
     *
     * @param name for the legend
     * @param x where
     * @param y how much
     * @param deviation the half-length of the error bars; empty for none
     */
    public record Curve(String name, List<Double> x, List<Double> y, List<Double> deviation) {

        /** Copies the lists and refuses different lengths. */
        public Curve {
            x = List.copyOf(x);
            y = List.copyOf(y);
            deviation = List.copyOf(deviation);
            if (x.isEmpty() || x.size() != y.size() || (!deviation.isEmpty() && deviation.size() != y.size())) {
                throw new LimpidException("the curve '" + name + "' has " + x.size() + " places, " + y.size()
                        + " values and " + deviation.size() + " error bars; expected as many of each, at least one");
            }
        }

        /** A curve without error bars. */
        public static Curve of(String name, List<Double> x, List<Double> y) {
            return new Curve(name, x, y, List.of());
        }
    }

    /**
     * A chart of one or more curves.
     *
     * @param title over the chart
     * @param xLabel with its unit
     * @param yLabel with its unit
     * @return a PNG file's bytes, 720 × 500 pixels
     */
    public static byte[] lines(String title, String xLabel, String yLabel, List<Curve> curves) {
        XYChart chart = new XYChartBuilder()
                .width(720)
                .height(500)
                .title(title)
                .xAxisTitle(xLabel)
                .yAxisTitle(yLabel)
                .build();
        style(chart.getStyler());
        chart.getStyler().setErrorBarsColorSeriesColor(true);
        chart.getStyler().setYAxisTickMarkSpacingHint(55);
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            XYSeries series = curve.deviation().isEmpty()
                    ? chart.addSeries(curve.name(), curve.x(), curve.y())
                    : chart.addSeries(curve.name(), curve.x(), curve.y(), curve.deviation());
            Color color = PALETTE[i % PALETTE.length];
            series.setLineColor(color);
            series.setMarkerColor(color);
            series.setMarker(curve.x().size() > 60 ? SeriesMarkers.NONE : marker(i));
            series.setLineStyle(new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        }
        return png(chart, title);
    }

    /**
     * Points of several classes in a square whose axes run from −1.1 to 1.1, without lines between them.
     *
     * @param title over the chart
     * @param outline a thin line to see them against
     * @param clouds the classes
     * @return a PNG file's bytes, 720 × 760 pixels
     */
    public static byte[] scatter(String title, Curve outline, List<Curve> clouds) {
        XYChart chart = new XYChartBuilder().width(720).height(760).title(title).build();
        style(chart.getStyler());
        chart.getStyler().setXAxisMin(-1.1).setXAxisMax(1.1).setYAxisMin(-1.1).setYAxisMax(1.1);
        chart.getStyler().setMarkerSize(6);
        XYSeries line = chart.addSeries(outline.name(), outline.x(), outline.y());
        line.setLineColor(new Color(0xBBBBBB));
        line.setLineStyle(new BasicStroke(1f));
        line.setMarker(SeriesMarkers.NONE);
        line.setShowInLegend(false);
        for (int i = 0; i < clouds.size(); i++) {
            Curve cloud = clouds.get(i);
            XYSeries series = chart.addSeries(cloud.name(), cloud.x(), cloud.y());
            series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
            series.setMarkerColor(PALETTE[i % PALETTE.length]);
            series.setMarker(marker(i));
        }
        return png(chart, title);
    }

    /**
     * Values from 0 to 1 as shades, dark for 1.
     *
     * @param title over the chart
     * @param rows from the bottom up, all of one length
     * @return a PNG file's bytes, 760 × 720 pixels
     */
    public static byte[] heatMap(String title, String xLabel, String yLabel, List<List<Double>> rows) {
        HeatMapChart chart = new HeatMapChartBuilder()
                .width(760)
                .height(720)
                .title(title)
                .xAxisTitle(xLabel)
                .yAxisTitle(yLabel)
                .build();
        style(chart.getStyler());
        chart.getStyler().setRangeColors(new Color[] {Color.WHITE, PALETTE[0]});
        chart.getStyler().setMin(0).setMax(1);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Vertical);
        chart.getStyler().setXAxisMaxLabelCount(6);
        List<Number[]> shades = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                shades.add(new Number[] {column, row, rows.get(row).get(column)});
            }
        }
        List<Integer> across =
                IntStream.range(0, rows.getFirst().size()).boxed().toList();
        chart.addSeries(title, across, IntStream.range(0, rows.size()).boxed().toList(), shades);
        return png(chart, title);
    }

    /** Once the colours come round, each has another marker than before. */
    private static Marker marker(int series) {
        return MARKERS[(series + series / PALETTE.length) % MARKERS.length];
    }

    private static byte[] png(Chart<?, ?> chart, String title) {
        try {
            return ChartEncoder.getBytes(chart, "png");
        } catch (IOException failure) {
            throw new LimpidException("the chart '" + title + "' could not be drawn: " + failure.getMessage(), failure);
        }
    }

    private static void style(AxesChartStyler styler) {
        // Still read where the picture is half as wide, on a phone or beside another one.
        styler.setBaseFont(new Font(Font.SANS_SERIF, Font.PLAIN, 20));
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 24));
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 21));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 20));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 20));
        styler.setChartTitleBoxVisible(false);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotGridLinesColor(new Color(0xDDDDDD));
        styler.setPlotBorderVisible(false);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setLegendPosition(Styler.LegendPosition.OutsideS);
        styler.setLegendLayout(Styler.LegendLayout.Horizontal);
        styler.setMarkerSize(8);
        styler.setChartPadding(14);
    }
}
