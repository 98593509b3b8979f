package org.limpid.api.program;

import org.limpid.api.op.Value;

/**
 * What the host gives on each run.
 *
 * @param name unique among the program's inputs
 * @param value its place in the program
 */
public record Input(String name, Value value) {}
