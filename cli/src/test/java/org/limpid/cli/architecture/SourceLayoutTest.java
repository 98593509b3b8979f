package org.limpid.cli.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a reader may count on in every folder of the source tree. */
final class SourceLayoutTest {
    /** A file that grows beyond this has two subjects. */
    private static final int LONGEST_FILE = 550;

    /** JUnit's ways to pass over a test, but for data sets that do not come with the sources. */
    private static final Pattern SWITCHED_OFF =
            Pattern.compile("@(?:[\\w.]+\\.)?(?:Dis|En)abled(?!IfEnvironmentVariable\\(\\s*named = \"LIMPID_DATA\")"
                    + "|Assumption[s]|\\bassum(?:e|ing)(?:True|False|That)\\b|Test(?:Aborted)Exception");

    @Test
    void everyPackageSaysWhatLivesThere() {
        List<Path> silent = new ArrayList<>();
        for (Path module : Project.modules()) {
            Set<Path> packages = new TreeSet<>();
            for (Path source : Project.sources(module.resolve("src/main/java"))) {
                packages.add(source.getParent());
            }
            assertFalse(packages.isEmpty(), module + " has no package");
            for (Path folder : packages) {
                if (!Files.exists(folder.resolve("package-info.java"))) {
                    silent.add(Project.ROOT.relativize(folder));
                }
            }
        }
        assertEquals(List.of(), silent, "packages without a package-info.java");
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        List<Path> unmarked = new ArrayList<>();
        for (Path module : Project.modules()) {
            if (isNullMarked(Project.descriptor(module))) {
                continue;
            }
            for (Path source : Project.sources(module.resolve("src/main/java"))) {
                if (source.endsWith("package-info.java") && !isNullMarked(source)) {
                    unmarked.add(Project.ROOT.relativize(source));
                }
            }
        }
        assertEquals(List.of(), unmarked, "packages without @NullMarked, which NullAway passes over");
    }

    private static boolean isNullMarked(Path file) throws IOException {
        return Files.readString(file).lines().anyMatch(line -> line.equals("@NullMarked"));
    }

    @Test
    void everyModuleTestsThatItIsNamed() {
        for (Path module : Project.modules()) {
            boolean named = Project.sources(module.resolve("src/test/java")).stream()
                    .anyMatch(source -> source.endsWith("NamedModuleTest.java"));
            assertTrue(named, module + " has no NamedModuleTest: its tests may run on the class path unnoticed");
        }
    }

    @Test
    void noFileHasTwoSubjects() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path module : Project.modules()) {
            for (Path source : Project.sources(module.resolve("src"))) {
                long lines;
                try (var stream = Files.lines(source)) {
                    lines = stream.count();
                }
                if (lines > LONGEST_FILE) {
                    tooLong.add(Project.ROOT.relativize(source) + " (" + lines + " lines)");
                }
            }
        }
        assertEquals(List.of(), tooLong, "files of more than " + LONGEST_FILE + " lines");
    }

    /** Nor decides for itself that it need not run: what depends on the machine is asserted for either case. */
    @Test
    void noTestIsSwitchedOff() throws IOException {
        List<Path> off = new ArrayList<>();
        Set<String> folders = new TreeSet<>();
        for (Path folder : Project.testFolders()) {
            folders.add(Project.ROOT.relativize(folder).toString());
            for (Path source : Project.sources(folder)) {
                if (SWITCHED_OFF.matcher(Files.readString(source)).find()) {
                    off.add(Project.ROOT.relativize(source));
                }
            }
        }
        assertTrue(
                folders.containsAll(Set.of("cli/src/test/java", "backend-tornado/src/tornado-test/java")),
                () -> "looked at " + folders);
        assertEquals(List.of(), off, "tests that are switched off, or may be");
    }
}
