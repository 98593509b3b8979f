package org.limpid.cli.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the pages at the root and under {@code docs} speak of what is there: links lead somewhere, Java compiles. */
final class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)#\\s]+)[^)]*\\)");
    private static final Pattern JAVA =
            Pattern.compile("^( *)```java\n(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
    /** A block whose first line names the file that it is quoted from. */
    private static final Pattern QUOTED =
            Pattern.compile("^```java (\\S+)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private static final Pattern TYPE = Pattern.compile(
            "^(?:public |final |sealed |abstract )*(?:class|record|interface|enum) (\\w+)", Pattern.MULTILINE);

    /** The class that pages take for the one their reader writes. */
    private static final String READERS_PROVIDER = """
            import org.limpid.api.backend.*;

            final class MyBackendProvider implements BackendProvider {
                @Override
                public String name() {
                    return "mine";
                }

                @Override
                public int priority() {
                    return 0;
                }

                @Override
                public Availability probe() {
                    throw new AssertionError("compiled only");
                }

                @Override
                public Backend open(BackendOptions options) {
                    throw new AssertionError("compiled only");
                }
            }
            """;

    /** What a program writes between two marks of one name. */
    private static final Pattern GENERATED =
            Pattern.compile("<!-- ([^>]+): begin -->(.*?)<!-- \\1: end -->", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void linksLeadSomewhere() throws IOException {
        int links = 0;
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains("://") && !target.startsWith("mailto:")) {
                    links++;
                    if (!Files.exists(page.resolveSibling(target))) {
                        broken.add(Project.ROOT.relativize(page) + ": " + target);
                    }
                }
            }
        }
        assertTrue(links > 0, "no link was found at all");
        assertEquals(List.of(), broken, "links to files that are not there");
    }

    @Test
    void whatIsGeneratedIsThere() throws IOException {
        int sections = 0;
        List<String> empty = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher generated = GENERATED.matcher(text);
            int here = 0;
            while (generated.find()) {
                here++;
                if (generated.group(2).isBlank()) {
                    empty.add(Project.ROOT.relativize(page) + ": " + generated.group(1));
                }
            }
            assertEquals(text.split(": begin -->", -1).length - 1, here, page + " has marks that do not come in pairs");
            sections += here;
        }
        assertTrue(sections > 0, "no generated section was found at all");
        assertEquals(List.of(), empty, "generated sections in which nothing stands");
    }

    @Test
    void snippetsCompile() throws IOException, InterruptedException {
        int snippets = 0;
        for (Path page : pages()) {
            List<String> files = new ArrayList<>();
            Path sources = Files.createDirectory(folder.resolve(page.getFileName() + ".src"));
            Matcher java = JAVA.matcher(Files.readString(page));
            while (java.find()) {
                String snippet = java.group(2).lines().map(strip(java.group(1))).collect(Collectors.joining("\n"));
                Matcher type = TYPE.matcher(snippet);
                assertTrue(type.find(), page + " has a Java block that is no complete file:\n" + snippet);
                files.add(Files.writeString(sources.resolve(type.group(1) + ".java"), snippet)
                        .toString());
            }
            if (!files.isEmpty()) {
                snippets += files.size();
                files.add(Files.writeString(sources.resolve("MyBackendProvider.java"), READERS_PROVIDER)
                        .toString());
                compile(page, files);
            }
        }
        assertTrue(snippets > 0, "no Java block was found at all");
    }

    /** What is quoted is compiled where it stands. */
    @Test
    void quotationsStandInTheirFiles() throws IOException {
        int quotations = 0;
        List<String> wrong = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher quoted = QUOTED.matcher(text);
            while (quoted.find()) {
                quotations++;
                Path file = Project.ROOT.resolve(quoted.group(1));
                if (!Files.exists(file) || !Files.readString(file).contains(quoted.group(2))) {
                    wrong.add(page.getFileName() + " quotes from " + quoted.group(1) + ":\n" + quoted.group(2));
                }
            }
            long blocks = text.lines()
                    .filter(line -> line.strip().startsWith("```java"))
                    .count();
            long known = JAVA.matcher(text).results().count()
                    + QUOTED.matcher(text).results().count();
            assertEquals(blocks, known, page + " has Java blocks that are neither whole files nor quotations");
        }
        assertTrue(quotations > 0, "no quotation was found at all");
        assertEquals(List.of(), wrong, "quotations that do not stand in their files");
    }

    @Test
    void programsRun() throws IOException, InterruptedException {
        int programs = 0;
        for (Path page : pages()) {
            Matcher java = JAVA.matcher(Files.readString(page));
            while (java.find()) {
                if (java.group(2).contains("public static void main(")) {
                    programs++;
                    run(page, java.group(2));
                }
            }
        }
        assertTrue(programs > 0, "no program was found at all");
    }

    /** As a reader would: on the class path, with the launcher's one option. */
    private void run(Path page, String program) throws IOException, InterruptedException {
        Matcher type = TYPE.matcher(program);
        assertTrue(type.find(), page + " has a program without a class");
        Path source = Files.writeString(folder.resolve(type.group(1) + ".java"), program);
        compile(page, List.of(source.toString()));
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-classpath",
                        classes(page) + File.pathSeparator + classPath(),
                        type.group(1))
                .directory(folder.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, java.waitFor(), page + ":\n" + said + Files.readString(folder.resolve("errors")));
        assertFalse(said.isBlank(), page + ": the program says nothing");
    }

    private Path classes(Path page) {
        return folder.resolve(page.getFileName() + ".out");
    }

    private static UnaryOperator<String> strip(String indent) {
        return line -> line.startsWith(indent) ? line.substring(indent.length()) : line;
    }

    private void compile(Path page, List<String> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-Xlint:all,-path",
                "-Werror",
                "-proc:none",
                "-d",
                classes(page).toString(),
                "-classpath",
                classPath()));
        command.addAll(files);
        Process javac = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(javac.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, javac.waitFor(), page + ":\n" + said);
    }

    /** What these tests run with, modules and all. */
    private static String classPath() {
        return Stream.of("jdk.module.path", "java.class.path")
                .map(property -> System.getProperty(property, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (Path place : List.of(Project.ROOT, Project.ROOT.resolve("docs"))) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> files = Files.list(place)) {
                    files.filter(file -> file.toString().endsWith(".md"))
                            .sorted()
                            .forEach(pages::add);
                }
            }
        }
        assertFalse(pages.isEmpty(), "no page was found at all");
        return pages;
    }
}
