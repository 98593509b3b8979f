/**
 * A backend that walks a list of steps, but for its memory and its kernels: weights, sessions, outputs, guards, counters and
 * the errors of using them wrongly. Whoever has kernels that can be called one after the other brings an
 * {@link org.limpid.api.interpreter.Engine} and gets an {@link org.limpid.api.interpreter.Interpreter}. How programs
 * become steps is in {@link org.limpid.api.lowering}.
 */
@NullMarked
package org.limpid.api.interpreter;

import org.jspecify.annotations.NullMarked;
