package org.limpid.backend.nd4j;

import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.conformance.junit.BackendConformance;

/** The whole suite. */
final class Nd4jConformanceTest extends BackendConformance {

    @Override
    protected BackendProvider provider() {
        return new Nd4jProvider();
    }

    @Override
    protected BackendOptions options() {
        return BackendOptions.DEFAULT.withThreads(2);
    }
}
