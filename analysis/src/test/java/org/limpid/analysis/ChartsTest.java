package org.limpid.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;

class ChartsTest {

    @Test
    void drawsEveryCurveInItsOwnColour() throws IOException {
        byte[] png = Charts.lines(
                "Title",
                "layer",
                "rate (nats)",
                List.of(
                        new Charts.Curve("a", List.of(0., 1., 2.), List.of(1., 2., 3.), List.of(.1, .2, .1)),
                        Charts.Curve.of("b", List.of(0., 1., 2.), List.of(3., 2., 1.))));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertEquals(720, image.getWidth());
        assertEquals(500, image.getHeight());
        assertTrue(pixels(image, new Color(0x0072B2)) > 300, "the first curve is blue");
        assertTrue(pixels(image, new Color(0xD55E00)) > 300, "the second curve is vermilion");
    }

    @Test
    void scattersEveryClassInItsOwnColour() throws IOException {
        byte[] png = Charts.scatter(
                "Title",
                Charts.Curve.of("outline", List.of(-1., 1.), List.of(0., 0.)),
                List.of(
                        Charts.Curve.of("a", List.of(0.5, 0.6), List.of(0.5, 0.6)),
                        Charts.Curve.of("b", List.of(-0.5, -0.6), List.of(-0.5, -0.6))));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertEquals(720, image.getWidth());
        assertTrue(pixels(image, new Color(0x0072B2)) > 20, "the first class is blue");
        assertTrue(pixels(image, new Color(0xD55E00)) > 20, "the second class is vermilion");
        assertTrue(pixels(image, new Color(0x0072B2)) < 2000, "and no line joins its points");
    }

    @Test
    void shadesAHeatMapByItsValues() throws IOException {
        byte[] png = Charts.heatMap("Title", "x", "y", List.of(List.of(1., 0.), List.of(0., 1.)));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertEquals(760, image.getWidth());
        int dark = pixels(image, new Color(0x0072B2));
        assertTrue(dark > 20_000 && dark < 400_000, "half of the cells are dark: " + dark);
    }

    @Test
    void refusesCurvesThatDoNotFit() {
        LimpidException refused =
                assertThrows(LimpidException.class, () -> Charts.Curve.of("loss", List.of(1.), List.of(1., 2.)));
        assertTrue(refused.getMessage().startsWith("the curve 'loss' has 1 places, 2 values"), refused.getMessage());
    }

    private static int pixels(BufferedImage image, Color color) {
        int found = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                found += image.getRGB(x, y) == color.getRGB() ? 1 : 0;
            }
        }
        return found;
    }
}
