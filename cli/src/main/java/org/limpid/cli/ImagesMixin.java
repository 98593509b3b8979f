package org.limpid.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Images of the user's, and the network that they are shown to. */
final class ImagesMixin {

    @ArgGroup(multiplicity = "1")
    private Network network = new Network();

    @Parameters(
            paramLabel = "IMAGE",
            arity = "1..*",
            description =
                    "PNG, JPEG, BMP or GIF. One of another size than the network's is scaled, and what stands over is"
                            + " cut off.")
    private List<Path> images;

    /** The file of the network's weights. */
    Path file() {
        return CheckpointFile.of(Objects.requireNonNull(network.with == null ? network.checkpoint : network.with));
    }

    /** The images, in the order of the command line. */
    List<Path> images() {
        return images;
    }

    /** One file under two names, of which one is shown. */
    private static final class Network {

        @Option(
                names = {"-w", "--with"},
                required = true,
                paramLabel = "RUN|CHECKPOINT|WEIGHTS",
                description =
                        "The network: a run folder, of which the best checkpoint is taken, a checkpoint, or weights that"
                                + " 'limpid import' wrote.")
        private @Nullable Path with;

        @Option(
                names = {"-c", "--checkpoint"},
                required = true,
                hidden = true)
        private @Nullable Path checkpoint;
    }
}
