import org.jspecify.annotations.NullMarked;

/**
 * Data sets, the trainer, and checkpoints. Start with {@link org.limpid.training.Trainer}; it depends on no backend.
 */
@NullMarked
module org.limpid.training {
    requires transitive org.limpid.api;
    requires transitive org.limpid.models;
    requires static transitive org.jspecify;
    requires tools.jackson.core;
    requires me.tongfei.progressbar;

    exports org.limpid.training;
    exports org.limpid.training.checkpoint;
    exports org.limpid.training.data;
}
