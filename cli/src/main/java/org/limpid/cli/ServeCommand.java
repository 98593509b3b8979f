package org.limpid.cli;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.cli.serve.Limits;
import org.limpid.cli.serve.Observer;
import org.limpid.cli.serve.ServedNetwork;
import org.limpid.cli.serve.WebServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows in a browser what a trained network makes of an image. */
@Command(
        name = "serve",
        description =
                "Show in a browser what a trained network makes of an image: its answer, where each head of each layer"
                        + " looks, and how far each layer compresses and sparsifies. Until Ctrl-C.",
        footerHeading = "%nExamples:%n",
        footer = "  limpid serve runs/first%n  limpid serve crate_tiny.safetensors --port 0")
final class ServeCommand implements Callable<Integer> {

    private static final int MEGA = 1_000_000;
    private static final int MOST_MIB = 1024;

    @Spec
    private CommandSpec spec;

    @Mixin
    private BackendMixin backends;

    @Parameters(
            paramLabel = "RUN|CHECKPOINT|WEIGHTS",
            description =
                    "The network: a run folder, of which the best checkpoint is taken, a checkpoint, or weights that"
                            + " 'limpid import' wrote; a crate, crate-alpha, crate-mae, vit or vit-mae.")
    private Path path;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            defaultValue = "127.0.0.1",
            description =
                    "A name or an address of this machine to be reached at; 0.0.0.0 for all. There is no password:"
                            + " whoever reaches it can use it. Default: ${DEFAULT-VALUE}, nobody else.")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "0 for one that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--max-upload",
            paramLabel = "MIB",
            defaultValue = "16",
            description = "How large an image file may be, in MiB. Default: ${DEFAULT-VALUE}.")
    private int mebibytes;

    @Option(
            names = "--max-pixels",
            paramLabel = "MILLIONS",
            defaultValue = "24",
            description = "How many millions of pixels an image may have. Default: ${DEFAULT-VALUE}.")
    private int megapixels;

    @Override
    public Integer call() {
        if (mebibytes < 1 || mebibytes > MOST_MIB) {
            throw new LimpidException("the value of --max-upload is " + mebibytes + "; expected 1 to " + MOST_MIB);
        }
        if (megapixels < 1 || megapixels > MOST_MIB) {
            throw new LimpidException("the value of --max-pixels is " + megapixels + "; expected 1 to " + MOST_MIB);
        }
        Limits limits = Limits.DEFAULT.with(mebibytes << 20, (long) megapixels * MEGA);
        ServedNetwork network = ServedNetwork.load(CheckpointFile.of(path));
        CountDownLatch end = new CountDownLatch(1);
        try (Interrupt _ = Interrupt.calls(end::countDown);
                Backend backend = backends.open();
                Observer observer = new Observer(backend, network, limits.observations());
                WebServer server = WebServer.start(host, port, observer, limits, this::defect)) {
            announce(network, backend, server.address());
            end.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK;
    }

    private void announce(ServedNetwork network, Backend backend, URI address) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(network.model().kind() + " of " + network.source() + ", on " + backend.name());
        out.println(address + "  (Ctrl-C ends it)");
        out.flush();
        if (!isLoopback()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("limpid: whoever reaches " + host + " can use this page; without --host nobody else can");
            err.flush();
        }
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private void defect(Throwable defect) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("limpid: a defect of Limpid itself: " + defect);
        defect.printStackTrace(err);
        err.flush();
    }
}
