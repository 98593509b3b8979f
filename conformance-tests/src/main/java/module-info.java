import org.jspecify.annotations.NullMarked;

/** The f64 oracle and the checks that any backend must pass. */
@NullMarked
module org.limpid.conformance {
    requires transitive org.limpid.api;
    requires static transitive org.jspecify;
    // Not transitive: the command requires this module, and is compiled without JUnit.
    requires static org.junit.jupiter.api;

    exports org.limpid.conformance;
    exports org.limpid.conformance.junit;
    exports org.limpid.conformance.oracle;

    uses org.limpid.api.program.ProgramExample.Source;
}
