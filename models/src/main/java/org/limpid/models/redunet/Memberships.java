package org.limpid.models.redunet;

/** How training samples are assigned to classes while a network is built. */
public enum Memberships {
    /** As for new samples, by the layer's own operators: the reference code's way. */
    ESTIMATED,
    /** By their labels: projected gradient ascent on the rate reduction, which then never falls if the step is small. */
    LABELLED
}
