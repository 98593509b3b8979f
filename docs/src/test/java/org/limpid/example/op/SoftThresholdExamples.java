package org.limpid.example.op;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.op.Value;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.ProgramExample;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** Programs with the op for the conformance suite, which finds them by {@link java.util.ServiceLoader}. */
public final class SoftThresholdExamples implements ProgramExample.Source {

    /** For {@link java.util.ServiceLoader}. */
    public SoftThresholdExamples() {}

    @Override
    public Iterable<ProgramExample> examples() {
        ProgramBuilder builder = new ProgramBuilder("soft-threshold");
        Value x = builder.input("x", TensorType.f32(33));
        Value y = builder.apply(new SoftThreshold(0.5), x);
        builder.output("y", y);
        Value loss = builder.sum(builder.mul(y, y), 0);
        Value gradient = Gradients.append(builder, loss, List.of(x)).get(x);
        builder.output("gradient", Objects.requireNonNull(gradient));
        Program program = builder.build();
        return List.of(new ProgramExample("soft-threshold", program, Map.of(), Map.of("x", ramp(33)), 1));
    }

    /** From −2 to 2, away from the kinks at ±λ. */
    private static Tensor ramp(int length) {
        Tensor x = Tensor.zeros(TensorType.f32(length));
        for (int i = 0; i < length; i++) {
            x.setFloat(i, 4f * i / (length - 1) - 2 + 0.03f);
        }
        return x;
    }
}
