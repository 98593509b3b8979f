package org.limpid.backend.nd4j.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.nativeblas.OpaqueConstantShapeBuffer;
import org.nd4j.nativeblas.OpaqueContext;
import org.nd4j.nativeblas.OpaqueDataBuffer;

/**
 * ND4J's native library. It has two kinds of ops: those with a name, whose operands are kept in a context, and older ones
 * with a number, which take pointers.
 */
public final class NativeOps {

    private final Nd4jCpu library = new Nd4jCpu();
    private final Map<String, Long> named = new HashMap<>();

    /** Loads the library; fails with a {@link LinkageError} where it is not there. */
    public NativeOps() {
        library.initializeDevicesAndFunctions();
        for (String entry : library.getAllCustomOps().split(";", -1)) {
            String[] parts = entry.split(":", -1);
            if (parts.length > 1) {
                named.put(parts[0], Long.parseLong(parts[1]));
            }
        }
    }

    /**
     * How many threads OpenBLAS may use; a setting of the process. ND4J's own loops get one: its pool waits for all threads at
     * the end of each loop, and where a processor is busy with something else that takes many times as long as the loop.
     */
    public void useThreads(int threads) {
        Nd4jCpu.Environment environment = Nd4jCpu.Environment.getInstance();
        environment.setMaxMasterThreads(1);
        environment.setMaxThreads(1);
        openblas.blas_set_num_threads(threads);
    }

    /** ND4J's description of a shape; it keeps one of each kind for ever. */
    LongPointer shapeInfo(Element element, long[] extents, long[] strides) {
        boolean scalar = extents.length == 0;
        OpaqueConstantShapeBuffer buffer = library.shapeBuffer(
                extents.length,
                scalar ? new long[1] : extents,
                scalar ? new long[1] : strides,
                element.code(),
                'c',
                isDense(extents, strides) ? 1 : 0,
                false);
        LongPointer info = new LongPointer(library.getConstantShapeBufferPrimary(buffer));
        library.deleteConstantShapeBuffer(buffer);
        return info;
    }

    private static boolean isDense(long[] extents, long[] strides) {
        long dense = 1;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            if (strides[axis] != dense) {
                return false;
            }
            dense *= extents[axis];
        }
        return true;
    }

    // ---- ops with a name
    // ---------------------------------------------------------------------------------------------

    /** The number of an op with a name. */
    long hash(String name) {
        Long hash = named.get(name);
        if (hash == null) {
            throw new IllegalStateException("this ND4J has no op '" + name + "'");
        }
        return hash;
    }

    /** Operands and results for an op with a name, whose shapes are right and are not worked out again. */
    OpaqueContext context(List<NdArray> in, NdArray out, Arguments arguments) {
        OpaqueContext context = library.createGraphContext(1);
        for (int i = 0; i < in.size(); i++) {
            library.setGraphContextInputArray(
                    context, i, in.get(i).address(), in.get(i).shapeInfo(), null, null);
        }
        library.setGraphContextOutputArray(context, 0, out.address(), out.shapeInfo(), null, null);
        arguments.into(library, context);
        library.ctxShapeFunctionOverride(context, true);
        return context;
    }

    void run(String name, long hash, OpaqueContext context) {
        int status = library.execCustomOp2(null, hash, context);
        if (status != 0) {
            throw new IllegalStateException(
                    "ND4J's op '" + name + "' failed with status " + status + ": " + library.lastErrorMessage());
        }
    }

    void delete(OpaqueContext context) {
        library.deleteGraphContext(context);
    }

    // ---- ops with a number
    // -------------------------------------------------------------------------------------------

    /** What ops with a number take for memory that stays ours. */
    OpaqueDataBuffer buffer(NdArray array) {
        return library.dbCreateExternalDataBuffer(array.size(), array.element().code(), array.address(), null);
    }

    void delete(OpaqueDataBuffer buffer) {
        library.deleteDataBuffer(buffer);
    }

    void transform(Transform op, NdArray x, OpaqueDataBuffer from, NdArray z, OpaqueDataBuffer to) {
        LongPointer in = x.shapeInfo();
        LongPointer out = z.shapeInfo();
        switch (op.kind()) {
            case SAME -> library.execTransformSame(null, op.number(), from, in, null, to, out, null, null);
            case STRICT -> library.execTransformStrict(null, op.number(), from, in, null, to, out, null, null);
            case FLOATING -> library.execTransformFloat(null, op.number(), from, in, null, to, out, null, null);
            case ANY -> library.execTransformAny(null, op.number(), from, in, null, to, out, null, null);
        }
        check(op.name());
    }

    private void check(String op) {
        if (library.lastErrorCode() != 0) {
            throw new IllegalStateException("ND4J's op " + op + " failed: " + library.lastErrorMessage());
        }
    }
}
