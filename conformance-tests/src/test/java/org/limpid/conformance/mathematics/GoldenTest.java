package org.limpid.conformance.mathematics;

import static org.limpid.conformance.mathematics.Close.assertFirst;
import static org.limpid.conformance.mathematics.Close.assertOne;
import static org.limpid.conformance.mathematics.Close.norm;
import static org.limpid.conformance.mathematics.Close.sum;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.CodingRate;
import org.limpid.api.op.fused.CrossEntropy;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.OvercompleteDictionary;
import org.limpid.api.op.fused.ReduNetLayer;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.tensor.Tensor;

/**
 * The fused ops and their gradients against values of the reference implementations in double precision: layer norm,
 * attention, ISTA, the overcomplete dictionary, cross-entropy, the rate reduction and a ReduNet layer.
 */
final class GoldenTest {

    private static final double TOLERANCE = 1e-12;

    @Test
    void theFillIsTheReferences() {
        assertFirst(
                "lcg(7)",
                Lcg.fill(7, 4).toDoubles(),
                0,
                0.1941121108829975,
                -0.40147033613175154,
                -0.3366506528109312,
                0.3839468089863658);
    }

    @Test
    void layerNorm() {
        Objective f = new Objective(
                (e, x) -> e.emit(new LayerNorm(1e-5), x),
                Map.of(0, Lcg.fill(64, 3, 5)),
                Lcg.fill(61, 3, 5),
                Lcg.spread(62, 0.1, 1, 5),
                Lcg.spread(63, 0.5, 0, 5));
        assertOne("Σ y", -0.5837987962337694, sum(f.result(0)), TOLERANCE);
        assertOne("‖y‖", 4.427673722730646, norm(f.result(0)), TOLERANCE);
        assertOne("‖dx‖", 4.277300761894329, norm(f.gradient(0)), TOLERANCE);
        assertFirst("dx", f.gradient(0), TOLERANCE, 0.6886756836264123, 1.4221552702168063, -1.7896974498308185);
        assertFirst("dγ", f.gradient(1), TOLERANCE, 0.6522021222670147, -0.6963218939008837, 0.4611404865355384);
    }

    @Test
    void subspaceAttention() {
        Objective f = new Objective(
                (e, x) -> e.emit(
                        new SubspaceAttention(2, 1 / Math.sqrt(2)), List.of(e.matmul(x.get(0), false, x.get(1), true))),
                Map.of(0, Lcg.fill(56, 5, 4)),
                Lcg.fill(54, 5, 4),
                Lcg.spread(55, 0.5, 0, 4, 4));
        assertOne("Σ o", -5.92020633604656, sum(f.result(0)), TOLERANCE);
        assertOne("‖o‖", 1.4484661411213615, norm(f.result(0)), TOLERANCE);
        assertFirst("o", f.result(0), TOLERANCE, -0.29258791700616854);
        assertOne("‖dy‖", 0.5897657492787165, norm(f.gradient(0)), TOLERANCE);
        assertFirst("dy", f.gradient(0), TOLERANCE, 0.12093368914576065);
        assertOne("‖dQ‖", 1.415076329399876, norm(f.gradient(1)), TOLERANCE);
        assertOne("Σ dQ", -1.110027017156676, sum(f.gradient(1)), TOLERANCE);
        assertFirst("dQ", f.gradient(1), TOLERANCE, -0.4032065123893453);
    }

    @Test
    void istaStep() {
        Objective f = new Objective(
                (e, x) -> e.emit(new IstaStep(0.1, 0.1), x),
                Map.of(0, Lcg.fill(53, 4, 6)),
                Lcg.fill(51, 4, 6),
                Lcg.spread(52, 0.5, 0, 6, 6));
        assertOne("Σ y", 8.33075459313463, sum(f.result(0)), TOLERANCE);
        assertOne("‖y‖", 2.428800000278111, norm(f.result(0)), TOLERANCE);
        assertOne("Σ du", -1.0003971472949416, sum(f.gradient(0)), TOLERANCE);
        assertOne("‖du‖", 2.1319123234435793, norm(f.gradient(0)), TOLERANCE);
        assertFirst("du", f.gradient(0), TOLERANCE, 0.025091988763680392);
        assertOne("Σ dD", -0.3501243645365001, sum(f.gradient(1)), TOLERANCE);
        assertOne("‖dD‖", 0.39181797594074175, norm(f.gradient(1)), TOLERANCE);
        assertFirst("dD", f.gradient(1), TOLERANCE, 0.027398872353187796);
    }

    @Test
    void overcompleteDictionary() {
        Objective f = new Objective(
                (e, x) -> e.emit(new OvercompleteDictionary(0.1, 0.1), x),
                Map.of(0, Lcg.fill(60, 3, 4)),
                Lcg.fill(57, 3, 4),
                Lcg.spread(58, 0.5, 0, 4, 8),
                Lcg.spread(59, 0.5, 0, 4, 8));
        assertOne("Σ y", -0.02819839693586521, sum(f.result(0)), TOLERANCE);
        assertOne("‖y‖", 0.038123278305191376, norm(f.result(0)), TOLERANCE);
        assertFirst("y", f.result(0), TOLERANCE, -0.0015793356886016734);
        assertOne("‖dx‖", 0.0479918545177817, norm(f.gradient(0)), TOLERANCE);
        assertOne("‖dD‖", 0.12069883786865147, norm(f.gradient(1)), TOLERANCE);
        assertOne("‖dD1‖", 0.08549946597838401, norm(f.gradient(2)), TOLERANCE);
    }

    @Test
    void crossEntropy() {
        Objective f = new Objective(
                (e, x) -> e.emit(new CrossEntropy(0.1), x),
                Map.of(0, Tensor.of(new double[] {1}, 1).reshape()),
                Tensor.of(new double[] {1, 2, 0.5, 0, -1, 3}, 2, 3),
                Tensor.of(new int[] {2, 0}),
                Tensor.of(new double[] {1, 1}));
        assertOne("loss", 2.4484596772660208, f.result(0)[0], TOLERANCE);
        assertFirst(
                "dlogits",
                f.gradient(0),
                TOLERANCE,
                0.09894528214440786,
                0.29759919293921455,
                -0.39654447508362245,
                -0.4433603553776797,
                -0.008092753893906473,
                0.4514531092715862);
    }

    /** The MCR² objective −γ₂·R(γ₁) + Rᶜ of six normalised samples in three classes, precision ε² = 0.5. */
    private static Objective rateReduction(double gamma1, double gamma2) {
        double samples = 6;
        double features = 3;
        double precision = 0.5;
        double ofClass = 2 + 1e-8;
        Objective.Function loss = (e, x) -> {
            Value z = x.getFirst();
            Value whole = e.apply(new CodingRate(gamma1 * features / (samples * precision)), z);
            // Samples 0 and 3 are of class 0, 1 and 4 of class 1, 2 and 5 of class 2: (class, sample, feature).
            Value classes = e.apply(new GatherRows(), z, x.get(1));
            Value parts = e.apply(new CodingRate(features / (ofClass * precision)), classes);
            Value compressed = e.mul(e.sum(parts, 0), ofClass / samples);
            return List.of(e.sub(compressed, e.mul(whole, gamma2)), whole, compressed);
        };
        return new Objective(
                loss,
                Map.of(0, Tensor.of(new double[] {1}, 1).reshape()),
                normalisedRows(Lcg.fill(65, 6, 3)),
                Tensor.of(new int[] {0, 3, 1, 4, 2, 5}, 3, 2));
    }

    @Test
    void rateReduction() {
        Objective f = rateReduction(1, 1);
        assertOne("loss", -0.2584948570122081, f.result(0)[0], TOLERANCE);
        assertOne("R", 1.5394385544327422, f.result(1)[0], TOLERANCE);
        assertOne("Rᶜ", 1.2809436974205342, f.result(2)[0], TOLERANCE);
        assertOne("‖dX‖", 0.3484358913959078, norm(f.gradient(0)), TOLERANCE);
        assertFirst("dX", f.gradient(0), TOLERANCE, 0.11973837165492636);
    }

    @Test
    void weightedRateReduction() {
        Objective f = rateReduction(20, 0.05);
        assertOne("loss", 1.0144292896845561, f.result(0)[0], TOLERANCE);
        assertOne("R", 5.330288154719558, f.result(1)[0], TOLERANCE);
        assertOne("‖dX‖", 0.533697569628832, norm(f.gradient(0)), TOLERANCE);
    }

    @Test
    void reduNetLayer() {
        Objective f = new Objective(
                (e, x) -> e.emit(new ReduNetLayer(0.5, 5), x),
                Map.of(0, Lcg.fill(104, 4, 3).reshape(1, 4, 3)),
                Lcg.fill(103, 4, 3).reshape(1, 4, 3),
                Lcg.spread(101, 0.5, 0, 3, 3).reshape(1, 3, 3),
                Lcg.spread(102, 0.5, 0, 2, 3, 3).reshape(2, 1, 3, 3),
                Tensor.of(new double[] {0.25, 0.75}),
                Tensor.of(new double[] {1}, 1));
        assertFirst("z⁺", f.result(0), TOLERANCE, 0.8402420511615434, -0.2705055158801811, 0.4699149511754648);
        assertOne("‖dE‖", 0.44831783179862156, norm(f.gradient(1)), TOLERANCE);
        assertOne("‖dC‖", 0.17809069038688338, norm(f.gradient(2)), TOLERANCE);
        assertOne("‖dz‖", 1.0134840772613085, norm(f.gradient(0)), TOLERANCE);
        assertFirst("dγ", f.gradient(3), TOLERANCE, 0.06319884296576583, -0.10159034134391025);
    }

    /** Four layers that are built from what the layers before them made of the training samples. */
    @Test
    void reduNetOfFourLayers() {
        double[] x = Lcg.fill(21, 6, 3).toDoubles();
        for (int sample = 0; sample < 6; sample++) {
            x[sample * 3 + (sample < 3 ? 0 : 1)] += 2;
        }
        Tensor gamma = Tensor.of(new double[] {0.5, 0.5});
        Objective.Function layers = (e, operands) -> {
            Value z = operands.get(0);
            Value[] after = new Value[4];
            for (int layer = 0; layer < after.length; layer++) {
                Value expansion = operator(e, z, 3 / (6 * 0.1));
                Value compression = operator(e, e.reshape(z, 2, 3, 3), 3 / (3 * 0.1));
                z = e.emit(
                                new ReduNetLayer(0.5, 5),
                                List.of(
                                        e.reshape(z, 1, 6, 3),
                                        e.reshape(expansion, 1, 3, 3),
                                        e.reshape(compression, 2, 1, 3, 3),
                                        operands.get(1),
                                        operands.get(2)))
                        .getFirst();
                z = e.reshape(z, 6, 3);
                after[layer] = z;
            }
            return List.of(after);
        };
        Objective f = new Objective(
                layers,
                Map.of(3, Lcg.fill(1, 6, 3)),
                normalisedRows(Tensor.of(x, 6, 3)),
                gamma,
                Tensor.of(new double[] {1}, 1));
        assertFirst("Z1", f.result(0), TOLERANCE, 0.969996740570318, 0.22334095172603627, -0.0960476057227221);
        assertFirst("Z4", f.result(3), TOLERANCE, 0.9726033681271294, 0.0666099271350582, -0.22272360879535402);
    }

    /** α(I + αZᵀZ)⁻¹, (…, d, d), by solving against the identity. */
    private static Value operator(Emitter e, Value z, double alpha) {
        int rank = z.type().shape().rank();
        int features = z.type().shape().dim(-1);
        Value identity = e.identity(features, z.type().dtype());
        Value gram = e.add(e.mul(e.matmul(z, true, z, false), alpha), identity);
        Value l = e.apply(new Cholesky(), gram);
        Value all = rank == 2 ? identity : e.broadcast(identity, l.type().shape());
        Value half = e.apply(new TriangularSolve(false), l, all);
        return e.mul(e.matmul(half, true, half, false), alpha);
    }

    private static Tensor normalisedRows(Tensor x) {
        double[] values = x.toDoubles();
        int width = x.type().shape().dim(-1);
        for (int row = 0; row < values.length; row += width) {
            double squares = 0;
            for (int i = row; i < row + width; i++) {
                squares += values[i] * values[i];
            }
            for (int i = row; i < row + width; i++) {
                values[i] /= Math.sqrt(squares);
            }
        }
        return Tensor.of(values, x.type().shape().toArray());
    }
}
