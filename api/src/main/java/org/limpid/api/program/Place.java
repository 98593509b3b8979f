package org.limpid.api.program;

/**
 * Where a step belongs in the model.
 *
 * @param scope the path of its layer, parts joined by dots, as in {@code layer.3.mssa}; empty at the top
 * @param role what it is for
 * @param phase when it runs
 */
public record Place(String scope, Role role, Phase phase) {

    /** The top of a model. */
    public static final Place TOP = new Place("", Role.NONE, Phase.FORWARD);
}
