package org.limpid.api.program;

import org.limpid.api.op.Value;

/**
 * A declared assignment {@code parameter := value}. In one run all reads of the parameter precede its write.
 *
 * @param parameter what changes
 * @param value its new value, of the same type
 */
public record Update(Parameter parameter, Value value) {}
