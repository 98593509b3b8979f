/**
 * An op of one's own outside of Limpid, the worked example of {@code docs/adding-an-op.md}. Start with
 * {@link org.limpid.example.op.SoftThreshold}.
 */
@NullMarked
package org.limpid.example.op;

import org.jspecify.annotations.NullMarked;
