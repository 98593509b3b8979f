/**
 * White-box networks as programs: {@link org.limpid.models.Crate} and its configuration, what it minimises, and the
 * registry by which commands and checkpoints find a network by its kind. A network writes programs and holds no
 * numbers; backends run them. Go on to {@link org.limpid.models.layer} for its parts and to
 * {@link org.limpid.models.optim} for what trains it.
 */
@NullMarked
package org.limpid.models;

import org.jspecify.annotations.NullMarked;
