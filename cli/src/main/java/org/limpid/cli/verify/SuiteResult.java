package org.limpid.cli.verify;

import java.nio.file.Path;
import java.time.LocalDate;
import org.limpid.conformance.ConformanceReport;

/**
 * What the suite found about one backend, when and with which Limpid.
 *
 * @param limpid the version of Limpid
 * @param date when it ran
 * @param partial whether only some of the checks were asked for
 * @param report what became of them
 */
public record SuiteResult(String limpid, LocalDate date, boolean partial, ConformanceReport report) {

    /** The backend, as in {@code cpu:scalar}. */
    public String backend() {
        return report.backend();
    }

    /** Where {@code verify} puts it in a folder, as in {@code cpu-scalar.json}. */
    public Path file(Path folder, String extension) {
        return folder.resolve(backend().replace(':', '-') + "." + extension);
    }
}
