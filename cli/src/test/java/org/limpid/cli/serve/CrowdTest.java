package org.limpid.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.limpid.analysis.Raster;
import org.limpid.models.ImageFormat;

/** Many visitors at a time, slow ones, and those that ask for too much of the memory. */
final class CrowdTest {

    private static final Observation NOTHING =
            new Observation(Raster.of(2, 2, new int[4]), Optional.empty(), Optional.empty(), List.of());
    private static final int BYTES = 100_000;

    /** Sooner than any of the waits that there could be. */
    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    private final List<Throwable> defects = new CopyOnWriteArrayList<>();

    private WebServer server(Function<byte[], Observation> eye, int bytes, int waiting) {
        Limits limits = new Limits(bytes, 10_000, Duration.ofSeconds(9), 1, waiting, Duration.ofSeconds(20));
        return WebServer.start("localhost", 0, "{}", new ImageFormat(3, 2, 2), eye, limits, defects::add);
    }

    private static int status(Visitor visitor, byte[] image) throws IOException, InterruptedException {
        return visitor.send(visitor.upload(image).timeout(AT_ONCE)).statusCode();
    }

    private static void answersThePage(Visitor visitor) throws IOException, InterruptedException {
        assertEquals(200, visitor.send(visitor.request("/").timeout(AT_ONCE)).statusCode());
    }

    private static Socket begin(Visitor visitor, int length) throws IOException {
        Socket socket = visitor.connect();
        socket.getOutputStream()
                .write(("POST /api/observe HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: "
                                + length + "\r\n\r\nx")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    @Test
    void whoWaitsKeepsNobodyFromThePage() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        Function<byte[], Observation> slow = _ -> {
            busy.countDown();
            try {
                enough.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return NOTHING;
        };
        byte[] image = Fixtures.png(1);
        try (WebServer server = server(slow, BYTES, 11);
                Visitor visitor = new Visitor(server.address())) {
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                waiting.add(visitor.begin(visitor.upload(image)));
            }
            busy.await();
            answersThePage(visitor);
            enough.countDown();
            for (CompletableFuture<HttpResponse<String>> one : waiting) {
                assertEquals(200, one.get().statusCode());
            }
        }
        assertEquals(List.of(), defects);
    }

    /** As many as there are threads where threads are counted, each with a body that does not come. */
    @Test
    void slowBodiesTakeTheirPlacesAndNoMore() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (WebServer server = server(_ -> NOTHING, BYTES, 20);
                Visitor visitor = new Visitor(server.address())) {
            try {
                // All of the bytes that may be in flight but for four, in whatever order they are let in.
                for (int i = 0; i < 3; i++) {
                    slow.add(begin(visitor, BYTES));
                }
                for (int i = 0; i < 12; i++) {
                    slow.add(begin(visitor, BYTES / 12));
                }
                answersThePage(visitor);
                int status = 200;
                for (int i = 0; i < 100 && status == 200; i++) {
                    status = status(visitor, Fixtures.png(1));
                }
                assertEquals(503, status);
            } finally {
                for (Socket socket : slow) {
                    socket.close();
                }
            }
            // Who hangs up gives all of it back.
            int status = 503;
            for (int i = 0; i < 200 && status == 503; i++) {
                Thread.sleep(10);
                status = status(visitor, Fixtures.png(1));
            }
            assertEquals(200, status);
        }
        assertEquals(List.of(), defects);
    }

    /** An array of that length is more than any memory has: the JVM says so before anything of it comes in. */
    @Test
    void aBodyThatMemoryCannotHoldIsNoDefect() throws Exception {
        try (WebServer server = server(_ -> NOTHING, Integer.MAX_VALUE, 20);
                Visitor visitor = new Visitor(server.address())) {
            try (Socket socket = begin(visitor, Integer.MAX_VALUE)) {
                socket.setSoTimeout((int) AT_ONCE.toMillis());
                String said = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
                assertEquals("HTTP/1.1 503", said);
            }
            assertEquals(200, status(visitor, Fixtures.png(1)));
        }
        assertEquals(List.of(), defects);
    }

    /** As Ctrl-C does. */
    @Test
    void closingEndsAlthoughANetworkDoesNot() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        List<Thread> running = new CopyOnWriteArrayList<>();
        Function<byte[], Observation> deaf = _ -> {
            running.add(Thread.currentThread());
            busy.countDown();
            while (enough.getCount() > 0) {
                Thread.onSpinWait();
            }
            return NOTHING;
        };
        WebServer server = server(deaf, BYTES, 20);
        try (Visitor visitor = new Visitor(server.address())) {
            CompletableFuture<HttpResponse<String>> begun = visitor.begin(visitor.upload(Fixtures.png(1)));
            busy.await();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> server.close(Duration.ofMillis(50)));
            closed.get(30, TimeUnit.SECONDS);
            assertTrue(begun.handle((_, failure) -> failure != null).get());
            assertTrue(running.getFirst().isDaemon() && running.getFirst().isInterrupted());
        } finally {
            enough.countDown();
        }
    }
}
