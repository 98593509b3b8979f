import org.jspecify.annotations.NullMarked;

/** Programs as ONNX models. */
@NullMarked
module org.limpid.onnx {
    requires transitive org.limpid.api;
    requires static transitive org.jspecify;
    requires org.tribuo.util.onnx;
    requires com.google.protobuf;

    exports org.limpid.onnx;
}
