package org.limpid.backend.tornado;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.limpid.conformance.junit.ChildJvm;

/** A JVM as {@code limpid --tornado} starts it, but with everything of ours on the class path. */
final class TornadoJvm {

    private static final List<String> OPTIONS = List.of(
            "-Dtornado.recover.bailout=False",
            "-Dtornado.tvm.maxbytecodesize=262144",
            "-Dtornado.max.events=16",
            "-Dtornado.opencl.compiler.flags=-w",
            "-Dtornado.enable.fma=False");

    private TornadoJvm() {}

    /** Runs a class there and waits. */
    static ChildJvm.Result run(List<String> options, Class<?> main) throws IOException, InterruptedException {
        return run(Map.of(), options, main);
    }

    /** The same with variables of the environment. */
    static ChildJvm.Result run(Map<String, String> environment, List<String> options, Class<?> main)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        all.add("@" + System.getenv("TORNADOVM_HOME") + "/tornado-argfile");
        all.addAll(OPTIONS);
        all.addAll(options);
        return ChildJvm.run(environment, all, main, List.of(), TornadoProvider.class);
    }
}
