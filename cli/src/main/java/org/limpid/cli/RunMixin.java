package org.limpid.cli;

import java.nio.file.Path;
import org.limpid.api.backend.Backend;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A run that is looked at, with the data of then or others, on a backend. */
final class RunMixin {

    @Mixin
    private BackendMixin backends;

    @Mixin
    private DataMixin data;

    @Parameters(
            paramLabel = "RUN|CHECKPOINT",
            description = "A run folder, of which the best checkpoint is taken, or a checkpoint.")
    private Path path;

    /** What was named: a folder or a file. */
    Path path() {
        return path;
    }

    /** Its checkpoint and data. */
    RunData load() {
        return RunData.load(path, data);
    }

    /** Opens the backend that was chosen. */
    Backend open() {
        return backends.open();
    }
}
