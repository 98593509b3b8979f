package org.limpid.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.cli.ImportedWeights;
import org.limpid.cli.image.ImageDecoder;
import org.limpid.cli.image.ImagePixels;
import org.limpid.cli.image.UnreadableImage;
import org.limpid.cli.serve.browser.JsonTree;
import org.limpid.training.Prediction;
import org.limpid.training.Predictor;
import org.limpid.training.TrainedClassifier;

/** A server over a small network, asked over HTTP. */
final class WebServerTest {

    private static final Limits LIMITS =
            new Limits(200_000, 10_000, Duration.ofSeconds(20), 2, 40, Duration.ofSeconds(20));
    private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"([^\"]+)\"|from \"([^\"]+)\"");

    @TempDir
    static Path folder;

    private static final List<Throwable> DEFECTS = new CopyOnWriteArrayList<>();
    private static Backend backend;
    private static Observer observer;
    private static WebServer server;
    private static Visitor visitor;
    private static Path file;

    @BeforeAll
    static void start() {
        // For the test of slow clients. The server reads it once, so that Maven sets it for all tests.
        if (System.getProperty("sun.net.httpserver.maxReqTime") == null) {
            System.setProperty("sun.net.httpserver.maxReqTime", "5");
        }
        file = ImportedWeights.write(folder, Fixtures.crate());
        backend = Fixtures.backend();
        observer = new Observer(backend, ServedNetwork.load(file), LIMITS.observations());
        server = WebServer.start("127.0.0.1", 0, observer, LIMITS, DEFECTS::add);
        visitor = new Visitor(server.address());
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        URI address = server.address();
        visitor.close();
        server.close();
        observer.close();
        backend.close();
        assertEquals(List.of(), DEFECTS);
        try (Visitor late = new Visitor(address)) {
            assertThrows(ConnectException.class, () -> late.get("/"));
        }
        assertFalse(
                Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> thread.getName().startsWith("limpid-web")),
                "threads are left");
    }

    @Test
    void servesAPageThatAsksForNothingElsewhere() throws IOException, InterruptedException {
        List<String> paths = new ArrayList<>(List.of("/"));
        for (int i = 0; i < paths.size(); i++) {
            HttpResponse<String> response = visitor.get(paths.get(i));
            assertEquals(200, response.statusCode(), paths.get(i));
            String policy =
                    response.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
            assertEquals(
                    "nosniff",
                    response.headers().firstValue("X-Content-Type-Options").orElseThrow());
            assertFalse(
                    response.body().replace("http://www.w3.org/2000/svg", "").contains("//www"), paths.get(i));
            assertFalse(response.body().contains("<script>") || response.body().contains(" style="), paths.get(i));
            Matcher asset = ASSET.matcher(response.body());
            while (asset.find()) {
                String path = asset.group(1) == null ? asset.group(2) : asset.group(1);
                assertTrue(path.startsWith("/"), path);
                if (!paths.contains(path)) {
                    paths.add(path);
                }
            }
        }
        assertEquals(List.of("/", "/icon.svg", "/serve.css", "/serve.js", "/chart.js"), paths);
    }

    @Test
    void describesTheNetwork() throws IOException, InterruptedException {
        Object network = Visitor.json(visitor.get("/api/network"));
        assertEquals("crate.safetensors", JsonTree.at(network, "source"));
        assertEquals("crate", JsonTree.at(network, "kind"));
        assertEquals(3.0, JsonTree.at(network, "layers"));
        assertEquals(2.0, JsonTree.at(network, "heads"));
        assertEquals(2.0, JsonTree.at(network, "rows"));
        assertEquals(3.0, JsonTree.at(network, "columns"));
        assertEquals(true, JsonTree.at(network, "whiteBox"));
    }

    @Test
    void headIsGetWithoutItsText() throws IOException, InterruptedException {
        HttpResponse<String> whole = visitor.get("/serve.js");
        HttpResponse<String> head =
                visitor.send(visitor.request("/serve.js").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals(
                whole.headers().firstValue("Content-Length"), head.headers().firstValue("Content-Length"));
    }

    @Test
    void answersAsPredictDoes() throws IOException, InterruptedException, UnreadableImage {
        List<Object> answers = new ArrayList<>();
        try (Predictor predictor = new Predictor(backend, TrainedClassifier.load(file), 1)) {
            for (int number = 1; number <= 2; number++) {
                byte[] image = Fixtures.png(number);
                Object answer = visitor.observe(image);
                Prediction expected = predictor.predict(
                        ImagePixels.of(ImageDecoder.decode(image, LIMITS.pixels()), predictor.image()));
                List<?> classes = (List<?>) Objects.requireNonNull(JsonTree.at(answer, "classes"));
                assertEquals(expected.classes().size(), classes.size());
                for (int i = 0; i < classes.size(); i++) {
                    assertEquals(expected.classes().get(i).name(), JsonTree.at(classes.get(i), "name"));
                    assertEquals(expected.classes().get(i).probability(), JsonTree.at(classes.get(i), "probability"));
                }
                answers.add(answer);
            }
        }
        for (String part : List.of("seen", "classes", "layers")) {
            assertNotEquals(JsonTree.at(answers.get(0), part), JsonTree.at(answers.get(1), part), part);
        }
    }

    @Test
    void answersManyAtATimeAsOneByOne() throws Exception {
        List<Object> expected = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            expected.add(visitor.observe(Fixtures.png(number)));
        }
        try (ExecutorService visitors = Executors.newFixedThreadPool(8)) {
            List<Callable<Object>> calls = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                byte[] image = Fixtures.png(i % 4);
                calls.add(() -> visitor.observe(image));
            }
            List<Future<Object>> found = visitors.invokeAll(calls);
            for (int i = 0; i < found.size(); i++) {
                assertEquals(expected.get(i % 4), found.get(i).get(), "image " + i % 4);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /nowhere     | 404 |",
                "GET    | /serve.html  | 404 |",
                "GET    | /../pom.xml  | 404 |",
                "POST   | /            | 405 | GET, HEAD",
                "DELETE | /serve.js    | 405 | GET, HEAD",
                "OPTIONS| /api/network | 405 | GET, HEAD",
                "GET    | /api/observe | 405 | POST",
                "OPTIONS| /api/observe | 405 | POST",
                "PUT    | /api/observe | 405 | POST",
            })
    void refusesWhatIsNotThere(String method, String path, int status, String allow)
            throws IOException, InterruptedException {
        HttpResponse<String> response =
                visitor.send(visitor.request(path).method(method, HttpRequest.BodyPublishers.noBody()));
        assertEquals(status, response.statusCode());
        assertEquals(allow, response.headers().firstValue("Allow").orElse(null));
        assertNotEquals("", Visitor.error(response));
        assertEquals(
                "nosniff",
                response.headers().firstValue("X-Content-Type-Options").orElseThrow());
    }

    /** The address that a stranger's name was pointed at is still this machine; its name is not. */
    @Test
    void answersForItsOwnNamesAlone() throws IOException {
        for (String host : List.of("localhost", "localhost:1", "LOCALHOST:80", "127.0.0.1:99", "[::1]:80", "[::1]")) {
            String said = visitor.raw("GET / HTTP/1.1", "Host: " + host, "Connection: close");
            assertTrue(said.startsWith("HTTP/1.1 200 "), host + ": " + said);
        }
        for (String host :
                List.of("evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example")) {
            for (String line : List.of("GET / HTTP/1.1", "GET /api/network HTTP/1.1", "POST /api/observe HTTP/1.1")) {
                String said = visitor.raw(line, "Host: " + host, "Connection: close");
                assertTrue(said.startsWith("HTTP/1.1 403 "), host + ": " + said);
                assertTrue(said.contains("does not answer for the host"), said);
            }
        }
        for (String host : List.of("", "a b", "localhost:x", "user@localhost", "localhost/", "[zz]")) {
            String said = visitor.raw("GET / HTTP/1.1", "Host: " + host, "Connection: close");
            assertTrue(said.startsWith("HTTP/1.1 400 "), host + ": " + said);
        }
        String none = visitor.raw("GET / HTTP/1.1", "Connection: close");
        assertTrue(none.startsWith("HTTP/1.1 400 "), none);
        String two = visitor.raw("GET / HTTP/1.1", "Host: localhost", "Host: localhost", "Connection: close");
        assertTrue(two.startsWith("HTTP/1.1 400 "), two);
    }

    @Test
    void takesImagesFromItsOwnPageAlone() throws IOException, InterruptedException {
        byte[] image = Fixtures.png(1);
        String own = server.address().toString().replaceAll("/$", "");
        assertEquals(
                200, visitor.send(visitor.upload(image).header("Origin", own)).statusCode());
        for (String origin :
                List.of("null", "http://evil.example", "http://127.0.0.1:1", own.replace("http:", "https:"))) {
            HttpResponse<String> response = visitor.send(visitor.upload(image).header("Origin", origin));
            assertEquals(403, response.statusCode(), origin);
        }
    }

    @Test
    void asksForTheLength() throws IOException, InterruptedException {
        byte[] image = Fixtures.png(1);
        HttpResponse<String> response = visitor.send(visitor.request(Site.OBSERVE)
                .header("Content-Type", "image/png")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(image))));
        assertEquals(411, response.statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "image/"})
    void takesNothingButImages(String type) throws IOException, InterruptedException {
        HttpResponse<String> response = visitor.send(visitor.request(Site.OBSERVE)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Fixtures.png(1))));
        assertEquals(415, response.statusCode());
    }

    private static void refused(int status, String why, byte[] content) throws IOException, InterruptedException {
        HttpResponse<String> response = visitor.send(visitor.upload(content));
        assertEquals(status, response.statusCode(), response.body());
        assertTrue(String.valueOf(Visitor.error(response)).contains(why), response.body());
        // And it goes on.
        visitor.observe(Fixtures.png(1));
    }

    @Test
    void refusesWhatIsNoImageItCanRead() throws IOException, InterruptedException {
        byte[] image = Fixtures.png(1);
        refused(400, "is empty", new byte[0]);
        refused(415, "no image", "GIF and no more".getBytes(StandardCharsets.UTF_8));
        refused(415, "no image", new byte[1000]);
        refused(400, "broken", Arrays.copyOf(image, 40));
        refused(400, "broken", Arrays.copyOf(image, image.length / 2));
        byte[] spoilt = image.clone();
        Arrays.fill(spoilt, 60, spoilt.length - 20, (byte) 0x55);
        refused(400, "broken", spoilt);
    }

    @Test
    void refusesTooManyBytes() throws IOException, InterruptedException {
        refused(413, "expected at most 200,000", new byte[LIMITS.bytes() + 1]);
        byte[] padded = Arrays.copyOf(Fixtures.png(1), LIMITS.bytes());
        assertEquals(200, visitor.send(visitor.upload(padded)).statusCode());
    }

    @Test
    void refusesTooManyPixelsBeforeItDecodesThem() throws IOException, InterruptedException {
        refused(413, "101×100 pixels", Fixtures.png(Fixtures.picture(1, 101, 100)));
        assertEquals(
                200,
                visitor.send(visitor.upload(Fixtures.png(Fixtures.picture(1, 100, 100))))
                        .statusCode());
        // Sixteen billion of them, which no memory holds.
        byte[] bomb = Fixtures.png(1);
        for (int at : new int[] {16, 20}) {
            bomb[at] = 0;
            bomb[at + 1] = 1;
            bomb[at + 2] = (byte) 0xf0;
            bomb[at + 3] = 0;
        }
        CRC32 sum = new CRC32();
        sum.update(bomb, 12, 17);
        for (int i = 0; i < 4; i++) {
            bomb[29 + i] = (byte) (sum.getValue() >> (24 - 8 * i));
        }
        refused(413, "126976×126976 pixels", bomb);
    }

    /** As many as there are threads, each sending a byte now and then: they are hung up on, and others get their turn. */
    @Test
    void hangsUpOnSlowClients() throws IOException, InterruptedException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 12; i++) {
                Socket socket = visitor.connect();
                slow.add(socket);
                String begun = i % 2 == 0
                        ? "GET / HTTP/1.1\r\nHost: local"
                        : "POST /api/observe HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 99\r\n\r\nx";
                socket.getOutputStream().write(begun.getBytes(StandardCharsets.ISO_8859_1));
            }
            assertEquals(200, visitor.get("/").statusCode());
            for (Socket socket : slow) {
                assertEquals(-1, end(socket), "still connected");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static int end(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException reset) {
            return reset instanceof SocketTimeoutException ? 0 : -1;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1|-1|the port is -1; expected 1 to 65535",
                "127.0.0.1|70000|the port is 70000",
                "no such host|0|the host no such host is not known",
                "192.0.2.1|0|no server can be started at 192.0.2.1",
            })
    void refusesAddressesThatItCannotHave(String host, int port, String message) {
        LimpidException error =
                assertThrows(LimpidException.class, () -> WebServer.start(host, port, observer, LIMITS, DEFECTS::add));
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }

    @Test
    void saysThatAPortIsTaken() {
        int taken = server.address().getPort();
        LimpidException error = assertThrows(
                LimpidException.class, () -> WebServer.start("127.0.0.1", taken, observer, LIMITS, DEFECTS::add));
        assertTrue(error.getMessage().contains("port " + taken), error.getMessage());
    }
}
