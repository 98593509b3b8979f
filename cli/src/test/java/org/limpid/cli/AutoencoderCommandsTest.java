package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A masked autoencoder is trained, evaluated, probed and shown. */
final class AutoencoderCommandsTest {

    @TempDir
    Path folder;

    private Path train(String... more) {
        Path run = folder.resolve("run");
        List<String> arguments = new ArrayList<>(List.of(
                "train", "--model", "crate-mae", "--digits", "120,40", "--epochs", "2", "--dim", "16", "--heads", "2"));
        arguments.addAll(List.of("--depth", "1", "--set", "decoder_depth=1", "--set", "decoder_heads=2"));
        arguments.addAll(List.of("--out", run.toString()));
        arguments.addAll(List.of(more));
        Outcome outcome = Outcome.of(arguments.toArray());
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("CRATE-MAE: "), outcome.out());
        assertTrue(outcome.out().matches("(?s).*held-out error +\\d.*mean predictor +\\d.*"), outcome.out());
        return run;
    }

    @Test
    void leavesCurvesPicturesAndCheckpoints() throws IOException {
        Path run = train();
        for (String file : List.of("loss.png", "reconstruct.png", "report.html", "checkpoints/best.safetensors")) {
            assertTrue(Files.size(run.resolve(file)) > 0, file);
        }
        assertEquals(
                "epoch,step,learning_rate,train_loss,held_out_loss,seconds",
                Files.readAllLines(run.resolve("metrics.csv")).getFirst());
        Outcome outcome = Outcome.of("eval", run);
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("loss        "), outcome.out());
    }

    @Test
    void completesImages() throws IOException {
        for (String pixels : List.of("false", "true")) {
            Path run = folder.resolve("run");
            if (Files.exists(run)) {
                Files.move(run, folder.resolve("first"));
            }
            train("--set", "norm_pixels=" + pixels);
            Path picture = folder.resolve("picture.png");
            Outcome outcome = Outcome.of("reconstruct", run, "--count", "3", "--out", picture);
            assertEquals(0, outcome.code(), outcome.err());
            assertTrue(outcome.out().contains("of 40 images of stroke-digits"), outcome.out());
            assertTrue(outcome.out().contains("times as much"), outcome.out());
            var image = ImageIO.read(picture.toFile());
            assertTrue(image.getHeight() > 3 * 84 && image.getWidth() > 3 * 84, image.toString());
        }
    }

    @Test
    void probesTheFrozenEncoder() {
        Outcome outcome = Outcome.of("probe", train(), "--train-images", "100");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("100 of stroke-digits to fit the classifier to, 40 held out"), outcome.out());
        for (String row : List.of("the class token", "the mean of the patches", "all tokens side by side")) {
            assertTrue(outcome.out().matches("(?s).*" + row + " +\\d+\\.\\d\\d % +\\d.*± .*"), outcome.out());
        }
        assertTrue(outcome.out().contains("the pixels"), outcome.out());
    }

    @Test
    void probesNoFewerImagesThanShowAllClasses() {
        Outcome outcome = Outcome.of("probe", train(), "--train-images", "7");
        assertEquals(2, outcome.code(), outcome.out());
        assertTrue(
                outcome.err().contains("the value of --train-images is 7, of which the first 6 are fitted to"),
                outcome.err());
        assertTrue(outcome.err().contains("[6, 7, 8, 9]; take more, at most 120"), outcome.err());
    }

    @Test
    void refusesOtherModels() {
        Path run = folder.resolve("crate");
        Outcome trained = Outcome.of(
                "train",
                "--digits",
                "60,20",
                "--epochs",
                "1",
                "--patch",
                "14",
                "--dim",
                "12",
                "--heads",
                "2",
                "--depth",
                "1",
                "--out",
                run);
        assertEquals(0, trained.code(), trained.err());
        for (String command : List.of("probe", "reconstruct")) {
            Outcome outcome = Outcome.of(command, run);
            assertEquals(2, outcome.code());
            assertTrue(outcome.err().contains("the model crate is no masked autoencoder"), outcome.err());
        }
        Outcome smoothing = Outcome.of(
                "train",
                "--model",
                "crate-mae",
                "--label-smoothing",
                "0.1",
                "--digits",
                "60,20",
                "--out",
                folder.resolve("smoothed"));
        assertEquals(2, smoothing.code());
        assertTrue(smoothing.err().contains("the label smoothing is 0.1"), smoothing.err());
    }
}
