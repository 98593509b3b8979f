package org.limpid.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** How much memory this process took at its peak: heap, memory outside of it, and code. */
final class PeakMemory {

    private PeakMemory() {}

    /** The largest resident set so far, as text, where the system tells. */
    static Optional<String> read() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Units.bytes(1024 * Double.parseDouble(line.replaceAll("\\D", ""))))
                    .findFirst();
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }
}
