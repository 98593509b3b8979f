/**
 * Reverse-mode differentiation as a pass from program to program, with the gradient rules of the primitives on one
 * page. Fused ops bring their own rules. Start with {@link org.limpid.api.autodiff.Gradients}.
 */
@NullMarked
package org.limpid.api.autodiff;

import org.jspecify.annotations.NullMarked;
