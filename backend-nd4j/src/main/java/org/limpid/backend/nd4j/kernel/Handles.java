package org.limpid.backend.nd4j.kernel;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.nativeblas.OpaqueContext;
import org.nd4j.nativeblas.OpaqueDataBuffer;

/** Objects of the native library that are deleted together. */
final class Handles implements AutoCloseable {

    private final NativeOps ops;
    private final List<OpaqueContext> contexts = new ArrayList<>();
    private final List<OpaqueDataBuffer> buffers = new ArrayList<>();

    Handles(NativeOps ops) {
        this.ops = ops;
    }

    OpaqueContext add(OpaqueContext context) {
        contexts.add(context);
        return context;
    }

    OpaqueDataBuffer add(OpaqueDataBuffer buffer) {
        buffers.add(buffer);
        return buffer;
    }

    @Override
    public void close() {
        contexts.forEach(ops::delete);
        contexts.clear();
        buffers.forEach(ops::delete);
        buffers.clear();
    }
}
