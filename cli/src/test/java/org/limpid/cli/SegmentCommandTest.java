package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;

final class SegmentCommandTest {

    @TempDir
    Path folder;

    private Path train(String kind) {
        Path run = folder.resolve(kind);
        Outcome outcome = Outcome.of(
                "train",
                "--model",
                kind,
                "--digits",
                "60,40",
                "--epochs",
                "1",
                "--patch",
                "14",
                "--dim",
                "16",
                "--heads",
                "2",
                "--depth",
                "2",
                "--out",
                run);
        assertEquals(0, outcome.code(), outcome.err());
        return run;
    }

    /** A white square on black, of another size than the network's images. */
    private Path image(String name) throws IOException {
        BufferedImage image = new BufferedImage(56, 56, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 28 * 28; i++) {
            image.setRGB(i % 28, i / 28, 0xFFFFFF);
        }
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void drawsHeadsAndObjectsOfEveryKind() throws IOException {
        Path square = image("square.png");
        for (String kind : new String[] {"crate", "crate-mae", "vit"}) {
            Path out = folder.resolve("pictures").resolve(kind);
            Outcome outcome = Outcome.of("segment", "--with", train(kind), "--out", out, square);
            assertEquals(0, outcome.code(), outcome.err());
            assertTrue(outcome.out().contains("layer 0, 2 heads"), outcome.out());
            BufferedImage heads =
                    ImageIO.read(out.resolve("square-attention.png").toFile());
            // The image and two heads, 28 pixels as 224 each.
            assertTrue(heads.getWidth() > 3 * 224 && heads.getWidth() < 4 * 224, heads.toString());
            assertTrue(heads.getHeight() > 224, heads.toString());
            assertTrue(tinted(heads, 0xE69F00), "patches in orange");
            assertTrue(tinted(ImageIO.read(out.resolve("square-masks.png").toFile()), 0xE69F00), "a mask in orange");
        }
    }

    @Test
    void takesImportedWeights() throws IOException {
        Crate model = new Crate(CrateConfig.builder()
                .image(28, 28)
                .patch(14, 14)
                .channels(3)
                .classes(4)
                .dim(16)
                .depth(2)
                .heads(2)
                .build());
        Path weights = ImportedWeights.write(folder, model);
        Outcome outcome = Outcome.of("segment", "--with", weights, "--out", folder, image("square.png"));
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(
                tinted(ImageIO.read(folder.resolve("square-attention.png").toFile()), 0xE69F00), "patches in orange");
    }

    @Test
    void asksForANetwork() throws IOException {
        Outcome outcome = Outcome.of("segment", "--out", folder, image("square.png"));
        assertEquals(2, outcome.code(), outcome.out());
        assertTrue(outcome.err().contains("-w=RUN|CHECKPOINT|WEIGHTS"), outcome.err());
        assertFalse(outcome.err().contains("--checkpoint"), outcome.err());
    }

    /** Whether there is a pixel half in a colour over black, or over white. */
    private static boolean tinted(BufferedImage image, int color) {
        int dark = (color & 0xFEFEFE) >> 1;
        int light = dark + (0xFEFEFE >> 1);
        for (int at = 0; at < image.getWidth() * image.getHeight(); at++) {
            int rgb = image.getRGB(at % image.getWidth(), at / image.getWidth()) & 0xFFFFFF;
            if (rgb == dark || rgb == light) {
                return true;
            }
        }
        return false;
    }

    @Test
    void writesOverNothingUnlessAsked() throws IOException {
        Path run = train("crate");
        Path square = image("square.png");
        Path out = folder.resolve("pictures");
        Files.createDirectories(out);
        Path taken = Files.writeString(out.resolve("square-masks.png"), "mine");
        Outcome refused = Outcome.of("segment", "-w", run, "-o", out, square);
        assertEquals(2, refused.code(), refused.out());
        assertTrue(refused.err().contains("square-masks.png: is there already"), refused.err());
        assertArrayEquals("mine".getBytes(java.nio.charset.StandardCharsets.UTF_8), Files.readAllBytes(taken));
        assertFalse(Files.exists(out.resolve("square-attention.png")), "nothing is written before all is asked");
        // As the option was called once.
        Outcome asked = Outcome.of("segment", "--checkpoint", run, "-o", out, "--overwrite", square);
        assertEquals(0, asked.code(), asked.err());
        assertNotEquals(4, Files.size(taken));
    }

    @Test
    void refusesWhatCannotBe() throws IOException {
        Path run = train("crate");
        Path square = image("square.png");
        Path other = Files.createDirectories(folder.resolve("other"));
        Path same = Files.copy(square, other.resolve("square.png"));
        Outcome twice = Outcome.of("segment", "-w", run, "-o", folder, square, same);
        assertEquals(2, twice.code());
        assertTrue(twice.err().contains("would have the same names"), twice.err());
        Outcome mass = Outcome.of("segment", "-w", run, "--mass", "1.5", square);
        assertEquals(2, mass.code());
        assertTrue(mass.err().contains("the value of --mass is 1.5"), mass.err());
        Outcome threshold = Outcome.of("segment", "-w", run, "--threshold", "1", square);
        assertEquals(2, threshold.code());
        assertTrue(threshold.err().contains("the threshold of MaskCut is 1.0"), threshold.err());
        Outcome negative = Outcome.of("segment", "-w", run, "--threshold=-0.1", square);
        assertEquals(2, negative.code());
        assertTrue(negative.err().contains("the threshold of MaskCut is -0.1; expected 0 to"), negative.err());
        Outcome missing = Outcome.of("segment", "-w", run, "-o", folder, folder.resolve("none.png"));
        assertEquals(2, missing.code());
        assertTrue(missing.err().contains("none.png: there is no such file"), missing.err());
    }
}
