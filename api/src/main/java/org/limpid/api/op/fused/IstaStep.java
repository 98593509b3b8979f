package org.limpid.api.op.fused;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * One step of the iterative shrinkage-thresholding algorithm towards non-negative codes: the sparsification step of
 * CRATE (Yu et al., NeurIPS 2023, eq. 17). With tokens as rows: r = z − zDᵀ and y = ReLU(z + η·rD − ηλ), which is the
 * paper's ReLU(z + ηDᵀ(z − Dz) − ηλ1) with two products instead of three.
 *
 * <p>Operands z (…, d) floating and D (d, d); results y and r, both (…, d). r is the residual that the backward step
 * uses again. NaN follows from the formula; y at exactly 0 counts as inactive.
 *
 * @param eta η, the step size, above 0
 * @param lambda λ, the sparsity, at least 0; the threshold is ηλ
 */
public record IstaStep(double eta, double lambda) implements Fused {

    /** Refuses a step size that is not above 0 and a negative sparsity; both must be finite. */
    public IstaStep {
        check("ista_step", eta, lambda);
    }

    @Override
    public String name() {
        return "ista_step";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "z", "D");
        TensorType z = inputs.getFirst();
        check(this, z, inputs.get(1));
        return List.of(z, z);
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value tokens = inputs.getFirst();
        Value z = Rows.flat(e, tokens);
        Value d = inputs.get(1);
        Value r = e.sub(z, e.matmul(z, false, d, true));
        Value y = e.relu(e.sub(e.add(z, e.mul(e.matmul(r, d), eta)), eta * lambda));
        return List.of(Rows.unflat(e, y, tokens), Rows.unflat(e, r, tokens));
    }

    /** The rule holds where only y leads to the objective; if r does too, the decomposition is differentiated. */
    @Override
    public Optional<List<@Nullable Value>> gradient(
            Emitter e, List<Value> inputs, List<Value> outputs, List<@Nullable Value> outputGradients) {
        Value dy = outputGradients.get(0);
        if (dy == null || outputGradients.get(1) != null) {
            return Optional.empty();
        }
        List<Value> gradients = e.emit(
                new IstaStepBackward(eta, lambda),
                List.of(inputs.get(0), inputs.get(1), outputs.get(1), outputs.get(0), dy));
        return Optional.of(Arrays.asList(gradients.get(0), gradients.get(1)));
    }

    /** Two products of 2d per element, and 5 per element. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        TensorType z = inputs.getFirst();
        return z.size() * (4L * z.shape().dim(-1) + 5);
    }

    static void check(String op, double eta, double lambda) {
        Attributes.positive(op, "eta", eta);
        Attributes.notNegative(op, "lambda", lambda);
    }

    static void check(Op op, TensorType z, TensorType dictionary) {
        Check.floating(op, "z", z);
        Check.rankAtLeast(op, "z", z, 1);
        int width = z.shape().dim(-1);
        Check.type(op, "D", dictionary, z.with(Shape.of(width, width)));
    }
}
