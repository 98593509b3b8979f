package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.cli.serve.browser.JsonTree;
import picocli.CommandLine;

/** The command as a whole: it starts, answers, and ends when it is asked to. */
final class ServeCommandTest {

    private static final Pattern ADDRESS = Pattern.compile("http://[0-9.]+:\\d+/");
    private static final int SIDE = 28;
    private static final int PATCH = 14;

    @TempDir
    Path folder;

    private Path train(String kind, String... more) {
        Path run = folder.resolve(kind);
        List<Object> arguments =
                new ArrayList<>(List.of("train", "--model", kind, "--digits", "60,40", "--epochs", "1"));
        arguments.addAll(List.of("--patch", PATCH, "--dim", "16", "--heads", "2", "--depth", "2", "--out", run));
        arguments.addAll(List.of(more));
        Outcome outcome = Outcome.of(arguments.toArray());
        assertEquals(0, outcome.code(), outcome.err());
        return run;
    }

    /** What the command serves of a network and of an image, until it is interrupted. */
    private static List<Object> served(Path network) throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Thread running = Thread.ofPlatform()
                .start(() -> code.complete(command.execute("serve", network.toString(), "--port", "0")));
        Matcher address = ADDRESS.matcher("");
        while (!address.reset(out.toString()).find()) {
            assertTrue(running.isAlive(), out + "\n" + err);
            Thread.sleep(20);
        }
        URI page = URI.create(address.group());
        List<Object> answers = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            answers.add(tree(client, HttpRequest.newBuilder(page.resolve("api/network"))));
            answers.add(tree(
                    client,
                    HttpRequest.newBuilder(page.resolve("api/observe"))
                            .header("Content-Type", "image/png")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(image()))));
            running.interrupt();
            assertEquals(0, code.get(30, TimeUnit.SECONDS));
            assertThrows(ConnectException.class, () -> tree(client, HttpRequest.newBuilder(page)));
        }
        assertEquals("", err.toString());
        return answers;
    }

    private static Object tree(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
        return Objects.requireNonNull(JsonTree.parse(response.body()));
    }

    private static byte[] image() throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.getRaster().setSample(x, y, 0, 9 * x * y % 256);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private static byte[] picture(Object answer, String name) {
        return Base64.getDecoder()
                .decode(Objects.requireNonNull(JsonTree.at(answer, name), name).toString());
    }

    @Test
    void servesAClassifierUntilItIsInterrupted() throws Exception {
        List<Object> answers = served(train("crate"));
        assertEquals("crate", JsonTree.at(answers.get(0), "kind"));
        assertEquals(10, ((List<?>) Objects.requireNonNull(JsonTree.at(answers.get(1), "classes"))).size());
        assertNull(JsonTree.at(answers.get(1), "completed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"crate-mae", "vit-mae"})
    void completesImagesByAnAutoencoder(String kind) throws Exception {
        List<Object> answers = served(train(kind, "--set", "decoder_depth=1", "--set", "decoder_heads=2"));
        Object answer = answers.get(1);
        assertNull(JsonTree.at(answer, "classes"));
        int hidden = ((Number) Objects.requireNonNull(JsonTree.at(answer, "hidden"))).intValue();
        assertEquals(2, hidden);
        byte[] seen = picture(answer, "seen");
        byte[] shown = picture(answer, "shown");
        byte[] completed = picture(answer, "completed");
        int changed = 0;
        for (int patch = 0; patch < 4; patch++) {
            byte[] original = patch(seen, patch);
            byte[] grey = new byte[original.length];
            Arrays.fill(grey, (byte) 128);
            if (Arrays.equals(patch(shown, patch), grey)) {
                changed++;
                assertFalse(Arrays.equals(patch(completed, patch), grey));
            } else {
                assertArrayEquals(original, patch(shown, patch));
                assertArrayEquals(original, patch(completed, patch));
            }
        }
        assertEquals(hidden, changed);
        List<?> layers = (List<?>) Objects.requireNonNull(JsonTree.at(answer, "layers"));
        assertEquals(2, layers.size());
        boolean whiteBox = kind.startsWith("crate");
        assertEquals(whiteBox, JsonTree.at(answers.get(0), "whiteBox"));
        for (Object layer : layers) {
            assertEquals(2, ((List<?>) Objects.requireNonNull(JsonTree.at(layer, "attention"))).size());
            if (whiteBox) {
                assertNotNull(JsonTree.at(layer, "codingRate"));
            } else {
                assertNull(JsonTree.at(layer, "codingRate"));
            }
        }
    }

    private static byte[] patch(byte[] rgb, int patch) {
        byte[] part = new byte[3 * PATCH * PATCH];
        for (int row = 0; row < PATCH; row++) {
            int from = 3 * ((patch / 2 * PATCH + row) * SIDE + patch % 2 * PATCH);
            System.arraycopy(rgb, from, part, 3 * PATCH * row, 3 * PATCH);
        }
        return part;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port|-1|the port is -1; expected 1 to 65535, or 0",
                "--host|nowhere.invalid|the host nowhere.invalid is not known",
                "--max-upload|0|the value of --max-upload is 0",
                "--max-pixels|9999|the value of --max-pixels is 9999",
            })
    void refusesBadValues(String option, String value, String message) {
        Outcome outcome = Outcome.of("serve", train("crate"), option, value);
        assertEquals(2, outcome.code(), outcome.out());
        assertTrue(outcome.err().contains(message), outcome.err());
    }

    @Test
    void refusesWhatIsNoNetwork() {
        Outcome outcome = Outcome.of("serve", folder.resolve("nothing.safetensors"));
        assertEquals(2, outcome.code(), outcome.out());
        assertTrue(outcome.err().contains("nothing.safetensors"), outcome.err());
    }
}
