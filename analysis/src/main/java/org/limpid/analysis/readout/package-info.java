/**
 * Classifiers that read labels off features, to say what a network has made of its samples: nearest subspace, nearest
 * neighbours and a linear support vector machine, as the papers evaluate with them. All in double precision on the host.
 * Start with {@link org.limpid.analysis.readout.NearestSubspace}.
 */
package org.limpid.analysis.readout;
