package org.limpid.models.redunet;

import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/**
 * Vectors of d numbers.
 *
 * @param dimension d, at least 1
 */
public record VectorDomain(int dimension) implements Domain {

    /** Refuses a dimension below 1. */
    public VectorDomain {
        if (dimension < 1) {
            throw new LimpidException("redunet: vectors have dimension " + dimension + "; expected 1 or more");
        }
    }

    @Override
    public Shape sample() {
        return Shape.of(dimension);
    }

    @Override
    public int frequencies() {
        return 1;
    }

    @Override
    public int channels() {
        return dimension;
    }

    @Override
    public int rowsPerSample() {
        return 1;
    }

    @Override
    public double gain() {
        return 1;
    }

    @Override
    public double rateDivisor() {
        return 1;
    }

    @Override
    public Map<Parameter, Tensor> tables() {
        return Map.of();
    }

    @Override
    public Value enter(ProgramBuilder builder, Value samples) {
        int count = samples.type().shape().dim(0);
        return builder.reshape(UnitNorm.of(builder, samples), 1, count, dimension);
    }

    @Override
    public Value leave(ProgramBuilder builder, Value features) {
        return builder.reshape(features, features.type().shape().dim(1), dimension);
    }

    @Override
    public Value frequencyWeight(Emitter e) {
        return e.fill(TensorType.f32(1), 1);
    }

    @Override
    public Value rows(Emitter e, Value features) {
        return features;
    }

    @Override
    public Value gram(Emitter e, Value product) {
        return product;
    }

    @Override
    public Tensor stored(Tensor operator) {
        return operator.reshape(dimension, dimension);
    }

    @Override
    public Shape storedShape() {
        return Shape.of(dimension, dimension);
    }
}
