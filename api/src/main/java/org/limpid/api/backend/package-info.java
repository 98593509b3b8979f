/**
 * The interface that hardware backends implement, and the selection of one at start-up. A backend compiles programs
 * once and runs them many times over weights that stay on the device. Users start with
 * {@link org.limpid.api.backend.Backends}, implementers with {@link org.limpid.api.backend.BackendProvider}.
 */
@NullMarked
package org.limpid.api.backend;

import org.jspecify.annotations.NullMarked;
