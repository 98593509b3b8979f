package org.limpid.backend.cpu;

import java.util.List;
import java.util.Map;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;

/**
 * A program with nothing left in it but ops that have kernels.
 *
 * @param program what was lowered
 * @param steps in order of execution
 * @param inputs the values that the host gives, in the program's order
 * @param parameters the value of each parameter during a run
 * @param outputs what the host can read
 * @param updates the new values of parameters
 * @param valueCount one more than the largest id of a value
 */
record Lowered(
        Program program,
        List<LoweredStep> steps,
        List<Value> inputs,
        Map<Parameter, Value> parameters,
        Map<String, Value> outputs,
        Map<Parameter, Value> updates,
        int valueCount) {}
