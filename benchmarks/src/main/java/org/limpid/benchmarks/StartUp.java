package org.limpid.benchmarks;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.training.checkpoint.WeightsFile;

/**
 * From a cold JVM to the first answer of CRATE-Tiny at 224²: runs {@code ./limpid predict --timing} with random weights again and
 * again, with and without the start-up cache, by vector kernels and by scalar ones, and writes the table in
 * {@code docs/performance.md}. Started by {@code benchmarks/start-up}, in the root of a clone that is built.
 */
public final class StartUp {

    private static final Pattern LAP = Pattern.compile(" *(\\d+) ms  (.*)");
    private static final Pattern WHOLE = Pattern.compile("took ([0-9.]+) ([0-9.]+) ([0-9.]+)");

    private StartUp() {}

    /** A way of starting. */
    private record Way(String name, boolean cache, List<String> options) {}

    private static final List<Way> WAYS = List.of(
            new Way("vector kernels", true, List.of()),
            new Way("vector kernels, one thread", true, List.of("--threads", "1")),
            new Way("vector kernels, `LIMPID_AOT=off`", false, List.of()),
            new Way("`--backend cpu:scalar`", true, List.of("--backend", "cpu:scalar")),
            new Way("`--backend cpu:scalar`, `LIMPID_AOT=off`", false, List.of("--backend", "cpu:scalar")));

    /** What one run took, in milliseconds: its parts, the whole by the clock, and processor time. */
    private record Run(Map<String, Double> parts, double whole, double processor) {}

    /**
     * Measures and writes.
     *
     * @param arguments {@code --runs} and how often each way is taken, 11 without it; {@code --out} and a file for the page
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> asked = List.of(arguments);
        int runs = Integer.parseInt(option(asked, "--runs", "11"));
        Path page = Path.of(option(asked, "--out", "docs/performance.md"));
        Path folder = Files.createTempDirectory("limpid-start-up");
        try {
            Path weights = folder.resolve("tiny.safetensors");
            Path image = folder.resolve("image.png");
            Crate model = new Crate(CrateConfig.tiny());
            new WeightsFile(model, model.initialise(1)).write(weights);
            ImageIO.write(noise(), "png", image.toFile());
            new MarkedPage(page, "start-up").replace(table(measure(runs, weights, image), runs));
            System.out.println("written: " + page);
        } finally {
            for (String name : List.of("tiny.safetensors", "image.png", "")) {
                Files.deleteIfExists(folder.resolve(name));
            }
        }
    }

    private static String option(List<String> asked, String name, String otherwise) {
        int at = asked.indexOf(name);
        if (at >= 0 && at + 1 == asked.size()) {
            throw new IllegalArgumentException(name + " is the last argument; expected its value after it");
        }
        return at < 0 ? otherwise : asked.get(at + 1);
    }

    private static BufferedImage noise() {
        Random random = new Random(1);
        BufferedImage image = new BufferedImage(300, 260, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        return image;
    }

    /** Takes turns, so that whatever else the machine does meets all ways. */
    private static Map<Way, List<Run>> measure(int runs, Path weights, Path image)
            throws IOException, InterruptedException {
        Map<Way, List<Run>> results = new LinkedHashMap<>();
        WAYS.forEach(way -> results.put(way, new ArrayList<>()));
        for (int round = 0; round < runs; round++) {
            for (Map.Entry<Way, List<Run>> entry : results.entrySet()) {
                Run run = start(entry.getKey(), weights, image);
                entry.getValue().add(run);
                System.out.printf(
                        Locale.ROOT,
                        "%2d/%d  %6.0f ms, %6.0f ms of processors  %s%n",
                        round + 1,
                        runs,
                        run.whole(),
                        run.processor(),
                        entry.getKey().name());
            }
        }
        return results;
    }

    private static Run start(Way way, Path weights, Path image) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("bash", "-c", "TIMEFORMAT='took %R %U %S'; time ./limpid predict --timing \"$@\"", "limpid"));
        command.addAll(way.options());
        command.addAll(List.of("--with", weights.toString(), image.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (way.cache()) {
            builder.environment().remove("LIMPID_AOT");
        } else {
            builder.environment().put("LIMPID_AOT", "off");
        }
        Process process = builder.start();
        String said;
        try (var from = process.getInputStream()) {
            said = new String(from.readAllBytes(), StandardCharsets.UTF_8);
        }
        Map<String, Double> parts = new LinkedHashMap<>();
        double whole = Double.NaN;
        double processor = Double.NaN;
        for (String line : said.lines().toList()) {
            Matcher lap = LAP.matcher(line);
            Matcher took = WHOLE.matcher(line);
            if (lap.matches()) {
                parts.put(lap.group(2), Double.parseDouble(lap.group(1)));
            } else if (took.matches()) {
                whole = 1000 * Double.parseDouble(took.group(1));
                processor = 1000 * (Double.parseDouble(took.group(2)) + Double.parseDouble(took.group(3)));
            }
        }
        if (process.waitFor() != 0 || parts.size() != 5 || Double.isNaN(whole)) {
            throw new IllegalStateException("'limpid predict' did not answer. It said:\n" + said);
        }
        return new Run(parts, whole, processor);
    }

    private static String table(Map<Way, List<Run>> results, int runs) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "Milliseconds, the medians of %d runs by `benchmarks/start-up`, Java %s, %d processors, 1-minute load %s when"
                        + " they ended.%n%n",
                runs,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                load()));
        text.append(
                "| how | JVM, command line | weights | compile | image | answer | whole | least | of processors |\n");
        text.append("|---|---|---|---|---|---|---|---|---|\n");
        results.forEach((way, all) -> {
            text.append("| ").append(way.name());
            for (int part = 0; part < 5; part++) {
                int which = part;
                text.append(cell(
                        median(all.stream().mapToDouble(run -> part(run, which)).toArray())));
            }
            double[] whole = all.stream().mapToDouble(Run::whole).toArray();
            text.append(String.format(Locale.ROOT, " | **%.0f**", median(whole)));
            text.append(cell(Arrays.stream(whole).min().orElse(Double.NaN)));
            text.append(cell(median(all.stream().mapToDouble(Run::processor).toArray())));
            text.append(" |\n");
        });
        return text.toString();
    }

    private static double part(Run run, int which) {
        return run.parts().values().stream().toList().get(which);
    }

    private static String cell(double milliseconds) {
        return String.format(Locale.ROOT, " | %.0f", milliseconds);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String load() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.exists(file) ? Files.readString(file).split(" ", 2)[0] : "unknown";
    }
}
