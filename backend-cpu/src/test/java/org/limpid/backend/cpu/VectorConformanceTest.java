package org.limpid.backend.cpu;

import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.conformance.junit.BackendConformance;

/** The whole suite on the vector kernels. */
final class VectorConformanceTest extends BackendConformance {

    @Override
    protected BackendProvider provider() {
        return new CpuProvider();
    }

    @Override
    protected BackendOptions options() {
        return BackendOptions.DEFAULT.withVariant("vector").withThreads(2);
    }
}
