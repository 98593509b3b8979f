/**
 * What {@code limpid verify} found: the results of the suite as files that can be read again, and the table of ops and backends
 * as text, as a page for the documentation, and as HTML. Start with {@link org.limpid.cli.verify.SuiteResult}; what is tried
 * lives in {@link org.limpid.conformance}.
 */
@NullMarked
package org.limpid.cli.verify;

import org.jspecify.annotations.NullMarked;
