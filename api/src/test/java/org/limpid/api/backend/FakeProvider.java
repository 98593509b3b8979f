package org.limpid.api.backend;

import java.util.List;
import java.util.function.Supplier;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;

/** A backend that only remembers how it was opened. */
final class FakeProvider implements BackendProvider {

    private final String name;
    private final int priority;
    private final List<String> variants;
    private final Supplier<Availability> probe;

    FakeProvider(String name, int priority, List<String> variants, Supplier<Availability> probe) {
        this.name = name;
        this.priority = priority;
        this.variants = variants;
        this.probe = probe;
    }

    static FakeProvider ready(String name, int priority, String device, String... variants) {
        Device only = new Device("0", Device.Kind.CPU, device, 0);
        return new FakeProvider(name, priority, List.of(variants), () -> new Availability.Ready(List.of(only)));
    }

    static FakeProvider unavailable(String name, int priority, String reason, String remedy) {
        return new FakeProvider(name, priority, List.of(), () -> new Availability.Unavailable(reason, remedy));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public List<String> variants() {
        return variants;
    }

    @Override
    public Availability probe() {
        return probe.get();
    }

    @Override
    public Backend open(BackendOptions options) {
        return new Opened(name, options);
    }

    /**
     * What was opened.
     *
     * @param options with what
     */
    record Opened(String name, BackendOptions options) implements Backend {
        @Override
        public Device device() {
            throw new AssertionError("choosing a provider does not ask this");
        }

        @Override
        public Capabilities capabilities() {
            throw new AssertionError("choosing a provider does not ask this");
        }

        @Override
        public Weights allocate(Parameters parameters) {
            throw new AssertionError("choosing a provider does not ask this");
        }

        @Override
        public Session compile(Weights weights, Program... programs) {
            throw new AssertionError("choosing a provider does not ask this");
        }

        @Override
        public void close() {}
    }
}
