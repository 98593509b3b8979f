package org.limpid.benchmarks.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.AdamWUpdate;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** A program of a single op whose operands are parameters, so that a run copies nothing. */
public final class OneOp implements AutoCloseable {

    /** Written before each run: operands count as changed, so that nothing is kept from the run before. */
    private static final Parameter CHANGING = Parameter.state("changing", TensorType.f32());

    private static final Tensor CHANGED = Tensor.zeros(CHANGING.type());

    private final Weights weights;
    private final Session session;
    private final Program program;

    /**
     * The op on random numbers from −½ to ½, or from 0 to 1 for AdamW, whose second moments cannot be negative; integers are 0.
     */
    public OneOp(Backend backend, Kernel kernel) {
        ProgramBuilder builder = new ProgramBuilder(kernel.op().name());
        List<Parameter> operands = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        for (TensorType type : kernel.operands()) {
            Parameter operand = Parameter.state("operand" + operands.size(), type);
            operands.add(operand);
            values.add(builder.parameter(operand));
        }
        List<Value> results = builder.emit(kernel.op(), values);
        for (int i = 0; i < results.size(); i++) {
            builder.output("result" + i, results.get(i));
        }
        program = builder.build();
        List<Parameter> all = new ArrayList<>(operands);
        all.add(CHANGING);
        weights = backend.allocate(Parameters.of(all));
        boolean positive = kernel.op() instanceof AdamWUpdate;
        Random random = new Random(7);
        for (Parameter operand : operands) {
            Tensor value = Tensor.zeros(operand.type());
            for (long i = 0;
                    operand.type().dtype() == DType.F32 && i < operand.type().size();
                    i++) {
                value.data().setAtIndex(Tensor.FLOAT, i, random.nextFloat() - (positive ? 0 : 0.5f));
            }
            weights.write(operand, value);
        }
        session = backend.compile(weights, program);
    }

    /** Computes the results again, of operands that may have changed. */
    public void run() {
        weights.write(CHANGING, CHANGED);
        var _ = session.run(program, Inputs.NONE);
    }

    @Override
    public void close() {
        session.close();
        weights.close();
    }
}
