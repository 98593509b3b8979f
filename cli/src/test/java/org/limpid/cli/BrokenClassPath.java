package org.limpid.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.limpid.api.backend.BackendProvider;

/** A class loader that has the broken backend on its class path, as the jar of a vendor would be; for the thread that opens it. */
final class BrokenClassPath extends ClassLoader implements AutoCloseable {

    private static final String SERVICE = "META-INF/services/" + BackendProvider.class.getName();
    private static final String PACKAGE = "org.limpid.cli.broken.";

    private final Path services;
    private final Thread thread = Thread.currentThread();
    private final ClassLoader before = thread.getContextClassLoader();

    private BrokenClassPath(Path services) {
        super(BrokenClassPath.class.getClassLoader());
        this.services = services;
    }

    /** Makes the thread find the backend until it is closed. */
    static BrokenClassPath open(Path folder) throws IOException {
        Path services = Files.writeString(folder.resolve("services"), PACKAGE + "BrokenProvider\n");
        BrokenClassPath loader = new BrokenClassPath(services);
        loader.thread.setContextClassLoader(loader);
        return loader;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
            return super.loadClass(name, resolve);
        }
        Class<?> known = findLoadedClass(name);
        if (known != null) {
            return known;
        }
        try (InputStream in = BrokenClassPath.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
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

    @Override
    public void close() {
        thread.setContextClassLoader(before);
    }
}
