package org.limpid.cli.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.limpid.api.LimpidException;
import org.limpid.models.ImageFormat;

/** The web server of one network: the JDK's own, with rules on who may ask, for what, how much and how slowly. */
public final class WebServer implements AutoCloseable {

    private static final int THREADS = 8;
    private static final int WAITING = 64;
    private static final int STOP_SECONDS = 1;

    /**
     * How slowly a request may come and an answer be fetched, in seconds, and how many may do so at a time. The server reads
     * them from the process's properties, once; what the user has set stands.
     */
    private static final Map<String, String> AGAINST_SLOW_CLIENTS = Map.of(
            "sun.net.httpserver.maxReqTime", "30",
            "sun.net.httpserver.maxRspTime", "300",
            "jdk.httpserver.maxConnections", "128",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.nodelay", "true");

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private final HttpServer server;
    private final ExecutorService workers;
    private final Site site;
    private final OriginRule rule;
    private final Limits limits;
    private final Consumer<Throwable> defects;

    private WebServer(HttpServer server, Site site, OriginRule rule, Limits limits, Consumer<Throwable> defects) {
        this.server = server;
        this.site = site;
        this.rule = rule;
        this.limits = limits;
        this.defects = defects;
        AtomicInteger count = new AtomicInteger();
        // One that comes when all are busy and the queue is full is hung up on.
        this.workers = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                work -> new Thread(work, "limpid-web-" + count.incrementAndGet()));
    }

    /**
     * Starts it.
     *
     * @param host a name or an address of this machine, which decides who can reach it: 127.0.0.1 for nobody else
     * @param port 0 for one that is free
     * @param observer not closed with the server
     * @param defects gets what should not have happened; the visitor is told no more than that
     * @throws LimpidException if the address cannot be had
     */
    public static WebServer start(
            String host, int port, Observer observer, Limits limits, Consumer<Throwable> defects) {
        return start(
                host,
                port,
                ObservationJson.of(observer, limits),
                observer.network().image(),
                observer::observe,
                limits,
                defects);
    }

    /** Starts it over anything that makes observations of images. */
    static WebServer start(
            String host,
            int port,
            String network,
            ImageFormat format,
            Function<byte[], Observation> eye,
            Limits limits,
            Consumer<Throwable> defects) {
        if (port < 0 || port > 65_535) {
            throw new LimpidException("the port is " + port + "; expected 1 to 65535, or 0 for one that is free");
        }
        AGAINST_SLOW_CLIENTS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new LimpidException(
                    "the host " + host + " is not known; expected a name or an address of this machine");
        }
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException taken) {
            throw new LimpidException(
                    "no server can be started at " + host + ", port " + port + " (" + taken.getMessage()
                            + "); choose another --port, 0 for one that is free, or a --host that is this machine's",
                    taken);
        }
        WebServer started =
                new WebServer(server, new Site(network, format, eye, limits), new OriginRule(host), limits, defects);
        server.createContext("/", started::handle);
        server.setExecutor(started.workers);
        server.start();
        return started;
    }

    /** Where the page is. */
    public URI address() {
        String host = rule.host();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + server.getAddress().getPort() + "/");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            boolean refused = true;
            try {
                answer = site.answer(exchange, rule);
                refused = false;
            } catch (Refusal refusal) {
                if (refusal.allow() != null) {
                    exchange.getResponseHeaders().set("Allow", refusal.allow());
                }
                if (refusal.status() == 503) {
                    exchange.getResponseHeaders().set("Retry-After", "5");
                }
                answer = Answer.json(refusal.status(), ObservationJson.error(refusal.getMessage()));
            } catch (RuntimeException | Error defect) {
                defects.accept(defect);
                answer = Answer.json(500, ObservationJson.error("a defect of Limpid itself; its console says more"));
            }
            send(exchange, answer, refused);
        }
    }

    private void send(HttpExchange exchange, Answer answer, boolean refused) throws IOException {
        byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        HEADERS.forEach(headers::set);
        headers.set("Content-Type", answer.type());
        if (refused) {
            // Of what it sent there may be more to come.
            headers.set("Connection", "close");
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body);
        out.flush();
        if (refused) {
            Upload.drain(exchange.getRequestBody(), limits);
        }
    }

    /** Takes no more requests, hangs up on those that are still coming in, and returns when the others are answered. */
    @Override
    public void close() {
        server.stop(STOP_SECONDS);
        workers.close();
    }
}
