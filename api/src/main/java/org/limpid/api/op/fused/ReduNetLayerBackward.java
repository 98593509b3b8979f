package org.limpid.api.op.fused;

import java.util.List;
import org.limpid.api.op.Check;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/**
 * The gradient of {@link ReduNetLayer} through its features (ReduNet-bp; Chan et al., JMLR 2022, §5). With v_j = C_j z, u = z +
 * η(Ez − Σ_j γ_j π_j v_j) and r = ‖u‖, both kept from 0 as there, and products of vectors that sum over frequencies:
 *
 * <ul>
 *   <li>du = dz⁺/r − (dz⁺·u)/r³ · w∘u;
 *   <li>ds_j = −η du·v_j, the gradient of the share γ_j π_j, so that dγ_j = Σ π_j ds_j and, through the softmax,
 *       dn_j = −λ π_j(γ_j ds_j − Σ_i π_i γ_i ds_i);
 *   <li>dv_j = −η γ_j π_j du + dn_j/n_j · w∘v_j, without the second term where the floor holds n_j;
 *   <li>dz = du + η Eᵀdu + Σ_j C_jᵀ dv_j, dE = η Σ du zᵀ, dC_j = Σ dv_j zᵀ, sums over samples;
 *   <li>dw = ½ Σ(−(dz⁺·u)/r³ · |u|² + Σ_j dn_j/n_j · |v_j|²).
 * </ul>
 *
 * <p>Operands Z (F, m, c), E (F, c, c), C (k, F, c, c), gamma (k) and frequencyWeight (F) as the forward step had them, membership π
 * (m, k) as it gave them, dZ⁺ (F, m, c); results dZ, dE, dC, dgamma and dfrequencyWeight, each of its operand's type. A sample with
 * a NaN makes its row of dZ and all of dE, dC, dgamma and dfrequencyWeight NaN.
 *
 * @param eta as in {@link ReduNetLayer}
 * @param lambda as in {@link ReduNetLayer}
 */
public record ReduNetLayerBackward(double eta, double lambda) implements Fused {

    /** Refuses a step size that is not above 0 and a negative sharpness; both must be finite. */
    public ReduNetLayerBackward {
        IstaStep.check("redunet_layer_backward", eta, lambda);
    }

    @Override
    public String name() {
        return "redunet_layer_backward";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.operands(this, inputs, "Z", "E", "C", "gamma", "frequencyWeight", "membership", "dZ");
        List<TensorType> forward = inputs.subList(0, 5);
        ReduNetLayer.check(this, forward);
        TensorType z = inputs.get(0);
        int classes = inputs.get(3).shape().dim(0);
        Check.type(this, "membership", inputs.get(5), z.with(Shape.of(z.shape().dim(1), classes)));
        Check.type(this, "dZ", inputs.get(6), z);
        return List.copyOf(forward);
    }

    @Override
    public List<Value> decompose(Emitter e, List<Value> inputs) {
        Value z = inputs.get(0);
        Value expansion = inputs.get(1);
        Value compressions = inputs.get(2);
        Value membership = inputs.get(5);
        Value dy = inputs.get(6);
        int frequencies = z.type().shape().dim(0);
        int samples = z.type().shape().dim(1);
        int classes = membership.type().shape().dim(1);
        Value w = e.reshape(inputs.get(4), frequencies, 1, 1);
        Value pi = e.permute(membership, 1, 0);
        Value gamma = e.reshape(inputs.get(3), classes, 1);
        Value share = e.reshape(e.mul(pi, gamma), classes, 1, samples, 1);

        Value v = e.matmul(z, false, compressions, true);
        Value step = e.sub(e.matmul(z, false, expansion, true), e.sum(e.mul(v, share), 0));
        Value u = e.add(z, e.mul(step, eta));
        Value squaredLength = ReduNetLayer.squared(e, u, w);
        Value length = ReduNetLayer.norm(e, squaredLength);
        Value along = e.reduce(Reduce.Function.SUM, e.mul(dy, u), true, -3, -1);
        Value cubed = e.mul(e.mul(length, length), length);
        Value across = aboveFloor(e, squaredLength, e.neg(e.div(along, cubed)));
        Value du = e.add(e.div(dy, length), e.mul(e.mul(across, w), u));

        Value ds = e.reshape(e.mul(e.reduce(Reduce.Function.SUM, e.mul(v, du), true, -3, -1), -eta), classes, samples);
        Value dpi = e.mul(ds, gamma);
        Value mean = e.reduce(Reduce.Function.SUM, e.mul(pi, dpi), true, 0);
        Value dn = e.reshape(e.mul(e.mul(pi, e.sub(dpi, mean)), -lambda), classes, 1, samples, 1);
        Value squaredDistance = ReduNetLayer.squared(e, v, w);
        Value pull = aboveFloor(e, squaredDistance, e.div(dn, ReduNetLayer.norm(e, squaredDistance)));
        Value dv = e.sub(e.mul(e.mul(pull, w), v), e.mul(e.mul(share, du), eta));

        Value dz = e.add(e.add(du, e.mul(e.matmul(du, expansion), eta)), e.sum(e.matmul(dv, compressions), 0));
        Value dExpansion = e.mul(e.matmul(du, true, z, false), eta);
        Value dCompressions = e.matmul(dv, true, z, false);
        Value dGamma = e.sum(e.mul(pi, ds), 1);
        Value dWeight =
                e.mul(e.add(e.sum(e.mul(e.mul(u, u), across), 1, 2), e.sum(e.mul(e.mul(v, v), pull), 0, 2, 3)), 0.5);
        return List.of(dz, dExpansion, dCompressions, dGamma, dWeight);
    }

    /** 0 where the floor holds a norm: there it does not depend on what it is the norm of. */
    private static Value aboveFloor(Emitter e, Value squared, Value x) {
        Value floor = e.constant(ReduNetLayer.SQUARED_FLOOR, squared);
        return e.select(e.compare(Compare.Relation.LE, squared, floor), e.constant(0, x), x);
    }

    /** Three products with E and three with each C_j of 2c per element of Z; 9 per element, 10 per element and class. */
    @Override
    public long flops(List<TensorType> inputs, List<TensorType> outputs) {
        TensorType z = inputs.get(0);
        long classes = inputs.get(3).size();
        long channels = z.shape().dim(2);
        return z.size() * (6 * (classes + 1) * channels + 10 * classes + 9)
                + 9 * inputs.get(5).size();
    }
}
