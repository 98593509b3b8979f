package org.limpid.models.redunet;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.ReduNetLayer;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.tensor.Shape;

/** Appends the transform of one layer: a step of projected gradient ascent on the rate reduction. */
final class LayerStep {

    private final Emitter e;
    private final ReduNetConfig config;
    private final OperatorBuilder.Operators operators;
    private final double[] shares;

    /** @param shares γ, the part of the training samples that each class has */
    LayerStep(Emitter e, ReduNetConfig config, OperatorBuilder.Operators operators, double[] shares) {
        this.e = e;
        this.config = config;
        this.operators = operators;
        this.shares = shares;
    }

    /**
     * Where features came to be.
     *
     * @param features (F, m, c)
     * @param membership π (m, k), estimated before the step
     */
    record Moved(Value features, Value membership) {}

    /** With memberships estimated by the operators, as {@link ReduNetLayer} says. */
    Moved estimated(Value features) {
        Value weight = config.domain().frequencyWeight(e);
        if (dense()) {
            List<Value> results = e.emit(
                    new ReduNetLayer(config.eta(), config.lambda()),
                    List.of(features, operators.expansion().dense(e), stacked(), gamma(), weight));
            return new Moved(results.get(0), results.get(1));
        }
        int k = shares.length;
        int m = features.type().shape().dim(1);
        List<Value> left = new ArrayList<>();
        operators.compressions().forEach(operator -> left.add(unsqueeze(operator.apply(e, features))));
        Value compressions = e.concat(0, left.toArray(Value[]::new));
        Value distance = e.reshape(UnitNorm.norm(e, compressions, weight), k, m);
        Value membership = e.apply(new Softmax(), e.mul(e.permute(distance, 1, 0), -config.lambda()));
        Value share = e.reshape(e.permute(e.mul(membership, gamma()), 1, 0), k, 1, m, 1);
        Value step = e.sub(operators.expansion().apply(e, features), e.sum(e.mul(compressions, share), 0));
        return new Moved(projected(features, step, weight), membership);
    }

    /** With the memberships that the labels say: each class's samples under their own operator. */
    Value labelled(Value features, List<Value> classes) {
        List<Value> compressed = new ArrayList<>();
        for (int j = 0; j < classes.size(); j++) {
            compressed.add(e.mul(operators.compressions().get(j).apply(e, classes.get(j)), shares[j]));
        }
        Value step = e.sub(operators.expansion().apply(e, features), e.concat(1, compressed.toArray(Value[]::new)));
        return projected(features, step, config.domain().frequencyWeight(e));
    }

    private Value projected(Value features, Value step, Value weight) {
        Value moved = e.add(features, e.mul(step, config.eta()));
        return e.div(moved, UnitNorm.norm(e, moved, weight));
    }

    private boolean dense() {
        return operators.expansion() instanceof Operator.Dense
                && operators.compressions().stream().allMatch(Operator.Dense.class::isInstance);
    }

    /** C (k, F, c, c). */
    private Value stacked() {
        return e.concat(
                0,
                operators.compressions().stream()
                        .map(operator -> unsqueeze(operator.dense(e)))
                        .toArray(Value[]::new));
    }

    private Value unsqueeze(Value x) {
        return e.reshape(x, Shape.of(1).concat(x.type().shape()));
    }

    /** γ (k). */
    private Value gamma() {
        return Constants.vector(e, shares);
    }
}
