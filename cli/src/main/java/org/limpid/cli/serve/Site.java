package org.limpid.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.limpid.analysis.Page;
import org.limpid.cli.image.ImageDecoder;
import org.limpid.cli.image.ImagePixels;
import org.limpid.cli.image.UnreadableImage;
import org.limpid.models.ImageFormat;

/** What there is to ask for: the page, its style and script, the network, and what it makes of an image. */
final class Site {

    /** Where images are sent to. */
    static final String OBSERVE = "/api/observe";

    private final Map<String, Answer> pages;
    private final ImageFormat format;
    private final Function<byte[], Observation> eye;
    private final Limits limits;
    private final Turns turns;

    /**
     * @param network the JSON that describes it
     * @param format what its images look like
     * @param eye shows it an image; called by several threads
     */
    Site(String network, ImageFormat format, Function<byte[], Observation> eye, Limits limits) {
        this.format = format;
        this.eye = eye;
        this.limits = limits;
        this.turns = new Turns(limits);
        this.pages = Map.of(
                "/", new Answer(200, "text/html; charset=utf-8", resource("serve.html")),
                "/serve.css", new Answer(200, "text/css; charset=utf-8", Page.style() + resource("serve.css")),
                "/serve.js", new Answer(200, "text/javascript; charset=utf-8", resource("serve.js")),
                "/chart.js", new Answer(200, "text/javascript; charset=utf-8", resource("chart.js")),
                "/icon.svg", new Answer(200, "image/svg+xml", resource("icon.svg")),
                "/api/network", Answer.json(200, network));
    }

    private static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(Site.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(name, impossible);
        }
    }

    /** Answers a request. */
    Answer answer(HttpExchange exchange, OriginRule rule) throws Refusal, IOException {
        rule.checkHost(exchange.getRequestHeaders());
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (path.equals(OBSERVE)) {
            require(method, "POST");
            rule.checkOrigin(exchange.getRequestHeaders());
            return observe(exchange);
        }
        Answer page = pages.get(path);
        if (page == null) {
            throw new Refusal(404, "there is nothing at " + path + "; the page is at /");
        }
        require(method, "GET, HEAD");
        return page;
    }

    private static void require(String method, String allowed) throws Refusal {
        if (!(", " + allowed + ",").contains(", " + method + ",")) {
            throw new Refusal(405, "the method is " + method + "; expected " + allowed, allowed);
        }
    }

    private Answer observe(HttpExchange exchange) throws Refusal, IOException {
        int length = Upload.length(exchange.getRequestHeaders(), limits);
        try (Turns.Place _ = turns.enter(length)) {
            byte[] upload = Upload.read(exchange, length);
            return turns.take(() -> look(upload));
        } catch (UnreadableImage unreadable) {
            throw new Refusal(
                    switch (unreadable.reason()) {
                        case NO_IMAGE -> 415;
                        case BROKEN -> 400;
                        case TOO_MANY_PIXELS, TOO_MANY_SCANS, TOO_SLOW -> 413;
                        case STOPPED -> 503;
                    },
                    unreadable.getMessage());
        }
    }

    private Answer look(byte[] upload) throws UnreadableImage {
        BufferedImage image = ImageDecoder.decode(upload, limits.pixels(), limits.decoding());
        return Answer.json(200, ObservationJson.of(eye.apply(ImagePixels.of(image, format))));
    }

    /** Shows the network no more images, and waits for the last ones, but no longer than that. */
    void stop(Duration most) {
        turns.stop(most);
    }
}
