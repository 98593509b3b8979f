package org.limpid.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.limpid.analysis.Raster;
import org.limpid.models.ImageFormat;

/** What visitors get when the network behind the page fails or is busy. */
final class TroubleTest {

    private static final ImageFormat FORMAT = new ImageFormat(3, 2, 2);
    private static final Observation NOTHING =
            new Observation(Raster.of(2, 2, new int[4]), Optional.empty(), Optional.empty(), List.of());

    private final List<Throwable> defects = new CopyOnWriteArrayList<>();

    private WebServer server(Function<byte[], Observation> eye, Duration patience) {
        return WebServer.start(
                "localhost",
                0,
                "{}",
                FORMAT,
                eye,
                new Limits(100_000, 10_000, Duration.ofSeconds(9), 1, 2, patience),
                defects::add);
    }

    /** An eye that fails first. */
    private static Function<byte[], Observation> failingOnce(Error failure) {
        boolean[] failed = new boolean[1];
        return _ -> {
            if (!failed[0]) {
                failed[0] = true;
                throw failure;
            }
            return NOTHING;
        };
    }

    @Test
    void goesOnWhenMemoryIsFull() throws IOException, InterruptedException {
        try (WebServer server = server(failingOnce(new OutOfMemoryError("Java heap space")), Duration.ofSeconds(9));
                Visitor visitor = new Visitor(server.address())) {
            HttpResponse<String> full = visitor.send(visitor.upload(Fixtures.png(1)));
            assertEquals(503, full.statusCode());
            assertTrue(full.body().contains("Java heap space"), full.body());
            assertEquals(200, visitor.send(visitor.upload(Fixtures.png(1))).statusCode());
        }
        assertEquals(List.of(), defects);
    }

    @Test
    void goesOnAfterADefectAndKeepsItToItself() throws IOException, InterruptedException {
        AssertionError secret = new AssertionError("a secret");
        try (WebServer server = server(failingOnce(secret), Duration.ofSeconds(9));
                Visitor visitor = new Visitor(server.address())) {
            HttpResponse<String> failed = visitor.send(visitor.upload(Fixtures.png(1)));
            assertEquals(500, failed.statusCode());
            assertFalse(failed.body().contains("secret"), failed.body());
            assertEquals(200, visitor.send(visitor.upload(Fixtures.png(1))).statusCode());
        }
        assertEquals(List.of(secret), defects);
    }

    @Test
    void asksToComeAgainWhenItIsBusy() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        Function<byte[], Observation> slow = _ -> {
            busy.countDown();
            try {
                enough.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return NOTHING;
        };
        byte[] image = Fixtures.png(1);
        try (WebServer server = server(slow, Duration.ofMillis(50));
                Visitor visitor = new Visitor(server.address())) {
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> {
                try {
                    return visitor.send(visitor.upload(image)).statusCode();
                } catch (IOException | InterruptedException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            busy.await();
            HttpResponse<String> second = visitor.send(visitor.upload(image));
            assertEquals(503, second.statusCode());
            assertEquals("5", second.headers().firstValue("Retry-After").orElseThrow());
            assertEquals(200, visitor.get("/").statusCode());
            enough.countDown();
            assertEquals(200, first.get());
        }
    }

    /** Closing waits for who is being served. */
    @Test
    void answersWhatItHasBegun() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        Function<byte[], Observation> slow = _ -> {
            busy.countDown();
            try {
                Thread.sleep(300);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return NOTHING;
        };
        byte[] image = Fixtures.png(1);
        WebServer server = server(slow, Duration.ofSeconds(9));
        try (Visitor visitor = new Visitor(server.address())) {
            CompletableFuture<Integer> begun = CompletableFuture.supplyAsync(() -> {
                try {
                    return visitor.send(visitor.upload(image)).statusCode();
                } catch (IOException | InterruptedException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            busy.await();
            server.close();
            assertEquals(200, begun.get());
        }
        assertEquals(List.of(), defects);
    }
}
