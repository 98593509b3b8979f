import org.jspecify.annotations.NullMarked;

/** The limpid command. */
@NullMarked
@SuppressWarnings("requires-automatic") // pickle
module org.limpid.cli {
    requires org.limpid.api;
    requires org.limpid.models;
    requires org.limpid.training;
    requires org.limpid.analysis;
    requires org.limpid.conformance;
    requires org.limpid.onnx;
    requires static org.jspecify;
    requires java.desktop; // images
    requires java.management; // when the JVM was started
    requires jdk.httpserver; // the page of 'limpid serve'
    requires info.picocli;
    requires tools.jackson.core;
    requires me.tongfei.progressbar;
    requires pickle;

    opens org.limpid.cli to
            info.picocli;
}
