package org.limpid.conformance.host;

import org.limpid.api.backend.BackendProvider;
import org.limpid.conformance.junit.BackendConformance;

/** The reference backend passes the whole suite. */
final class HostConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return HostProvider.REFERENCE;
    }
}
