package org.limpid.example.abacus;

import org.limpid.api.backend.BackendProvider;
import org.limpid.conformance.junit.BackendConformance;

/** The whole suite, models included. */
final class AbacusConformanceTest extends BackendConformance {

    @Override
    protected BackendProvider provider() {
        return new AbacusProvider();
    }
}
