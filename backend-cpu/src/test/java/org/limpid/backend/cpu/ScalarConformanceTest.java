package org.limpid.backend.cpu;

import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.conformance.junit.BackendConformance;

/** The whole suite on the plain Java kernels. */
final class ScalarConformanceTest extends BackendConformance {

    @Override
    protected BackendProvider provider() {
        return new CpuProvider();
    }

    @Override
    protected BackendOptions options() {
        return BackendOptions.DEFAULT.withVariant("scalar").withThreads(1);
    }
}
