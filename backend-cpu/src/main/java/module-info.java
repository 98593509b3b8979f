import org.jspecify.annotations.NullMarked;
import org.limpid.api.backend.BackendProvider;
import org.limpid.backend.cpu.CpuProvider;

/** The pure Java backend: Vector API kernels, a scalar twin, one thread pool. */
@NullMarked
module org.limpid.backend.cpu {
    requires transitive org.limpid.api;
    requires static org.jspecify;
    requires static jdk.incubator.vector;

    exports org.limpid.backend.cpu;

    provides BackendProvider with
            CpuProvider;
}
