/**
 * The suite as JUnit 5 tests: a backend's module adds one subclass of
 * {@link org.limpid.conformance.junit.BackendConformance} that names its provider. The checks themselves are in
 * {@link org.limpid.conformance}. {@link org.limpid.conformance.junit.ChildJvm} is for tests of how it starts.
 */
@NullMarked
package org.limpid.conformance.junit;

import org.jspecify.annotations.NullMarked;
