package org.limpid.backend.tornado.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.limpid.backend.tornado.plan.Gemm;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The call as TornadoVM's own module for cuBLAS describes it. */
@Tag("device") // its arrays need a JVM that is started for TornadoVM
final class CublasTasksTest {

    private static final Gemm GEMM = new Gemm(true, false, 2, 3, 4, 0.5f, 4, 8, 5, 0, 6, 18, 7);

    /** Operations on A and B, m, n, k, α; A and B with their leading dimensions and strides; β, C with its own, and how many. */
    private static final List<Class<?>> CLASSES = List.of(
            Integer.class,
            Integer.class,
            Integer.class,
            Integer.class,
            Integer.class,
            Float.class,
            FloatArray.class,
            Integer.class,
            Long.class,
            FloatArray.class,
            Integer.class,
            Long.class,
            Float.class,
            FloatArray.class,
            Integer.class,
            Long.class,
            Integer.class);

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

    private static void isCublasOwn(LibraryTaskDescriptor call) {
        assertEquals("nvidia/cublas", call.getLibraryName());
        assertEquals("cublasSgemmStridedBatched", call.getFunctionName());
        List<Access> access = new ArrayList<>(Collections.nCopies(CLASSES.size(), Access.READ_ONLY));
        access.set(CLASSES.lastIndexOf(FloatArray.class), Access.WRITE_ONLY);
        assertEquals(access, List.of(call.getAccess()));
        assertEquals(CLASSES, classes(call));
    }

    @Test
    void itIsCublasOwnFunctionAndWritesNothingButTheResult() throws ReflectiveOperationException {
        isCublasOwn(call());
        Class<?> module = module();
        if (module != null) {
            // What is expected here is what the SDK's factory makes of the same arguments.
            isCublasOwn(madeBy(module, call().getParameters()));
        }
    }

    @Test
    void eachArgumentIsInItsPlace() {
        Object[] arguments = call().getParameters();
        List<Object> numbers = Arrays.stream(arguments)
                .filter(argument -> !(argument instanceof FloatArray))
                .toList();
        assertEquals(List.of(1, 0, 2, 3, 4, 0.5f, 4, 8L, 5, 0L, 0f, 6, 18L, 7), numbers);
        List<Integer> sizes = Arrays.stream(arguments)
                .filter(FloatArray.class::isInstance)
                .map(array -> ((FloatArray) array).getSize())
                .toList();
        assertEquals(List.of(56, 15, 126), sizes, "A, B, C");
    }

    private static LibraryTaskDescriptor madeBy(Class<?> module, Object[] parameters)
            throws ReflectiveOperationException {
        Method factory = Arrays.stream(module.getMethods())
                .filter(method -> method.getName().equals("cublasSgemmStridedBatched"))
                .findFirst()
                .orElseThrow();
        return (LibraryTaskDescriptor) factory.invoke(null, parameters);
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
