package org.limpid.cli.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import org.limpid.api.LimpidException;
import org.limpid.models.ImageFormat;

/** The web server of one network: the JDK's own, with rules on who may ask, for what, how much and how slowly. */
public final class WebServer implements AutoCloseable {

    private static final int STOP_SECONDS = 1;

    /** A large network takes seconds, and must not lose its device while it runs. */
    private static final Duration LAST_OBSERVATIONS = Duration.ofSeconds(10);

    /**
     * How slowly a request may come and an answer be fetched, in seconds, and how many may do so at a time. The JDK's server
     * takes them from nowhere but the properties of the process, which it reads once, when its classes are loaded; so they are
     * set for the process as a whole, which has no other server. What the user has set stands.
     */
    private static final Map<String, String> AGAINST_SLOW_CLIENTS = Map.of(
            "sun.net.httpserver.maxReqTime", "30",
            "sun.net.httpserver.maxRspTime", "300",
            "jdk.httpserver.maxConnections", "512",
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
    private final ExecutorService requests;
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
        // A thread for each, so that those who wait or are slow keep nobody from the page. Their number is that of
        // connections.
        this.requests = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("limpid-request-", 1).factory());
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
        server.setExecutor(started.requests);
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
            try {
                answer(exchange);
            } catch (OutOfMemoryError full) {
                // Whatever filled it, the image or its bytes, nothing refers to it from here.
                if (exchange.getResponseCode() < 0) {
                    refuse(
                            exchange,
                            new Refusal(
                                    503,
                                    "there was not memory enough for this request (" + full.getMessage()
                                            + "); try a smaller image, or start Limpid with more, as in"
                                            + " LIMPID_JAVA_OPTS=-Xmx8g"));
                }
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Answer answer;
        try {
            answer = site.answer(exchange, rule);
        } catch (Refusal refusal) {
            refuse(exchange, refusal);
            return;
        } catch (OutOfMemoryError full) {
            throw full;
        } catch (RuntimeException | Error defect) {
            defects.accept(defect);
            refuse(exchange, new Refusal(500, "a defect of Limpid itself; its console says more"));
            return;
        }
        send(exchange, answer, false);
    }

    private void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
        if (refusal.allow() != null) {
            exchange.getResponseHeaders().set("Allow", refusal.allow());
        }
        if (refusal.status() == 503) {
            exchange.getResponseHeaders().set("Retry-After", "5");
        }
        send(exchange, Answer.json(refusal.status(), ObservationJson.error(refusal.getMessage())), true);
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

    /**
     * Takes no more requests, answers those that it can answer in a second, hangs up on the others, and returns when no network
     * runs for them any more; or after ten seconds, whatever they do, for someone has pressed Ctrl-C.
     */
    @Override
    public void close() {
        close(LAST_OBSERVATIONS);
    }

    /** The same with another time for what is left. */
    void close(Duration most) {
        server.stop(STOP_SECONDS);
        requests.shutdownNow();
        site.stop(most);
    }
}
