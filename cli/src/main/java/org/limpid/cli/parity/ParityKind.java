package org.limpid.cli.parity;

import java.util.List;
import org.limpid.api.backend.Backend;

/** How files of one kind are read and compared. */
interface ParityKind {

    /** The value of the metadata's {@code kind}. */
    String kind();

    /**
     * Reads everything in the file, builds what it describes, and compares.
     *
     * @throws org.limpid.api.LimpidException if the file holds anything that it does not understand
     */
    Result compare(ReferenceFile file, Backend backend);

    /**
     * What came of it.
     *
     * @param model what the metadata describe, in one line
     * @param comparisons the groups
     */
    record Result(String model, List<Comparison> comparisons) {}
}
