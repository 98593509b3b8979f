package org.limpid.backend.tornado;

import java.util.concurrent.atomic.AtomicLong;
import org.limpid.backend.tornado.plan.ColumnMajorBlas;
import org.limpid.backend.tornado.plan.Gemm;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;
import uk.ac.manchester.tornado.runtime.library.spi.LibraryContext;
import uk.ac.manchester.tornado.runtime.library.spi.LibraryInvocation;
import uk.ac.manchester.tornado.runtime.library.spi.TornadoLibraryProvider;
import uk.ac.manchester.tornado.runtime.library.spi.TornadoNativeStreamSupport;

/**
 * Stands in for cuBLAS where there is no CUDA: TornadoVM finds it under that name for its OpenCL devices and gives it the same
 * call, and it multiplies on the host what lies in the device's buffers, as BLAS says. So everything but the multiplying
 * itself is what a CUDA device would see.
 */
@SuppressWarnings("exports") // ServiceLoader asks for a public class; nobody outside of these tests sees its types
public final class HostBlas implements TornadoLibraryProvider {

    private static final AtomicLong CALLS = new AtomicLong();
    private static final String FUNCTION = "cublasSgemmStridedBatched";

    /** For {@link java.util.ServiceLoader}. */
    public HostBlas() {}

    private record Context() implements LibraryContext {}

    /** Products so far in this JVM. */
    static long calls() {
        return CALLS.get();
    }

    @Override
    public String libraryName() {
        return "nvidia/cublas";
    }

    @Override
    public boolean canHandle(TornadoXPUDevice device) {
        return !(device instanceof TornadoNativeStreamSupport);
    }

    @Override
    public LibraryContext createContext(TornadoXPUDevice device, long plan) {
        return new Context();
    }

    @Override
    public void destroyContext(LibraryContext context) {
        // Nothing is held.
    }

    @Override
    public void dispatch(String function, LibraryInvocation call) {
        if (!function.equals(FUNCTION)) {
            throw new IllegalArgumentException("this stand-in has no " + function);
        }
        if ((float) call.getArg(12) != 0f) {
            throw new IllegalArgumentException("β is " + call.getArg(12));
        }
        call.getDevice().sync(call.getExecutionPlanId());
        Gemm gemm = gemm(call);
        float[] a = read(call, 6);
        float[] b = read(call, 9);
        float[] c = read(call, 13);
        ColumnMajorBlas.sgemmStridedBatched(gemm, a, b, c);
        OpenClBuffers.write(buffer(call, 13), TornadoNativeArray.ARRAY_HEADER, c);
        CALLS.incrementAndGet();
    }

    /** The arguments in the order of TornadoVM's own factory for the function. */
    private static Gemm gemm(LibraryInvocation call) {
        return new Gemm(
                (int) call.getArg(0) == 1,
                (int) call.getArg(1) == 1,
                (int) call.getArg(2),
                (int) call.getArg(3),
                (int) call.getArg(4),
                (float) call.getArg(5),
                (int) call.getArg(7),
                Math.toIntExact((long) call.getArg(8)),
                (int) call.getArg(10),
                Math.toIntExact((long) call.getArg(11)),
                (int) call.getArg(14),
                Math.toIntExact((long) call.getArg(15)),
                (int) call.getArg(16));
    }

    private static float[] read(LibraryInvocation call, int argument) {
        int size = ((FloatArray) call.getArg(argument)).getSize();
        return OpenClBuffers.read(buffer(call, argument), TornadoNativeArray.ARRAY_HEADER, size);
    }

    /** What a call gets is meant as an address behind the header; on OpenCL a buffer is no address but a handle. */
    private static long buffer(LibraryInvocation call, int argument) {
        return call.getDevicePointer(argument) - TornadoNativeArray.ARRAY_HEADER;
    }
}
