/**
 * Tensors, ops, programs, differentiation, and the interface that backends implement. Everything else in Limpid is
 * written against this module; it depends on nothing but the JDK. Start with {@link org.limpid.api.program.Program}.
 */
module org.limpid.api {
    requires static transitive org.jspecify;

    exports org.limpid.api;
    exports org.limpid.api.autodiff;
    exports org.limpid.api.backend;
    exports org.limpid.api.interpreter;
    exports org.limpid.api.lowering;
    exports org.limpid.api.op;
    exports org.limpid.api.op.fused;
    exports org.limpid.api.program;
    exports org.limpid.api.tensor;
    exports org.limpid.api.text;

    uses org.limpid.api.backend.BackendProvider;
}
