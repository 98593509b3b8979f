import org.jspecify.annotations.NullMarked;

/** The limpid command. */
@NullMarked
module org.limpid.cli {
    requires org.limpid.api;
    requires org.limpid.models;
    requires org.limpid.training;
    requires org.limpid.analysis;
    requires static org.jspecify;
    requires info.picocli;

    opens org.limpid.cli to
            info.picocli;
}
