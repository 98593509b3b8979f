package org.limpid.cli.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source tree that the rules are about: every Maven module with a module descriptor. */
final class Project {
    /** The folder of the root {@code pom.xml}; Surefire sets {@code basedir} to that of the module under test. */
    static final Path ROOT = Path.of(System.getProperty("basedir"), "..").normalize();

    private Project() {}

    /** The folders of the named modules. */
    static List<Path> modules() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            List<Path> modules = folders.filter(folder -> Files.exists(descriptor(folder)))
                    .sorted()
                    .toList();
            if (modules.isEmpty()) {
                throw new IllegalStateException("no module under " + ROOT + ": the rules would hold of nothing");
            }
            return modules;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folders of tests of all Maven modules, with those that only some profile builds. */
    static List<Path> testFolders() {
        try (Stream<Path> folders = Files.find(
                ROOT,
                4,
                (folder, _) -> folder.endsWith("java")
                        && String.valueOf(folder.getParent()).matches(".*/src/[^/]*test"))) {
            return folders.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path descriptor(Path module) {
        return module.resolve("src/main/java/module-info.java");
    }

    /** All Java files below a folder, without module descriptors. */
    static List<Path> sources(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
