package org.limpid.analysis;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.limpid.api.LimpidException;

/** Pictures of one size in rows and columns, with a label before each row and over each column, as one PNG. */
public final class RasterGrid {

    private static final int GAP = 6;
    private static final int MARGIN = 10;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 17);

    private final List<String> columns;
    private final List<String> labels = new ArrayList<>();
    private final List<List<Raster>> rows = new ArrayList<>();

    /** @param columns the label of each; empty for none */
    public RasterGrid(List<String> columns) {
        this.columns = List.copyOf(columns);
    }

    /** A row; returns this. */
    public RasterGrid row(String label, List<Raster> pictures) {
        if (pictures.isEmpty()
                || (!rows.isEmpty() && pictures.size() != rows.getFirst().size())) {
            throw new LimpidException("the row '" + label + "' has " + pictures.size()
                    + " pictures; expected as many as the others, at least one");
        }
        labels.add(label);
        rows.add(List.copyOf(pictures));
        return this;
    }

    /**
     * The whole as a PNG file's bytes.
     *
     * @param factor how many pixels wide and high a pixel becomes
     */
    public byte[] png(int factor) {
        Raster first = rows.getFirst().getFirst();
        int cellWidth = first.width() * factor + GAP;
        int cellHeight = first.height() * factor + GAP;
        BufferedImage scratch = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        FontMetrics metrics = scratch.createGraphics().getFontMetrics(FONT);
        int left = MARGIN + labels.stream().mapToInt(metrics::stringWidth).max().orElse(0) + MARGIN;
        int top = MARGIN + (columns.isEmpty() ? 0 : metrics.getHeight() + GAP);
        int across = rows.getFirst().size();
        BufferedImage image = new BufferedImage(
                left + across * cellWidth + MARGIN - GAP,
                top + rows.size() * cellHeight + MARGIN - GAP,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(new Color(0x222222));
        graphics.setFont(FONT);
        for (int column = 0; column < columns.size(); column++) {
            String text = columns.get(column);
            int centre = left + column * cellWidth + (cellWidth - GAP) / 2;
            graphics.drawString(text, centre - metrics.stringWidth(text) / 2, MARGIN + metrics.getAscent());
        }
        for (int row = 0; row < rows.size(); row++) {
            int y = top + row * cellHeight;
            graphics.drawString(labels.get(row), MARGIN, y + (cellHeight - GAP + metrics.getAscent()) / 2);
            for (int column = 0; column < across; column++) {
                draw(rows.get(row).get(column).enlarged(factor), image, left + column * cellWidth, y);
            }
        }
        graphics.dispose();
        return encode(image);
    }

    private static void draw(Raster raster, BufferedImage image, int x, int y) {
        for (int row = 0; row < raster.height(); row++) {
            for (int column = 0; column < raster.width(); column++) {
                image.setRGB(x + column, y + row, raster.rgb(row, column));
            }
        }
    }

    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
