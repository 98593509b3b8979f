import org.jspecify.annotations.NullMarked;

/**
 * White-box networks, objectives and optimisers, written as programs. Start with {@link org.limpid.models.Crate}; it
 * depends on no backend.
 */
@NullMarked
module org.limpid.models {
    requires transitive org.limpid.api;
    requires static transitive org.jspecify;

    exports org.limpid.models;
    exports org.limpid.models.layer;
    exports org.limpid.models.optim;
    exports org.limpid.models.redunet;

    uses org.limpid.models.ModelFamily;

    provides org.limpid.api.program.ProgramExample.Source with
            org.limpid.models.example.CrateExamples,
            org.limpid.models.redunet.ReduNetExamples;
    provides org.limpid.models.ModelFamily with
            org.limpid.models.CrateFamily,
            org.limpid.models.CrateAlphaFamily,
            org.limpid.models.CrateMaeFamily,
            org.limpid.models.VitFamily,
            org.limpid.models.VitMaeFamily,
            org.limpid.models.redunet.ReduNetFamily,
            org.limpid.models.redunet.ReduNetClassifierFamily;
}
