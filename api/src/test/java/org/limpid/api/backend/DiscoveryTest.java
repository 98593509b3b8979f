package org.limpid.api.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.limpid.api.Errors.assertMentions;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding providers on a class path, among them some that do not load. */
final class DiscoveryTest {

    private static final String SERVICE = "META-INF/services/" + BackendProvider.class.getName();

    /** What a jar on the class path might hold. */
    public static final class Sample implements BackendProvider {
        @Override
        public String name() {
            return "sample";
        }

        @Override
        public int priority() {
            return 1;
        }

        @Override
        public Availability probe() {
            return new Availability.Unavailable("it is a sample", "take another");
        }

        @Override
        public Backend open(BackendOptions options) {
            throw new AssertionError("choosing a provider does not ask this");
        }
    }

    /** A provider that fails as it is made. */
    public static final class Failing implements BackendProvider {

        /** Fails. */
        public Failing() {
            throw new IllegalStateException("no driver");
        }

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public int priority() {
            return 1;
        }

        @Override
        public Availability probe() {
            throw new AssertionError("choosing a provider does not ask this");
        }

        @Override
        public Backend open(BackendOptions options) {
            throw new AssertionError("choosing a provider does not ask this");
        }
    }

    /** Defines the providers above once more, outside of any named module, as a class path does. */
    private static final class ClassPath extends ClassLoader {

        private final Path services;

        ClassPath(Path services) {
            super(DiscoveryTest.class.getClassLoader());
            this.services = services;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean here = name.equals(Sample.class.getName()) || name.equals(Failing.class.getName());
            if (!here) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream in = DiscoveryTest.class.getResourceAsStream(name.replaceFirst(".*\\.", "") + ".class")) {
                byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException broken) {
                throw new ClassNotFoundException(name, broken);
            }
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals(SERVICE)
                    ? Collections.enumeration(List.of(services.toUri().toURL()))
                    : super.getResources(name);
        }

        @Override
        public @Nullable URL getResource(String name) {
            try {
                return name.equals(SERVICE) ? services.toUri().toURL() : super.getResource(name);
            } catch (MalformedURLException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    @TempDir
    private @Nullable Path folder;

    private Backends discover(String... providers) throws IOException {
        Path services = Files.write(Objects.requireNonNull(folder).resolve("services"), List.of(providers));
        return Backends.discover(new ClassPath(services));
    }

    @Test
    void aProviderOnTheClassPathIsFound() throws IOException {
        Backends backends = discover(Sample.class.getName());
        BackendProvider sample = backends.providers().stream()
                .filter(provider -> provider.name().equals("sample"))
                .findFirst()
                .orElseThrow();
        assertFalse(sample.getClass().getModule().isNamed());
        assertEquals(List.of(), backends.broken());
    }

    @Test
    void providersThatDoNotLoadHideNoOther() throws IOException {
        Backends backends = discover("no.such.Provider", Failing.class.getName(), Sample.class.getName());
        String service = BackendProvider.class.getName();
        assertEquals(
                List.of(
                        service + ": Provider no.such.Provider not found",
                        service + ": Provider " + Failing.class.getName()
                                + " could not be instantiated: java.lang.IllegalStateException: no driver"),
                backends.broken());
        assertEquals(
                1,
                backends.providers().stream()
                        .filter(provider -> provider.name().equals("sample"))
                        .count());
        assertMentions(
                () -> backends.open("failing", BackendOptions.DEFAULT),
                "There is no backend 'failing'",
                "a provider that does not load (" + service + ": Provider no.such.Provider not found)",
                "java.lang.IllegalStateException: no driver");
    }

    @Test
    void aBrokenListOfProvidersIsReported() throws IOException {
        Backends backends = discover("this is not a class name");
        assertEquals(1, backends.broken().size());
        assertMentions(() -> backends.open("x", BackendOptions.DEFAULT), "a provider that does not load");
    }
}
