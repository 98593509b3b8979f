import org.jspecify.annotations.NullMarked;

/** What a network did: coding rates, sparsity, coherence; plots and pages. */
@NullMarked
@SuppressWarnings("requires-automatic")
module org.limpid.analysis {
    requires transitive org.limpid.api;
    requires transitive org.limpid.models;
    requires static transitive org.jspecify;
    requires java.desktop;
    requires ejml.core;
    requires ejml.ddense;
    requires xchart;

    exports org.limpid.analysis;
    exports org.limpid.analysis.coding;
    exports org.limpid.analysis.readout;
    exports org.limpid.analysis.segmentation;
}
