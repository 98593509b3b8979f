package org.limpid.cli.serve.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Chromium without a window, of which this process is the only user. */
final class Browser implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/.*");

    private final Process process;
    private final String authority;
    private final HttpClient client = HttpClient.newHttpClient();

    private Browser(Process process, String authority) {
        this.process = process;
        this.authority = authority;
    }

    /**
     * Starts it.
     *
     * @param profile a folder of its own
     */
    static Browser start(String executable, Path profile) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                executable,
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--no-first-run",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "--no-proxy-server",
                "--disable-background-networking"));
        if (Files.isWritable(Path.of("/root"))) {
            // Chromium's sandbox does not work for root.
            command.add("--no-sandbox");
        }
        command.add("about:blank");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader said = process.inputReader();
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            Matcher listening = LISTENING.matcher(line);
            if (listening.matches()) {
                Thread.ofPlatform().daemon().start(() -> drain(said));
                return new Browser(process, listening.group(1));
            }
        }
        throw new IOException(executable + " did not start:\n" + all);
    }

    /** A browser that nobody listens to would wait for someone. */
    private static void drain(BufferedReader said) {
        try {
            while (said.readLine() != null) {
                Thread.onSpinWait();
            }
        } catch (IOException closed) {
            // It has ended.
        }
    }

    /** A new, empty page. */
    DevTools open() throws IOException, InterruptedException {
        HttpResponse<String> made = client.send(
                HttpRequest.newBuilder(URI.create("http://" + authority + "/json/new?about:blank"))
                        .PUT(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Object socket = JsonTree.at(JsonTree.parse(made.body()), "webSocketDebuggerUrl");
        return new DevTools(
                client, URI.create(Objects.requireNonNull(socket, made.body()).toString()));
    }

    @Override
    public void close() {
        client.close();
        List<ProcessHandle> all = process.descendants().toList();
        all.forEach(ProcessHandle::destroy);
        process.destroy();
        // Only then has everything been written that they write.
        all.forEach(handle -> handle.onExit().join());
        process.onExit().join();
    }
}
