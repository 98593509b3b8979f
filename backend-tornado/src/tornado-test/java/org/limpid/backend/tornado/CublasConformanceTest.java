package org.limpid.backend.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.BackendProvider;
import org.limpid.api.backend.ExecutionReport;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.MatMul;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.Check;
import org.limpid.conformance.junit.BackendConformance;

/**
 * Every check of ops with products, and whole programs step by step, with the products by library tasks: by cuBLAS on a CUDA
 * device, elsewhere by {@link HostBlas} in its place.
 */
@Tag("device") // needs a JVM that is started for TornadoVM; see the module's pom.xml
final class CublasConformanceTest extends BackendConformance {

    private static final Set<String> OPS =
            Set.of("matmul", "ista_step", "ista_step_backward", "subspace_attention", "subspace_attention_backward");

    @Override
    protected BackendProvider provider() {
        return new TornadoProvider();
    }

    @Override
    protected BackendOptions options() {
        return BackendOptions.DEFAULT.withVariant("cublas");
    }

    @Override
    protected List<Check> checks() {
        return super.checks().stream()
                .filter(check ->
                        OPS.contains(check.op()) || check.rule().number().equals("3.6"))
                .toList();
    }

    /** As {@link DeviceConformanceTest}. */
    @Override
    protected Set<String> unsupported() {
        boolean fast = System.getProperty("tornado.opencl.compiler.flags") == null;
        return fast ? Set.of("ieeeSpecials") : Set.of();
    }

    private static Program product() {
        ProgramBuilder builder = new ProgramBuilder("product");
        builder.output(
                "y",
                builder.apply(
                        new MatMul(true, false),
                        builder.input("a", TensorType.f32(2, 5, 3)),
                        builder.input("b", TensorType.f32(2, 5, 4))));
        return builder.build();
    }

    @Test
    void productsAreLibraryTasksAndAreNotElsewhere() {
        Program program = product();
        for (String variant : List.of("cublas", "tiled")) {
            BackendOptions options = BackendOptions.DEFAULT.withVariant(variant);
            try (Backend backend = provider().open(options);
                    Weights weights = backend.allocate(Parameters.of(program));
                    Session session = backend.compile(weights, program)) {
                session.run(program, Inputs.zerosFor(program));
                List<String> kernels = session.report().placements().stream()
                        .map(ExecutionReport.Placement::kernel)
                        .toList();
                String expected = variant.equals("tiled") ? "tiled_matmul" : "move + move + library_matmul + move";
                assertEquals(List.of(expected), kernels);
            }
        }
    }

    @Test
    void theStandInMultipliesAndStandsAsideOnCuda() {
        Program program = product();
        try (Backend backend = provider().open(options());
                Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            long before = HostBlas.calls();
            session.run(program, Inputs.zerosFor(program));
            session.run(program, Inputs.zerosFor(program));
            long calls = HostBlas.calls() - before;
            if (backend.device().id().startsWith("opencl")) {
                assertTrue(calls >= 2, calls + " calls in two runs");
            } else {
                assertEquals(0, calls, backend.device().id());
            }
        }
    }
}
