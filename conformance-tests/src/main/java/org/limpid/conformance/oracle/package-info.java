/**
 * The judge: an interpreter of programs in double precision that knows how far a right result in single precision may lie
 * from its own. It shares no code with any backend. Start with {@link org.limpid.conformance.oracle.Oracle}; what holds
 * backends against it is in {@link org.limpid.conformance}.
 */
@NullMarked
package org.limpid.conformance.oracle;

import org.jspecify.annotations.NullMarked;
