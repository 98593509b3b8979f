package org.limpid.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** Small programs that rules about sessions are tried with. */
final class Programs {

    static final Parameter P = Parameter.of("p", 33);
    static final Parameter Q = Parameter.of("q", 33);
    static final Parameter WEIGHT = Parameter.of("weight", 33, 17);

    private Programs() {}

    /** y = 2x + 1, of one vector. */
    static Program affine() {
        ProgramBuilder b = new ProgramBuilder("affine");
        Value x = b.input("x", TensorType.f32(33));
        b.output("y", b.add(b.mul(x, 2), 1));
        return b.build();
    }

    /** Products, long sums, a softmax and sums by number: what threads and atomics would make differ from run to run. */
    static Program mixture() {
        ProgramBuilder b = new ProgramBuilder("mixture");
        Value x = b.input("x", TensorType.f32(257, 33));
        Value rows = b.input("rows", TensorType.i32(257));
        Value hidden = b.relu(b.matmul(x, b.parameter(WEIGHT)));
        Value attention = b.apply(new Softmax(), b.matmul(hidden, false, hidden, true));
        b.output("mixed", b.matmul(attention, hidden));
        b.output("gram", b.matmul(x, true, x, false));
        b.output("total", b.sum(b.mul(x, x), 0, 1));
        b.output("largest", b.reduce(Reduce.Function.MAX, hidden, false, 0));
        b.output("counted", b.apply(new ScatterAddRows(5), rows, x));
        return b.build();
    }

    static Map<Parameter, Tensor> mixtureWeights() {
        return Map.of(WEIGHT, mixtureWeight());
    }

    static Tensor mixtureWeight() {
        return new Samples("mixture weights").scaled(0.2, 33, 17);
    }

    static Map<String, Tensor> mixtureInputs(String seed) {
        Samples samples = new Samples("mixture " + seed);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("x", samples.normal(257, 33));
        inputs.put("rows", samples.indices(0, 5, 257));
        return inputs;
    }

    /** p := q and q := p. */
    static Program swap() {
        ProgramBuilder b = new ProgramBuilder("swap");
        b.update(P, b.parameter(Q));
        b.update(Q, b.parameter(P));
        return b.build();
    }

    /** p := p + q and q := p, and both as they were before. */
    static Program fibonacci() {
        ProgramBuilder b = new ProgramBuilder("fibonacci");
        b.update(P, b.add(b.parameter(P), b.parameter(Q)));
        b.update(Q, b.parameter(P));
        b.output("p", b.parameter(P));
        b.output("q", b.parameter(Q));
        return b.build();
    }

    /** A step of gradient descent on ‖x·weight‖² whose loss reads the weight after the update was declared. */
    static Program descent() {
        ProgramBuilder b = new ProgramBuilder("descent");
        Value x = b.input("x", TensorType.f32(9, 33));
        Value weight = b.parameter(WEIGHT);
        Value y = b.matmul(x, weight);
        Value loss = b.sum(b.mul(y, y), 0, 1);
        Value gradient = Gradients.append(b, loss, List.of(weight)).get(weight);
        b.update(WEIGHT, b.sub(weight, b.mul(java.util.Objects.requireNonNull(gradient), 1e-3)));
        b.output("loss", loss);
        b.output("after", b.sum(b.matmul(x, weight), 0, 1));
        return b.build();
    }

    /** Σ over each row of x·weight. */
    static Program evaluation() {
        ProgramBuilder b = new ProgramBuilder("evaluation");
        Value x = b.input("x", TensorType.f32(9, 33));
        b.output("y", b.sum(b.matmul(x, b.parameter(WEIGHT)), 1));
        return b.build();
    }

    /** A chain of square products: long enough for two threads to meet in it. */
    static Program slow() {
        ProgramBuilder b = new ProgramBuilder("slow");
        Value x = b.input("x", TensorType.f32(160, 160));
        Value y = x;
        for (int i = 0; i < 6; i++) {
            y = b.mul(b.matmul(y, x), 0.1);
        }
        b.output("y", y);
        return b.build();
    }

    static Map<Parameter, Tensor> pairs() {
        Samples samples = new Samples("pairs");
        return Map.of(P, samples.normal(33), Q, samples.normal(33));
    }
}
