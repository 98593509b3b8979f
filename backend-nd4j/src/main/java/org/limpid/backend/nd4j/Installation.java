package org.limpid.backend.nd4j;

import java.util.Optional;
import org.limpid.api.backend.Availability.Unavailable;

/**
 * Whether ND4J is there and computes. Found out once for each JVM: when its native library does not load the first time, every
 * later attempt fails in some other way.
 */
final class Installation {

    private static final String BINDINGS = "org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu";
    private static final String BLAS = "org.bytedeco.openblas.global.openblas";
    private static final String LOADER = "org.bytedeco.javacpp.Loader";
    private static final String BUFFERS = "org.nd4j.nativeblas.OpaqueDataBuffer";
    private static final String LOGGING = "org.slf4j.LoggerFactory";
    private static final String JARS = "add org.nd4j:nd4j-native:1.0.0-M2.1 and what it depends on to the class path,"
            + " with the classifier of this platform";

    private Installation() {}

    /** Why it cannot be used; empty if it can. */
    static Optional<Unavailable> problem() {
        return Once.PROBLEM;
    }

    /** What the first use of this class finds stays. */
    private static final class Once {
        static final Optional<Unavailable> PROBLEM = attempt();

        private static Optional<Unavailable> attempt() {
            try {
                openDoor();
                Optional<Unavailable> missing = missing();
                return missing.isPresent() ? missing : KnownAnswer.problem();
            } catch (Throwable failure) { // Loading natives fails in any way, with errors for the most part.
                return Optional.of(new Unavailable(
                        "ND4J does not start here: " + root(failure),
                        "check that ND4J's jars are complete, all of version 1.0.0-M2.1 and for " + platform()
                                + ", and that the folder ~/.javacpp/cache can be written"));
            }
        }
    }

    /**
     * ND4J's classes are in unnamed modules, which a named module does not read by itself: those of our class loader and of
     * its parents.
     */
    private static void openDoor() {
        Module module = Installation.class.getModule();
        for (ClassLoader loader = Installation.class.getClassLoader(); loader != null; loader = loader.getParent()) {
            module.addReads(loader.getUnnamedModule());
        }
    }

    private static Optional<Unavailable> missing() {
        for (String type : new String[] {LOADER, BLAS, BINDINGS, BUFFERS, LOGGING}) {
            if (!isThere(type)) {
                return Optional.of(new Unavailable("ND4J is not on the class path: there is no class " + type, JARS));
            }
        }
        String natives = "org/nd4j/linalg/cpu/nativecpu/bindings/" + platform() + "/";
        String library = System.mapLibraryName("jnind4jcpu");
        if (Installation.class.getClassLoader().getResource(natives + library) == null) {
            return Optional.of(new Unavailable(
                    "ND4J has no native library for " + platform() + " on the class path",
                    "add the jars org.nd4j:nd4j-native and org.bytedeco:openblas with the classifier " + platform()
                            + "; ND4J has them for linux-x86_64, linux-arm64, macosx-x86_64 and windows-x86_64, and"
                            + " elsewhere the cpu backend runs"));
        }
        return Optional.empty();
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type, false, Installation.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    /** In the words of ND4J's classifiers. */
    static String platform() {
        String system = System.getProperty("os.name", "");
        String processor = System.getProperty("os.arch", "");
        String os = system.startsWith("Linux")
                ? "linux"
                : system.startsWith("Mac") ? "macosx" : system.startsWith("Windows") ? "windows" : system;
        String arch = switch (processor) {
            case "amd64", "x86-64" -> "x86_64";
            case "aarch64" -> "arm64";
            default -> processor;
        };
        return os + "-" + arch;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
