package org.limpid.backend.tornado.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.limpid.backend.tornado.plan.Gemm;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The call as TornadoVM's own module describes it, where an SDK has that module. */
@Tag("device") // its arrays need a JVM that is started for TornadoVM
final class CublasTasksTest {

    private static final Gemm GEMM = new Gemm(true, false, 2, 3, 4, 0.5f, 4, 8, 5, 0, 6, 18, 7);

    private static @Nullable Class<?> module() {
        try {
            return Class.forName("uk.ac.manchester.tornado.cublas.CuBlas");
        } catch (ClassNotFoundException absent) {
            return null;
        }
    }

    private static LibraryTaskDescriptor call() {
        return CublasTasks.call(GEMM, new FloatArray(56), new FloatArray(15), new FloatArray(126));
    }

    @Test
    void itIsWhatTheFactoryMakesOfTheSameArguments() throws ReflectiveOperationException {
        Class<?> module = module();
        assumeTrue(module != null, "this SDK has no tornado.cublas");
        LibraryTaskDescriptor ours = call();
        Method factory = Arrays.stream(Objects.requireNonNull(module).getMethods())
                .filter(method -> method.getName().equals("cublasSgemmStridedBatched"))
                .findFirst()
                .orElseThrow();
        LibraryTaskDescriptor theirs = (LibraryTaskDescriptor) factory.invoke(null, ours.getParameters());
        assertEquals(theirs.getLibraryName(), ours.getLibraryName());
        assertEquals(theirs.getFunctionName(), ours.getFunctionName());
        assertEquals(List.of(theirs.getAccess()), List.of(ours.getAccess()));
        assertEquals(classes(theirs), classes(ours));
    }

    private static List<Class<?>> classes(LibraryTaskDescriptor call) {
        return Arrays.stream(call.getParameters())
                .<Class<?>>map(Object::getClass)
                .toList();
    }

    @Test
    void itAsksForNothingButFloats() throws ReflectiveOperationException {
        Object tuning = call().getTuning();
        if (module() == null) {
            assertNull(tuning);
        } else {
            Object mode = Objects.requireNonNull(tuning)
                    .getClass()
                    .getMethod("getMathMode")
                    .invoke(tuning);
            assertEquals("CUBLAS_PEDANTIC_MATH", mode.toString());
        }
    }
}
