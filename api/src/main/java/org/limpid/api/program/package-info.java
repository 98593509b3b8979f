/**
 * Static, typed programs: the builder that writes them, the parameters they share, and passes that print and watch
 * them. A program is all that crosses the border between models and hardware. How it is differentiated is in
 * {@link org.limpid.api.autodiff}, how it is run in {@link org.limpid.api.backend}.
 */
@NullMarked
package org.limpid.api.program;

import org.jspecify.annotations.NullMarked;
