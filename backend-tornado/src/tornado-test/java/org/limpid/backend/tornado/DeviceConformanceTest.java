package org.limpid.backend.tornado;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.conformance.Check;
import org.limpid.conformance.junit.BackendConformance;

/**
 * The whole suite on TornadoVM's first device. {@code -Dlimpid.tornado.only=matmul,1.3} takes the checks of some ops and rules
 * alone, for whoever writes a kernel; {@code -Dlimpid.tornado.variant=tiled} tries the kernels for graphics processors.
 */
@Tag("device") // needs a JVM that is started for TornadoVM; see the module's pom.xml
final class DeviceConformanceTest extends BackendConformance {

    @Override
    protected BackendProvider provider() {
        return new TornadoProvider();
    }

    @Override
    protected BackendOptions options() {
        return BackendOptions.DEFAULT.withVariant(System.getProperty("limpid.tornado.variant", ""));
    }

    @Override
    protected List<Check> checks() {
        String only = System.getProperty("limpid.tornado.only", "");
        Set<String> wanted = Set.of(only.split(","));
        return super.checks().stream()
                .filter(check -> only.isEmpty() || namesOf(check).anyMatch(wanted::contains))
                .toList();
    }

    /** Its op, its rule, and the group of rules that this is one of. */
    private static Stream<String> namesOf(Check check) {
        String rule = check.rule().number();
        return Stream.of(check.op(), rule, rule.substring(0, rule.indexOf('.')));
    }

    /** With fast mathematics NaN and infinities are not kept, and the backend says so. */
    @Override
    protected Set<String> unsupported() {
        boolean fast = System.getProperty("tornado.opencl.compiler.flags") == null;
        return fast ? Set.of("ieeeSpecials") : Set.of();
    }
}
