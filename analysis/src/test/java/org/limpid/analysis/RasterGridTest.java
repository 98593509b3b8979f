package org.limpid.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;

final class RasterGridTest {

    private static final Raster RED_GREEN = Raster.of(1, 2, new int[] {0xFF0000, 0x00FF00});
    private static final Raster GREY = Raster.of(new double[] {0.5, 2}, 1, 1, 2);

    @Test
    void valuesBecomeLevels() {
        assertEquals(0x808080, GREY.rgb(0, 0));
        assertEquals(0xFFFFFF, GREY.rgb(0, 1));
        Raster colour = Raster.of(new double[] {1, 0, 0.5, -1, 0, 1}, 3, 1, 2);
        assertEquals(0xFF8000, colour.rgb(0, 0));
        assertEquals(0x0000FF, colour.rgb(0, 1));
    }

    /** Every pixel of every picture is there, as large as asked for. */
    @Test
    void drawsEachPixelAsASquare() throws IOException {
        byte[] png = new RasterGrid(List.of("a", "b"))
                .row("first", List.of(RED_GREEN, GREY))
                .row("second", List.of(GREY, RED_GREEN))
                .png(40);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        Map<Integer, Integer> colours = new HashMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.merge(image.getRGB(x, y) & 0xFFFFFF, 1, Integer::sum);
            }
        }
        assertEquals(2 * 1600, colours.get(0xFF0000));
        assertEquals(2 * 1600, colours.get(0x00FF00));
        assertTrue(colours.getOrDefault(0x808080, 0) >= 2 * 1600);
    }

    @Test
    void refusesRowsOfOtherLengths() {
        RasterGrid grid = new RasterGrid(List.of()).row("first", List.of(GREY));
        assertThrows(LimpidException.class, () -> grid.row("second", List.of(GREY, GREY)));
        assertThrows(LimpidException.class, () -> grid.row("second", List.of()));
        assertThrows(LimpidException.class, () -> Raster.of(1, 2, new int[3]));
    }
}
