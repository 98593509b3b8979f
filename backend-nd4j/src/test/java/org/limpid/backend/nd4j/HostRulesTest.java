package org.limpid.backend.nd4j;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;

/** Where elements may be seen by Java, and who may know ND4J. */
final class HostRulesTest {

    private static final String KERNELS = "org.limpid.backend.nd4j.kernel..";

    /** What ND4J and JavaCPP have for copying elements to the host or looking at them there. */
    private static final String HOST_VIEWS = "org\\.bytedeco\\.javacpp\\.indexer\\..*|org\\.nd4j\\.linalg\\.api\\..*"
            + "|java\\.nio\\..*Buffer|org\\.limpid\\.api\\.tensor\\.Tensor";

    private static final ArchRule NO_ELEMENT_IS_READ = noClasses()
            .that()
            .resideInAPackage(KERNELS)
            .should()
            .accessTargetWhere(describe("reads elements on the host", HostRulesTest::readsElements))
            .because("every op is computed by the native libraries");

    /** Of pointers; {@code getInstance} is none. */
    private static final String GETTERS = "get|get(Byte|Short|Int|Long|Float|Double|Char|Bool|String|Pointer).*";

    private static boolean readsElements(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getName();
        boolean memory = owner.isAssignableTo(MemorySegment.class);
        boolean pointer = owner.isAssignableTo("org.bytedeco.javacpp.Pointer");
        return (memory && (name.startsWith("get") || READS_OF_MEMORY.contains(name)))
                || (pointer && (name.matches(GETTERS) || READS_OF_POINTERS.contains(name)))
                || (owner.getFullName().matches(HOST_VIEWS) && !CONSTANTS_OF_TENSOR.contains(name));
    }

    private static final Set<String> READS_OF_MEMORY =
            Set.of("toArray", "asByteBuffer", "copy", "copyFrom", "mismatch");
    private static final Set<String> READS_OF_POINTERS =
            Set.of("asBuffer", "asByteBuffer", "toArray", "createIndexer", "createBuffer");
    /** Layouts for writing a constant. */
    private static final Set<String> CONSTANTS_OF_TENSOR = Set.of("FLOAT", "INT");

    @Test
    void kernelsReadNoElements() {
        JavaClasses classes = compiled();
        assertFalse(
                classes.stream().noneMatch(type -> type.getPackageName().endsWith(".kernel")), "no kernel was found");
        NO_ELEMENT_IS_READ.check(classes);
    }

    @Test
    void theRuleFindsReads() {
        JavaClasses readers = new ClassFileImporter().importClasses(ReadsMemory.class, ReadsPointer.class);
        for (JavaClass reader : readers) {
            assertThrows(
                    AssertionError.class,
                    () -> noClasses()
                            .should()
                            .accessTargetWhere(describe("reads elements", HostRulesTest::readsElements))
                            .check(new ClassFileImporter().importClasses(reader.reflect())),
                    reader.getName());
        }
    }

    /** Does what kernels may not. */
    static final class ReadsMemory {
        static float first(MemorySegment memory) {
            return memory.get(ValueLayout.JAVA_FLOAT, 0);
        }
    }

    /** Does what kernels may not. */
    static final class ReadsPointer {
        static float first(FloatPointer pointer) {
            return pointer.get(0);
        }
    }

    @Test
    void theProviderMentionsNoTypeOfNd4j() {
        noClasses()
                .that()
                .haveSimpleNameStartingWith("Nd4jProvider")
                .or()
                .haveSimpleNameStartingWith("Installation")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j..", "org.bytedeco..")
                .because("it is loaded and asked where ND4J is absent")
                .check(compiled());
    }

    @Test
    void onlyKernelsKnowNd4j() {
        noClasses()
                .that()
                .resideOutsideOfPackage(KERNELS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j..", "org.bytedeco..")
                .check(compiled());
    }

    private static JavaClasses compiled() {
        return new ClassFileImporter().importPath(Path.of(System.getProperty("basedir"), "target", "classes"));
    }
}
