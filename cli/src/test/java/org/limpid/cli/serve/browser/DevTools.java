package org.limpid.cli.serve.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** A page of Chromium, driven by the Chrome DevTools Protocol (https://chromedevtools.github.io/devtools-protocol/). */
final class DevTools implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final WebSocket socket;
    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Object>> waiting = new ConcurrentHashMap<>();
    private final List<Object> events = new CopyOnWriteArrayList<>();

    DevTools(HttpClient client, URI page) {
        socket = client.newWebSocketBuilder().buildAsync(page, new Listener()).join();
    }

    /** Sends a command and gives its result. The parameters are the inside of a JSON object. */
    Object send(String method, String parameters) {
        int id = last.incrementAndGet();
        CompletableFuture<Object> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + parameters + "}}", true)
                .join();
        Object said;
        try {
            said = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(method + ": the browser does not answer", failure);
        }
        if (JsonTree.at(said, "error") != null) {
            throw new IllegalStateException(method + " " + parameters + ": " + said);
        }
        return Objects.requireNonNull(JsonTree.at(said, "result"), method);
    }

    /** The value of a JavaScript expression, promises awaited. */
    @Nullable
    Object evaluate(String expression) {
        Object result = send(
                "Runtime.evaluate",
                "\"expression\":" + quoted(expression)
                        + ",\"returnByValue\":true,\"awaitPromise\":true,\"userGesture\":true");
        if (JsonTree.at(result, "exceptionDetails") != null) {
            throw new IllegalStateException(expression + ": " + result);
        }
        return JsonTree.at(result, "result", "value");
    }

    /** Waits until an expression is true. */
    void await(String condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Boolean.TRUE.equals(evaluate(condition))) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "waited in vain for: " + condition + "; the page says: " + evaluate("document.body.innerText"));
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(hurry);
            }
        }
    }

    /** All events of that name so far. */
    List<Object> events(String method) {
        return events.stream()
                .filter(event -> method.equals(JsonTree.at(event, "method")))
                .toList();
    }

    static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"";
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean end) {
            message.append(part);
            if (end) {
                Object said = Objects.requireNonNull(JsonTree.parse(message.toString()));
                message.setLength(0);
                if (JsonTree.at(said, "id") instanceof Double id) {
                    CompletableFuture<Object> answer = waiting.remove(id.intValue());
                    if (answer != null) {
                        answer.complete(said);
                    }
                } else {
                    events.add(said);
                }
            }
            from.request(1);
            return null;
        }
    }
}
