package org.limpid.backend.tornado;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Reads and writes buffers of OpenCL by their handles, each time through a queue of its own. */
@SuppressWarnings("restricted") // the driver is a native library
final class OpenClBuffers {

    private static final int CONTEXT_OF_MEMORY = 0x1106;
    private static final int DEVICES_OF_CONTEXT = 0x1081;

    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup("libOpenCL.so.1", Arena.global());
    private static final MethodHandle MEMORY_INFO =
            function("clGetMemObjectInfo", ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle CONTEXT_INFO =
            function("clGetContextInfo", ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle READ = transfer("clEnqueueReadBuffer");
    private static final MethodHandle WRITE = transfer("clEnqueueWriteBuffer");
    private static final MethodHandle RELEASE = function("clReleaseCommandQueue", ADDRESS);
    private static final MethodHandle CREATE = Linker.nativeLinker()
            .downcallHandle(
                    LIBRARY.find("clCreateCommandQueue").orElseThrow(),
                    FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));

    private OpenClBuffers() {}

    private static MethodHandle function(String name, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(LIBRARY.find(name).orElseThrow(), FunctionDescriptor.of(JAVA_INT, arguments));
    }

    /** Queue, buffer, whether to wait, offset, bytes, memory of the host, events before, their number, event after. */
    private static MethodHandle transfer(String name) {
        return function(name, ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    }

    static float[] read(long buffer, long offset, int size) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(4L * size, 4);
            transfer(arena, READ, buffer, offset, bytes);
            return bytes.toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    static void write(long buffer, long offset, float... values) {
        try (Arena arena = Arena.ofConfined()) {
            transfer(arena, WRITE, buffer, offset, arena.allocateFrom(ValueLayout.JAVA_FLOAT, values));
        }
    }

    private static void transfer(Arena arena, MethodHandle how, long buffer, long offset, MemorySegment bytes) {
        MemorySegment memory = MemorySegment.ofAddress(buffer);
        MemorySegment answer = arena.allocate(ADDRESS);
        MemorySegment none = MemorySegment.NULL;
        try {
            require((int) MEMORY_INFO.invoke(memory, CONTEXT_OF_MEMORY, ADDRESS.byteSize(), answer, none));
            MemorySegment context = answer.get(ADDRESS, 0);
            require((int) CONTEXT_INFO.invoke(context, DEVICES_OF_CONTEXT, ADDRESS.byteSize(), answer, none));
            MemorySegment device = answer.get(ADDRESS, 0);
            MemorySegment error = arena.allocate(JAVA_INT);
            MemorySegment queue = (MemorySegment) CREATE.invoke(context, device, 0L, error);
            require(error.get(JAVA_INT, 0));
            try {
                require((int) how.invoke(queue, memory, 1, offset, bytes.byteSize(), bytes, 0, none, none));
            } finally {
                require((int) RELEASE.invoke(queue));
            }
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void require(int status) {
        if (status != 0) {
            throw new IllegalStateException("OpenCL answers " + status);
        }
    }
}
