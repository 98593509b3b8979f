package org.limpid.conformance.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.backend.Backends;
import org.limpid.conformance.oracle.Oracle;

/** Another JVM gets what it was given, and what it says comes back. */
final class ChildJvmTest {

    @Test
    void itGetsOptionsEnvironmentArgumentsAndClasses() throws IOException, InterruptedException {
        ChildJvm.Result result = ChildJvm.run(
                Map.of("LIMPID_CHILD", "a variable"),
                List.of("-Dlimpid.child=a property"),
                Child.class,
                List.of("7"),
                Oracle.class);
        assertEquals(7, result.exit(), result.output());
        assertEquals(
                List.of("a property, a variable", "an error", "has Backends and Oracle"),
                result.output().lines().sorted().toList(),
                result.output());
    }

    @Test
    void aClassLiesInAFolderOrAJar() {
        assertTrue(Files.exists(Path.of(ChildJvm.location(Child.class)).resolve("org/limpid/conformance/junit")));
        assertTrue(ChildJvm.location(Test.class).endsWith(".jar"), ChildJvm.location(Test.class));
    }

    /** What the other JVM runs. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            System.out.println(System.getProperty("limpid.child") + ", " + System.getenv("LIMPID_CHILD"));
            System.out.println("has " + Backends.class.getSimpleName() + " and " + Oracle.class.getSimpleName());
            System.err.println("an error");
            System.exit(Integer.parseInt(arguments[0]));
        }
    }
}
