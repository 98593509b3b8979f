import org.jspecify.annotations.NullMarked;
import org.limpid.api.backend.BackendProvider;
import org.limpid.backend.nd4j.Nd4jProvider;

/**
 * The ND4J backend. ND4J's own modules are broken, so its jars stand on the class path, also where this one stands on the
 * module path; the provider opens the door to them when it is asked.
 */
@NullMarked
module org.limpid.backend.nd4j {
    requires transitive org.limpid.api;
    requires static org.jspecify;
    // What the bindings on the class path need: nobody else asks for these modules in a modular run.
    requires java.logging;
    requires java.management;
    requires jdk.unsupported;

    exports org.limpid.backend.nd4j;

    provides BackendProvider with
            Nd4jProvider;
}
