/**
 * Small whole programs, by which the conformance suite holds every backend against the oracle. They are found as a
 * service, {@link org.limpid.api.program.ProgramExample.Source}; nothing here is for other use.
 */
@NullMarked
package org.limpid.models.example;

import org.jspecify.annotations.NullMarked;
