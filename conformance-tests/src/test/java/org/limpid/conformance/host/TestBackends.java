package org.limpid.conformance.host;

import org.limpid.api.backend.BackendProvider;

/** Backends for tests in other packages. */
public final class TestBackends {

    private TestBackends() {}

    /** One that is right. */
    public static BackendProvider reference() {
        return HostProvider.REFERENCE;
    }

    /** One whose products round their operands to TF32. */
    public static BackendProvider tf32() {
        return new HostProvider(options -> new HostBackend(options, LowPrecision.tf32()));
    }

    /** One whose attention scales its scores wrongly. */
    public static BackendProvider wrongAttention() {
        return new HostProvider(BrokenBackends::wrongScale);
    }

    /** One whose sessions do not share their weights. */
    public static BackendProvider copiedWeights() {
        return new HostProvider(BrokenBackends::copiedWeights);
    }

    /** One that lacks an op and says so. */
    public static BackendProvider without(String op) {
        return new HostProvider(options -> BrokenBackends.without(options, op));
    }
}
