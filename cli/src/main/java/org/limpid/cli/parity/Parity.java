package org.limpid.cli.parity;

import java.nio.file.Path;
import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.text.Nearest;

/** Compares a model with a reference file of whatever kind. */
public final class Parity {

    private static final List<ParityKind> KINDS = List.of(
            new ClassifierParity("crate"),
            new ClassifierParity("crate-alpha"),
            new MaeParity(),
            ReduNetParity.vector(),
            ReduNetParity.signals(),
            ReduNetParity.planes(),
            new RateReductionParity());

    private Parity() {}

    /**
     * What a comparison gave.
     *
     * @param file which file
     * @param model what its metadata describe, in one line
     * @param comparisons the groups of tensors
     */
    public record Report(Path file, String model, List<Comparison> comparisons) {

        /** How many elements were compared. */
        public long values() {
            return comparisons.stream().mapToLong(Comparison::values).sum();
        }

        /** How many tensors were compared. */
        public int tensors() {
            return comparisons.stream().mapToInt(Comparison::tensors).sum();
        }

        /** Whether something was compared and everything agreed. */
        public boolean agrees() {
            return values() > 0 && comparisons.stream().allMatch(Comparison::agrees);
        }
    }

    /**
     * Compares one file on one backend.
     *
     * @throws LimpidException if the file is broken or holds a tensor, key or value that is not understood
     */
    public static Report of(Path path, Backend backend) {
        try (ReferenceFile file = new ReferenceFile(path)) {
            String kind = file.text("kind");
            List<String> known = KINDS.stream().map(ParityKind::kind).toList();
            ParityKind.Result result = KINDS.stream()
                    .filter(candidate -> candidate.kind().equals(kind))
                    .findFirst()
                    .orElseThrow(() -> new LimpidException(path + ": the metadata have kind = '" + kind
                            + "'; this version compares " + String.join(", ", known) + "." + Nearest.hint(kind, known)))
                    .compare(file, backend);
            return new Report(path, result.model(), result.comparisons());
        }
    }
}
