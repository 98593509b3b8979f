package org.limpid.api.op.fused;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.Check;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * One layer of ReduNet (Chan et al., JMLR 2022, §3; in the spectral domain §4): a step of projected gradient ascent on
 * the rate reduction, with the classes' memberships estimated from how far each class's operator leaves a sample. For a
 * sample z with spectrum z(f), f = 0 … F − 1, and ‖v‖² = Σ_f w_f·|v(f)|²: n_j = max(‖C_j z‖, 10⁻⁸), π = softmax_j(−λ
 * n_j), z⁺ = normalise(z + η(Ez − Σ_j γ_j π_j C_j z)) with normalise(v) = v / max(‖v‖, 10⁻⁸).
 *
 * <p>Operands Z (F, m, c) floating: m samples with c channels in each of F frequencies, F = 1 for plain vectors; E (F,
 * c, c); C (k, F, c, c) for k classes; gamma γ (k), the classes' shares; frequencyWeight w (F), none negative, which
 * counts a frequency twice where its conjugate is not stored. A complex channel is two real ones, its operator the real
 * 2 × 2 blocks. Results Z⁺ (F, m, c) and membership π (m, k). A NaN in a sample makes that sample NaN in both results.
 *
 * @param eta η, the step size, above 0
 * @param lambda λ, the sharpness of the memberships, at least 0; 500 in the reference code
 */
public record ReduNetLayer(double eta, double lambda) implements Fused {

    /** The square of the reference code's floor under norms. */
    static final double SQUARED_FLOOR = 1e-16;

    /** Refuses a step size that is not above 0 and a negative sharpness; both must be finite. */
    public ReduNetLayer {
        IstaStep.check("redunet_layer", eta, lambda);
    }

    @Override
    public String name() {
        return "redunet_layer";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "Z", "E", "C", "gamma", "frequencyWeight");
        check(this, inputs);
        TensorType z = inputs.get(0);
        return List.of(
                z, z.with(Shape.of(z.shape().dim(1), inputs.get(3).shape().dim(0))));
    }

    /** Refuses operands of the forward step that do not fit. */
    static void check(Op op, List<TensorType> inputs) {
        TensorType z = inputs.get(0);
        TensorType c = inputs.get(2);
        Check.floating(op, "Z", z);
        Check.rank(op, "Z", z, 3);
        int frequencies = z.shape().dim(0);
        int channels = z.shape().dim(2);
        Check.type(op, "E", inputs.get(1), z.with(Shape.of(frequencies, channels, channels)));
        Check.rank(op, "C", c, 4);
        int classes = c.shape().dim(0);
        Check.type(op, "C", c, z.with(Shape.of(classes, frequencies, channels, channels)));
        Check.type(op, "gamma", inputs.get(3), z.with(Shape.of(classes)));
        Check.type(op, "frequencyWeight", inputs.get(4), z.with(Shape.of(frequencies)));
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value z = inputs.get(0);
        Value gamma = inputs.get(3);
        int classes = gamma.type().shape().dim(0);
        int samples = z.type().shape().dim(1);
        Value weight = e.reshape(inputs.get(4), z.type().shape().dim(0), 1, 1);
        Value expansion = e.matmul(z, false, inputs.get(1), true);
        // (k, F, m, c): every sample under the operator of every class
        Value compressions = e.matmul(z, false, inputs.get(2), true);
        Value distance = e.reshape(norm(e, squared(e, compressions, weight)), classes, samples);
        Value membership = e.apply(new Softmax(), e.mul(e.permute(distance, 1, 0), -lambda));
        Value share = e.reshape(e.permute(e.mul(membership, gamma), 1, 0), classes, 1, samples, 1);
        Value step = e.sub(expansion, e.sum(e.mul(compressions, share), 0));
        Value moved = e.add(z, e.mul(step, eta));
        return List.of(e.div(moved, norm(e, squared(e, moved, weight))), membership);
    }

    /**
     * The rule holds where only the features lead to the objective, and for signals. Plain vectors have one frequency and often
     * hundreds of channels: large products, which the decomposition leaves to the backend's.
     */
    @Override
    public Optional<List<@Nullable Value>> gradient(
            Emitter e, List<Value> inputs, List<Value> outputs, List<@Nullable Value> outputGradients) {
        Value dy = outputGradients.get(0);
        if (dy == null || outputGradients.get(1) != null || dy.type().shape().dim(0) == 1) {
            return Optional.empty();
        }
        List<Value> operands = new ArrayList<>(inputs);
        operands.add(outputs.get(1));
        operands.add(dy);
        List<@Nullable Value> gradients = new ArrayList<>();
        gradients.addAll(e.emit(new ReduNetLayerBackward(eta, lambda), operands));
        return Optional.of(gradients);
    }

    /** ‖v‖² over frequencies and channels, with those axes kept; v is (…, F, m, c). */
    static Value squared(Emitter e, Value v, Value weight) {
        Value squares = e.mul(e.mul(v, v), weight);
        return e.reduce(Reduce.Function.SUM, squares, true, -3, -1);
    }

    /** max(‖v‖, 10⁻⁸) of ‖v‖². The floor goes under the root, where it also keeps the gradient of a vanishing norm finite. */
    static Value norm(Emitter e, Value squared) {
        return e.sqrt(e.max(squared, e.constant(SQUARED_FLOOR, squared)));
    }

    /**
     * k + 1 products of 2c per element of Z, 5k + 7 per element for norms, step and normalisation, 7 per membership.
     */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        TensorType z = inputs.get(0);
        long classes = inputs.get(3).size();
        long channels = z.shape().dim(2);
        return z.size() * (2 * (classes + 1) * channels + 5 * classes + 7)
                + 7 * outputs.get(1).size();
    }
}
