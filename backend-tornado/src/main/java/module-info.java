import org.jspecify.annotations.NullMarked;
import org.limpid.api.backend.BackendProvider;
import org.limpid.backend.tornado.TornadoProvider;

/** The TornadoVM backend. TornadoVM's own modules are found at run time. */
@NullMarked
module org.limpid.backend.tornado {
    requires transitive org.limpid.api;
    requires static org.jspecify;

    exports org.limpid.backend.tornado;

    provides BackendProvider with
            TornadoProvider;
}
