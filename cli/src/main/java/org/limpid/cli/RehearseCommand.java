package org.limpid.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.limpid.api.LimpidException;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.training.checkpoint.WeightsFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Runs the commands whose start is waited for once each, with a network that has all the parts of a large one and is soon done.
 * The launcher records its start-up cache from it: classes that nothing here loads are not in the cache.
 */
@Command(
        name = "rehearse",
        hidden = true,
        description =
                "Run common commands once, small, and keep nothing: the launcher records its start-up cache from it.")
final class RehearseCommand implements Callable<Integer> {

    private static final List<String> SMALL =
            List.of("--dim", "48", "--depth", "2", "--heads", "3", "--image", "28", "--patch", "7", "--channels", "1");

    @Override
    public Integer call() {
        try {
            Path folder = Files.createTempDirectory("limpid-rehearsal");
            try {
                rehearse(folder);
            } finally {
                delete(folder);
            }
        } catch (IOException failed) {
            throw new LimpidException("the rehearsal could not write its files: " + failed.getMessage(), failed);
        }
        return ExitCode.OK;
    }

    private static void rehearse(Path folder) throws IOException {
        String weights = folder.resolve("weights.safetensors").toString();
        String image = folder.resolve("image.png").toString();
        String run = folder.resolve("run").toString();
        writeWeights(Path.of(weights));
        ImageIO.write(
                new BufferedImage(48, 40, BufferedImage.TYPE_INT_RGB),
                "png",
                Path.of(image).toFile());
        run(List.of("predict", "--with", weights, "--timing", image));
        run(List.of("predict", "--with", weights, "--backend", "cpu:scalar", image));
        run(joined(List.of("explain", "--training", "--memory"), SMALL));
        run(joined(List.of("train", "--digits", "200,40", "--epochs", "1", "--batch", "50", "--out", run), SMALL));
        run(List.of("eval", run));
        run(List.of("predict", "--with", run, image));
    }

    /** Of images in colour: only a run says how others are normalised. */
    private static void writeWeights(Path file) {
        Crate model = new Crate(CrateConfig.builder()
                .image(32, 32)
                .patch(8, 8)
                .classes(10)
                .dim(48)
                .depth(2)
                .heads(3)
                .build());
        new WeightsFile(model, model.initialise(1)).write(file);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static void run(List<String> arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(Writer.nullWriter()));
        int code = command.execute(arguments.toArray(String[]::new));
        if (code != ExitCode.OK) {
            throw new LimpidException("the rehearsal of '" + String.join(" ", arguments) + "' ended with " + code
                    + "; what it said stands above");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
