package org.limpid.analysis;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.List;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.limpid.api.LimpidException;

/** Line charts as PNG: labelled axes, a palette that colour-blind readers can tell apart, and markers besides colour. */
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
     * @return a PNG file's bytes, 960 × 600 pixels
     */
    public static byte[] lines(String title, String xLabel, String yLabel, List<Curve> curves) {
        XYChart chart = new XYChartBuilder()
                .width(960)
                .height(600)
                .title(title)
                .xAxisTitle(xLabel)
                .yAxisTitle(yLabel)
                .build();
        style(chart.getStyler());
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            XYSeries series = curve.deviation().isEmpty()
                    ? chart.addSeries(curve.name(), curve.x(), curve.y())
                    : chart.addSeries(curve.name(), curve.x(), curve.y(), curve.deviation());
            Color color = PALETTE[i % PALETTE.length];
            series.setLineColor(color);
            series.setMarkerColor(color);
            series.setMarker(curve.x().size() > 60 ? SeriesMarkers.NONE : MARKERS[i % MARKERS.length]);
            series.setLineStyle(new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        }
        try {
            return ChartEncoder.getBytes(chart, "png");
        } catch (IOException failure) {
            throw new LimpidException("the chart '" + title + "' could not be drawn: " + failure.getMessage(), failure);
        }
    }

    private static void style(org.knowm.xchart.style.XYStyler styler) {
        styler.setBaseFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 19));
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        styler.setChartTitleBoxVisible(false);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotGridLinesColor(new Color(0xDDDDDD));
        styler.setPlotBorderVisible(false);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setLegendPosition(Styler.LegendPosition.OutsideS);
        styler.setLegendLayout(Styler.LegendLayout.Horizontal);
        styler.setErrorBarsColorSeriesColor(true);
        styler.setMarkerSize(8);
        styler.setChartPadding(16);
    }
}
