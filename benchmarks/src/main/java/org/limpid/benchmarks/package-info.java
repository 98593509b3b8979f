/**
 * Comparisons that are run by hand, and whose figures stand in the pages under {@code docs}. Each class has a main method
 * and says how it is started.
 */
@NullMarked
package org.limpid.benchmarks;

import org.jspecify.annotations.NullMarked;
