/**
 * The checks that any backend must pass, as plain code: {@link org.limpid.conformance.ConformanceSuite} runs them, each
 * belongs to a numbered {@link org.limpid.conformance.Rule}. They hold backends against {@link org.limpid.conformance.oracle}.
 * For JUnit extend {@link org.limpid.conformance.junit.BackendConformance}.
 */
@NullMarked
package org.limpid.conformance;

import org.jspecify.annotations.NullMarked;
