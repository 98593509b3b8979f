package org.limpid.api.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.tensor.TensorType;

final class ProgramPrinterTest {

    /** An ISTA layer, its gradient and a step of gradient descent. */
    private static Program program() {
        Parameter dictionary = Parameter.of("layer.0.D", 3, 3);
        ProgramBuilder builder = new ProgramBuilder("descent");
        Value z = builder.name("tokens", builder.input("z", TensorType.f32(2, 3)));
        Value rate = builder.input("learning_rate", TensorType.f32());
        Value d = builder.parameter(dictionary);
        List<Value> ista;
        try (var _ = builder.scope("layer.0.ista", Role.SPARSIFICATION)) {
            ista = builder.emit(new IstaStep(0.1, 0.5), List.of(z, d));
        }
        builder.name("layer.0.ista", ista.get(0));
        builder.name("layer.0.tokens", ista.get(0));
        Value loss;
        try (var _ = builder.scope("loss", Role.OBJECTIVE)) {
            loss = builder.sum(ista.get(0), 0, 1);
        }
        builder.output("loss", loss);
        Map<Value, Value> gradients = Gradients.append(builder, loss, List.of(d));
        try (var _ = builder.at(new Place("", Role.OPTIMISER, Phase.UPDATE))) {
            Value gradient = gradients.getOrDefault(d, d);
            builder.update(dictionary, builder.sub(d, builder.mul(gradient, rate)));
        }
        return builder.build();
    }

    @Test
    void aProgramReadsLikeThis() {
        assertEquals("""
                program descent
                  input   %0 z f32[2,3]    # tokens
                  input   %1 learning_rate f32[]
                  param   %2 layer.0.D f32[3,3]
                  layer.0.ista (sparsification)
                    %3 f32[2,3], %4 f32[2,3] = IstaStep[eta=0.1, lambda=0.5] %0 %2    # layer.0.ista, layer.0.tokens
                  loss (objective)
                    %5 f32[] = Reduce[function=SUM, axes=[0, 1], keepAxes=false] %3
                  top (backward)
                    %6 f32[] = Fill[type=f32[], value=1.0]
                  loss (objective, backward)
                    %7 f32[1,1] = Reshape[shape=[1,1]] %6
                    %8 f32[2,3] = Broadcast[shape=[2,3]] %7
                  layer.0.ista (sparsification, backward)
                    %9 f32[2,3], %10 f32[3,3] = IstaStepBackward[eta=0.1, lambda=0.5] %0 %2 %4 %3 %8
                  top (optimiser, update)
                    %11 f32[3,3] = Binary[function=MUL] %10 %1
                    %12 f32[3,3] = Binary[function=SUB] %2 %11
                  output  loss = %5 f32[]
                  update  layer.0.D := %12
                """, program().toString());
    }
}
