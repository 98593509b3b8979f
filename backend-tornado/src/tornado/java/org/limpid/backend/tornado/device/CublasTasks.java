package org.limpid.backend.tornado.device;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.limpid.backend.tornado.plan.Gemm;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;
import uk.ac.manchester.tornado.runtime.library.LibraryRegistry;

/**
 * Products by cuBLAS, as TornadoVM's library tasks. Its module for them comes with SDKs for CUDA only, so it is asked for by
 * name at run time, and calls are described as that module's own factory describes them.
 */
final class CublasTasks {

    private static final String LIBRARY = "nvidia/cublas";
    private static final String FUNCTION = "cublasSgemmStridedBatched";
    private static final String OPTIONS = "uk.ac.manchester.tornado.cublas.CuBlasOptions";
    private static final String MODE = "uk.ac.manchester.tornado.cublas.enums.CuBlasMathMode";
    private static final int RESULT = 13;

    private CublasTasks() {}

    /** Whether a module for cuBLAS is there and takes tasks for a device. */
    static boolean canRunOn(TornadoDevice device) {
        if (!(device instanceof TornadoXPUDevice own)) {
            return false;
        }
        try {
            LibraryRegistry.findProvider(LIBRARY, own);
            return true;
        } catch (TornadoRuntimeException absent) {
            return false;
        }
    }

    /** Adds C = α·op(A)·op(B); C is written all over, and its elements before are not read. */
    static void add(TaskGraph graph, String id, Gemm gemm, FloatArray a, FloatArray b, FloatArray c) {
        graph.libraryTask(id, described -> described, call(gemm, a, b, c));
    }

    /** What the provider of the library is told. */
    static LibraryTaskDescriptor call(Gemm gemm, FloatArray a, FloatArray b, FloatArray c) {
        Object[] parameters = {
            gemm.transposeA() ? 1 : 0,
            gemm.transposeB() ? 1 : 0,
            gemm.m(),
            gemm.n(),
            gemm.k(),
            gemm.alpha(),
            a,
            gemm.lda(),
            (long) gemm.strideA(),
            b,
            gemm.ldb(),
            (long) gemm.strideB(),
            0f,
            c,
            gemm.ldc(),
            (long) gemm.strideC(),
            gemm.count()
        };
        Access[] access = new Access[parameters.length];
        Arrays.fill(access, Access.READ_ONLY);
        access[RESULT] = Access.WRITE_ONLY;
        return new LibraryTaskDescriptor()
                .withLibrary(LIBRARY)
                .withFunction(FUNCTION)
                .withParameters(parameters)
                .withAccess(access)
                .withTuning(pedantic());
    }

    /**
     * The mode that allows nothing but arithmetic in floats. Where there are no such options cuBLAS stays in its default mode,
     * which does not use TF32 either.
     */
    private static @Nullable Object pedantic() {
        try {
            ClassLoader loader = LibraryRegistry.class.getClassLoader();
            Class<?> mode = Class.forName(MODE, true, loader);
            Class<?> options = Class.forName(OPTIONS, true, loader);
            return options.getMethod("withMathMode", mode)
                    .invoke(
                            options.getConstructor().newInstance(),
                            mode.getField("CUBLAS_PEDANTIC_MATH").get(null));
        } catch (ClassNotFoundException absent) {
            return null;
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("cuBLAS cannot be told to compute in floats: " + changed, changed);
        }
    }
}
