package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.program.ProgramExample;

/** Backends are found, chosen and refused alike in real JVMs, however the jars got there. */
class SelectionTest {

    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    /** Opens what its argument, the system property or the environment asks for, from a jar if one is named. */
    private static final String CHOOSER = """
            import java.net.URL;
            import java.net.URLClassLoader;
            import java.nio.file.Path;
            import org.limpid.api.LimpidException;
            import org.limpid.api.backend.*;

            class Chooser {
                public static void main(String[] arguments) throws Exception {
                    Backends backends = Backends.discover();
                    if (!arguments[0].isEmpty()) {
                        URL jar = Path.of(arguments[0]).toUri().toURL();
                        backends = Backends.discover(new URLClassLoader(new URL[] {jar}, Chooser.class.getClassLoader()));
                    }
                    String asked = arguments.length > 1 ? arguments[1] : null;
                    try (Backend backend = backends.open(asked, BackendOptions.DEFAULT.withThreads(1))) {
                        System.out.println("opened " + backend.name() + ", " + backend.device().description());
                    } catch (LimpidException refused) {
                        System.out.println(refused.getMessage());
                        System.exit(2);
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    private Path api;
    private Path cpu;
    private Path source;

    @BeforeEach
    void findThem() throws IOException {
        api = InstalledModules.of("org.limpid.api");
        cpu = InstalledModules.of("org.limpid.backend.cpu");
        source = Files.writeString(folder.resolve("Chooser.java"), CHOOSER);
    }

    private Outcome choose(
            List<Path> classPath, List<String> options, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(options);
        command.addAll(List.of("-classpath", InstalledModules.path(classPath), source.toString()));
        command.addAll(List.of(arguments));
        return InstalledModules.java(folder, environment, command);
    }

    private static void opened(String expected, Outcome outcome) {
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().startsWith("opened " + expected), outcome.out() + outcome.err());
    }

    private static void refused(Outcome outcome, String... parts) {
        assertEquals(2, outcome.code(), outcome.out() + outcome.err());
        for (String part : parts) {
            assertTrue(outcome.out().contains(part), () -> "'" + part + "' in:\n" + outcome.out() + outcome.err());
        }
    }

    @Test
    void fromTheClassPath() throws IOException, InterruptedException {
        opened("cpu, 1 thread, ", choose(List.of(api, cpu), List.of(VECTORS), Map.of(), ""));
    }

    @Test
    void fromTheModulePath() throws IOException, InterruptedException {
        Outcome outcome = InstalledModules.java(
                folder,
                Map.of(),
                List.of(
                        VECTORS,
                        "--module-path",
                        InstalledModules.path(List.of(api, cpu)),
                        "--add-modules=org.limpid.api",
                        source.toString(),
                        ""));
        opened("cpu, 1 thread, ", outcome);
    }

    @Test
    void fromAFolderOfJars() throws IOException, InterruptedException {
        Path jars = InstalledModules.jars(folder.resolve("lib"), InstalledModules.ofTheCommand());
        Outcome outcome = InstalledModules.java(
                folder,
                Map.of(),
                List.of(VECTORS, "-classpath", jars + File.separator + "*", "org.limpid.cli.Main", "backends"));
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().matches("(?s).*\ncpu +\\d+ +ready +CPU .*vector, scalar.*"), outcome.out());
        Outcome modules = InstalledModules.java(
                folder,
                Map.of(),
                List.of(
                        VECTORS,
                        "--module-path",
                        jars.toString(),
                        "-m",
                        "org.limpid.cli/org.limpid.cli.Main",
                        "backends"));
        assertEquals(outcome.out(), modules.out(), modules.err());
    }

    @Test
    void aHeapThatIsTooSmallIsSaidSo() throws IOException, InterruptedException {
        Outcome outcome = InstalledModules.java(
                folder,
                Map.of(),
                List.of(
                        "-Xmx48m",
                        VECTORS,
                        "--module-path",
                        InstalledModules.path(InstalledModules.ofTheCommand()),
                        "-m",
                        "org.limpid.cli/org.limpid.cli.Main",
                        "train",
                        "--digits=200000,10",
                        "--out=" + folder.resolve("run")));
        assertEquals(2, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.err().contains("limpid: out of memory: "), outcome.err());
        assertTrue(outcome.err().contains("LIMPID_JAVA_OPTS=-Xmx8g"), outcome.err());
        assertFalse(outcome.err().contains("\tat "), outcome.err());
    }

    @Test
    void fromAClassLoaderOfTheUsersOwn() throws IOException, InterruptedException {
        Path jars = InstalledModules.jars(folder.resolve("lib"), List.of(api, cpu));
        List<Path> both;
        try (var files = Files.list(jars)) {
            both = files.toList();
        }
        Path jar = both.stream()
                .filter(file -> file.getFileName().toString().contains("cpu"))
                .findFirst()
                .orElseThrow();
        opened("cpu, 1 thread, ", choose(List.of(api), List.of(VECTORS), Map.of(), jar.toString()));
    }

    @Test
    void optionBeforePropertyBeforeEnvironment() throws IOException, InterruptedException {
        List<Path> both = List.of(api, cpu);
        Map<String, String> scalar = Map.of("LIMPID_BACKEND", "cpu:scalar");
        opened("cpu:scalar, ", choose(both, List.of(VECTORS), scalar, ""));
        opened("cpu, ", choose(both, List.of(VECTORS, "-Dlimpid.backend=cpu:vector"), scalar, ""));
        opened("cpu:scalar, ", choose(both, List.of(VECTORS, "-Dlimpid.backend=cpu"), Map.of(), "", "cpu:scalar"));
    }

    @Test
    void anUnknownNameSaysWhichIsNearAndWhatWasFound() throws IOException, InterruptedException {
        refused(
                choose(List.of(api, cpu), List.of(VECTORS), Map.of("LIMPID_BACKEND", "cup"), ""),
                "There is no backend 'cup' (asked for by LIMPID_BACKEND). Did you mean 'cpu'?\n",
                "  found   cpu (ready, ",
                "  remedy  ask for one of those, for 'auto', or add the backend's jars to the path");
    }

    @Test
    void withoutAnyBackendTheErrorNamesOneToAdd() throws IOException, InterruptedException {
        refused(
                choose(List.of(api), List.of(), Map.of(), ""),
                "No backend can start.\n  found   no backend at all\n",
                "  remedy  add a backend's jar to the path, such as org.limpid:limpid-backend-cpu");
    }

    @Test
    void withoutTheVectorModuleTheDefaultSaysThatItIsSlow() throws IOException, InterruptedException {
        Outcome outcome = choose(List.of(api, cpu), List.of(), Map.of(), "");
        opened("cpu:scalar, 1 thread, plain Java; faster with --add-modules jdk.incubator.vector", outcome);
        assertTrue(outcome.err().contains("cpu runs plain Java kernels: start the JVM with"), outcome.err());
        Outcome asked = choose(List.of(api, cpu), List.of(), Map.of(), "", "cpu:scalar");
        opened("cpu:scalar", asked);
        assertFalse(asked.err().contains("cpu runs plain Java kernels"), asked.err());
        refused(
                choose(List.of(api, cpu), List.of(), Map.of("LIMPID_BACKEND", "cpu:vector"), ""),
                "Backend 'cpu:vector' cannot start.",
                "  reason  the module jdk.incubator.vector is not resolved in this JVM",
                "  remedy  start it with --add-modules jdk.incubator.vector, or ask for 'cpu:scalar'");
    }

    /** A jar whose classes are gone, as after an upgrade that failed half-way, takes nothing else with it. */
    @Test
    void aProviderThatDoesNotLoadHidesNoOther() throws IOException, InterruptedException {
        Path services = Files.createDirectories(folder.resolve("half/META-INF/services"));
        Files.writeString(services.resolve(BackendProvider.class.getName()), "com.example.GoneProvider\n");
        List<Path> path = List.of(api, folder.resolve("half"), cpu);
        opened("cpu, ", choose(path, List.of(VECTORS), Map.of(), ""));
        refused(
                choose(path, List.of(VECTORS), Map.of(), "", "gone"),
                "There is no backend 'gone'",
                "a provider that does not load (",
                "Provider com.example.GoneProvider not found");
    }

    /** What a broken jar would have contributed to the suite must not go missing unseen. */
    @Test
    void aSourceOfProgramsThatDoesNotLoadIsAnError() throws IOException, InterruptedException {
        Path services = Files.createDirectories(folder.resolve("half/META-INF/services"));
        Files.writeString(services.resolve(ProgramExample.Source.class.getName()), "com.example.GoneSource\n");
        List<Path> path = new ArrayList<>(InstalledModules.ofTheCommand());
        path.add(folder.resolve("half"));
        Outcome outcome = InstalledModules.java(
                folder,
                Map.of(),
                List.of("-classpath", InstalledModules.path(path), "org.limpid.cli.Main", "verify", "--list"));
        assertEquals(2, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.err().contains("limpid: a source of program examples does not load: "), outcome.err());
        assertTrue(outcome.err().contains("com.example.GoneSource not found"), outcome.err());
    }

    /** One variant that cannot run here is named, and the others are tried all the same. */
    @Test
    void theSuitePassesOverWhatCannotStart() throws IOException, InterruptedException {
        List<String> command = List.of(
                "--module-path",
                InstalledModules.path(InstalledModules.ofTheCommand()),
                "-m",
                "org.limpid.cli/org.limpid.cli.Main",
                "verify",
                "--only",
                "crate.forward",
                "-o",
                folder.resolve("out").toString());
        Outcome outcome = InstalledModules.java(folder, Map.of(), command);
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        assertTrue(
                outcome.out().startsWith("passed over: cpu:vector does not open: Backend 'cpu:vector' cannot start."),
                outcome.out());
        assertTrue(outcome.out().contains("conforms cpu:scalar: "), outcome.out());
        assertFalse(outcome.out().contains("conforms cpu:vector"), outcome.out());
    }

    /** JUnit is for whoever tests a backend with it; the command runs the same checks without. */
    @Test
    void theSuiteRunsWithoutJUnit() throws IOException, InterruptedException {
        List<Path> places = InstalledModules.ofTheCommand();
        assertTrue(places.stream().noneMatch(place -> place.toString().contains("junit")), places::toString);
        List<String> verify = List.of(
                "verify",
                "-b",
                "cpu:scalar",
                "--only",
                "1.2",
                "--only",
                "3.6",
                "-o",
                folder.resolve("out").toString());
        List<String> onModulePath = new ArrayList<>(
                List.of("--module-path", InstalledModules.path(places), "-m", "org.limpid.cli/org.limpid.cli.Main"));
        List<String> onClassPath =
                new ArrayList<>(List.of("-classpath", InstalledModules.path(places), "org.limpid.cli.Main"));
        for (List<String> command : List.of(onModulePath, onClassPath)) {
            command.addAll(verify);
            Outcome outcome = InstalledModules.java(folder, Map.of(), command);
            assertEquals(0, outcome.code(), outcome.out() + outcome.err());
            assertTrue(outcome.out().contains("conforms cpu:scalar: "), outcome.out());
        }
    }
}
