package org.limpid.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.limpid.api.LimpidException;

/** What users mean by a run or a checkpoint. */
final class CheckpointFile {

    private CheckpointFile() {}

    /**
     * The file itself, or the best checkpoint of a run folder, or the latest if there is no best one yet.
     *
     * @throws LimpidException if the folder has none
     */
    static Path of(Path path) {
        if (!Files.isDirectory(path)) {
            return path;
        }
        for (String name : new String[] {"best.safetensors", "latest.safetensors"}) {
            Path file = path.resolve("checkpoints").resolve(name);
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new LimpidException(
                path + ": there is no checkpoint in this folder; expected checkpoints/best.safetensors or"
                        + " checkpoints/latest.safetensors, as 'limpid train' leaves them");
    }
}
