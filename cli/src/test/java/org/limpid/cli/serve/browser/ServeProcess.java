package org.limpid.cli.serve.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code limpid serve} as users start it. */
final class ServeProcess implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("(http://\\S+/) .*");
    private static final int INTERRUPTED = 130;

    private final Process process;
    private final URI address;

    private ServeProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it on a port of its own choice, with a memory too small for a photograph. */
    static ServeProcess start(Path launcher, Path network) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "serve", network.toString(), "--port", "0")
                .redirectErrorStream(true);
        builder.environment().put("LIMPID_JAVA_OPTS", "-Xmx64m");
        Process process = builder.start();
        BufferedReader said = process.inputReader();
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            Matcher address = ADDRESS.matcher(line);
            if (address.matches()) {
                return new ServeProcess(process, URI.create(address.group(1)));
            }
        }
        throw new IOException("limpid serve ended:\n" + all);
    }

    URI address() {
        return address;
    }

    /** Presses Ctrl-C and sees to it that it ends soon and well. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        Check.that(process.waitFor(20, TimeUnit.SECONDS), "limpid serve goes on 20 seconds after Ctrl-C");
        Check.that(process.exitValue() == INTERRUPTED, "limpid serve ended with " + process.exitValue());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
