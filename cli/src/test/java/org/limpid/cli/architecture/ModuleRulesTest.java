package org.limpid.cli.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may depend on what, over the compiled classes of every module. */
final class ModuleRulesTest {
    private static final JavaClasses LIMPID = imported();

    private static JavaClasses imported() {
        List<Path> compiled = new ArrayList<>();
        for (Path module : Project.modules()) {
            Path classes = module.resolve("target/classes");
            assertTrue(Files.isDirectory(classes), classes + " is missing: build the whole project first");
            compiled.add(classes);
        }
        return new ClassFileImporter().importPaths(compiled);
    }

    @Test
    void apiDependsOnTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage("org.limpid.api..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("org.limpid.api..", "java..", "org.jspecify.annotations"))
                .because("whoever writes a backend or a model takes on nothing but the JDK")
                .check(LIMPID);
    }

    @Test
    void modelsDependOnTheApiAlone() {
        classes()
                .that()
                .resideInAPackage("org.limpid.models..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "org.limpid.models..", "org.limpid.api..", "java..", "org.jspecify.annotations"))
                .because("a model is a program: it knows neither what runs it nor what trains it")
                .check(LIMPID);
    }

    @Test
    void nothingDependsOnABackend() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.limpid.backend..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.limpid.backend.."))
                .because("backends are found at run time")
                .check(LIMPID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j", "tornado"})
    void backendsDependOnTheApiAndNotOnEachOther(String backend) {
        String own = "org.limpid.backend." + backend + "..";
        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.limpid..").and(not(resideInAnyPackage("org.limpid.api..", own))))
                .because("a backend implements the api and shares nothing with its neighbours")
                .check(LIMPID);
    }

    @Test
    void nothingButItsBackendKnowsNd4j() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.limpid.backend.nd4j.kernel..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.nd4j..", "org.bytedeco.."))
                .because("everything else runs without its jars")
                .check(LIMPID);
    }

    @Test
    void trainingAndAnalysisStandSideBySide() {
        noClasses()
                .that()
                .resideInAPackage("org.limpid.training..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.limpid.analysis..", "org.limpid.conformance..", "org.limpid.cli.."))
                .check(LIMPID);
        noClasses()
                .that()
                .resideInAPackage("org.limpid.analysis..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.limpid.training..", "org.limpid.conformance..", "org.limpid.cli.."))
                .check(LIMPID);
    }

    @Test
    void conformanceDependsOnTheApiAndOnJunitInItsAdapterAlone() {
        noClasses()
                .that()
                .resideInAPackage("org.limpid.conformance..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.limpid.models..", "org.limpid.training..", "org.limpid.analysis..", "org.limpid.cli.."))
                .because("whoever implements a backend runs the suite with the api alone")
                .check(LIMPID);
        noClasses()
                .that()
                .resideInAPackage("org.limpid.conformance..")
                .and()
                .resideOutsideOfPackage("org.limpid.conformance.junit..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.junit.."))
                .because("the checks are plain code: JUnit is an adapter")
                .check(LIMPID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void kernelsAreUsedByTheirBackendAlone(String backend) {
        classes()
                .that()
                .resideInAPackage("org.limpid.backend." + backend + ".kernel..")
                .should()
                .onlyBeAccessed()
                .byAnyPackage("org.limpid.backend." + backend + "..")
                .check(LIMPID);
    }

    @Test
    void noMethodTakesAVectorOrGivesOne() {
        // By name: what a class of the incubator extends is not known where its module is not resolved.
        DescribedPredicate<JavaClass> vectors = nameMatching("jdk\\.incubator\\.vector\\.(\\w*Vector|VectorMask)")
                .forSubtype();
        codeUnits()
                .should(notHave(
                        "a vector as operand",
                        unit -> unit.getRawParameterTypes().stream().noneMatch(vectors)))
                .andShould(notHave("a vector as result", unit -> !vectors.test(unit.getRawReturnType())))
                .because("where the JVM does not inline the call, the vector becomes an object on the heap")
                .check(LIMPID);
    }

    private static ArchCondition<JavaCodeUnit> notHave(String what, Predicate<JavaCodeUnit> holds) {
        return new ArchCondition<>("not have " + what) {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                events.add(new SimpleConditionEvent(unit, holds.test(unit), unit.getFullName() + " has " + what));
            }
        };
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.limpid.(**)").should().beFreeOfCycles().check(LIMPID);
    }

    @Test
    void noStaticFieldChanges() {
        fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("what is static is shared by every session of a process")
                .check(LIMPID);
        noFields()
                .that()
                .areStatic()
                .should()
                .haveRawType(type(ThreadLocal.class)
                        .or(assignableTo(ExecutorService.class))
                        .or(assignableTo(ConcurrentMap.class))
                        .or(resideInAPackage("java.util.concurrent.atomic"))
                        .or(assignableTo(AbstractCollection.class))
                        .or(assignableTo(AbstractMap.class)))
                .because("a final field that holds something mutable is static state all the same")
                .check(LIMPID);
    }

    @Test
    void randomNumbersComeFromASeed() {
        noFields()
                .that()
                .areStatic()
                .should()
                .haveRawType(assignableTo(RandomGenerator.class))
                .because("a run is repeated from its seed, whatever else the process does")
                .check(LIMPID);
        noClasses()
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(ThreadLocalRandom.class, "current")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .callConstructor(SplittableRandom.class)
                .because("a run is repeated from its seed")
                .check(LIMPID);
    }

    @Test
    void onlyTheCommandEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.limpid.cli..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .because("a library leaves that to the program it is part of")
                .check(LIMPID);
    }

    @Test
    void onlyTheCommandAndTheTrainerPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.limpid.cli..", "org.limpid.training..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("a library returns what it has to say")
                .check(LIMPID);
    }
}
