package org.limpid.models.redunet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/**
 * Signals of C channels over a circle (C, T) or a torus (C, H, W), whose networks commute with cyclic shifts (Chan et
 * al., JMLR 2022, §4): in the Fourier basis an operator is one C × C matrix per frequency. The spectrum of a real signal
 * is conjugate-symmetric, so that along the last axis only the first half is kept; a frequency whose conjugate is not
 * kept counts twice. A complex channel a + ib is the real pair (a, b), a Hermitian operator the real symmetric matrix
 * [[Re, −Im], [Im, Re]].
 *
 * @param signalChannels C, at least 1
 * @param extents (T), or (H, W)
 * @param scaling how the spectrum is scaled where operators are built
 */
public record SpectralDomain(int signalChannels, List<Integer> extents, DftScaling scaling) implements Domain {

    /** Refuses anything but one or two axes, and extents below 1. */
    public SpectralDomain {
        extents = List.copyOf(extents);
        if (signalChannels < 1
                || extents.isEmpty()
                || extents.size() > 2
                || extents.stream().anyMatch(n -> n < 1)) {
            throw new LimpidException("redunet: signals have " + signalChannels + " channels of extents " + extents
                    + "; expected at least one channel of one or two extents, each at least 1");
        }
    }

    @Override
    public Shape sample() {
        return Shape.of(signalChannels)
                .concat(Shape.of(extents.stream().mapToInt(n -> n).toArray()));
    }

    /** The number of all frequencies, T or H·W. */
    public int length() {
        return extents.stream().mapToInt(n -> n).reduce(1, Math::multiplyExact);
    }

    private int last() {
        return extents.getLast();
    }

    private int half() {
        return last() / 2 + 1;
    }

    private boolean planar() {
        return extents.size() == 2;
    }

    @Override
    public int frequencies() {
        return planar() ? extents.getFirst() * half() : half();
    }

    @Override
    public int channels() {
        return 2 * signalChannels;
    }

    @Override
    public int dimension() {
        return signalChannels;
    }

    @Override
    public int rowsPerSample() {
        return 2;
    }

    @Override
    public double gain() {
        return scaling == DftScaling.PLAIN ? length() : 1;
    }

    @Override
    public double rateDivisor() {
        return 2.0 * length();
    }

    @Override
    public Map<Parameter, Tensor> tables() {
        Map<Parameter, Tensor> tables = new LinkedHashMap<>();
        tables.put(lastAxis(), FourierTables.realToHalf(last()));
        if (planar()) {
            tables.put(firstAxis(), FourierTables.complex(extents.getFirst()));
        }
        return tables;
    }

    private Parameter lastAxis() {
        return Parameter.state("redunet.dft.last", last(), 2 * half());
    }

    private Parameter firstAxis() {
        int twice = 2 * extents.getFirst();
        return Parameter.state("redunet.dft.first", twice, twice);
    }

    @Override
    public Value enter(ProgramBuilder builder, Value samples) {
        int m = samples.type().shape().dim(0);
        Value rows = builder.matmul(UnitNorm.of(builder, samples), builder.parameter(lastAxis()));
        Value spectrum;
        if (planar()) {
            int h = extents.getFirst();
            Value split = builder.reshape(rows, m, signalChannels, h, 2, half());
            // (m, C, frequency, (position, part)): the remaining axis is transformed as complex numbers
            Value columns = builder.reshape(builder.permute(split, 0, 1, 4, 2, 3), m, signalChannels, half(), 2 * h);
            Value both = builder.matmul(columns, builder.parameter(firstAxis()));
            spectrum = builder.permute(builder.reshape(both, m, signalChannels, half(), h, 2), 3, 2, 0, 4, 1);
        } else {
            spectrum = builder.permute(builder.reshape(rows, m, signalChannels, 2, half()), 3, 0, 2, 1);
        }
        return builder.reshape(spectrum, frequencies(), m, channels());
    }

    @Override
    public Value leave(ProgramBuilder builder, Value features) {
        int m = features.type().shape().dim(1);
        Value rows;
        if (planar()) {
            int h = extents.getFirst();
            Value split = builder.reshape(features, h, half(), m, 2, signalChannels);
            Value columns = builder.reshape(builder.permute(split, 2, 4, 1, 0, 3), m, signalChannels, half(), 2 * h);
            Value back = builder.matmul(columns, false, builder.parameter(firstAxis()), true);
            rows = builder.permute(builder.reshape(back, m, signalChannels, half(), h, 2), 0, 1, 3, 4, 2);
        } else {
            rows = builder.permute(builder.reshape(features, half(), m, 2, signalChannels), 1, 3, 2, 0);
        }
        Value weighted = builder.mul(rows, halfWeight(builder));
        Shape joined = sample().with(-1, 2 * half());
        Value flat = builder.reshape(weighted, Shape.of(m).concat(joined));
        return builder.matmul(flat, false, builder.parameter(lastAxis()), true);
    }

    /** How often each frequency of the last axis counts: once if it is its own conjugate or both are kept, else twice. */
    private Value halfWeight(Emitter e) {
        // The frequencies 0 and, for an even extent, extent/2 are their own conjugates.
        int twice = (last() - 1) / 2;
        Value first = e.fill(TensorType.f32(1), 1);
        if (twice == 0) {
            return half() == 1 ? first : e.concat(0, first, e.fill(TensorType.f32(1), 1));
        }
        Value middle = e.fill(TensorType.f32(twice), 2);
        return half() == twice + 1
                ? e.concat(0, first, middle)
                : e.concat(0, first, middle, e.fill(TensorType.f32(1), 1));
    }

    @Override
    public Value frequencyWeight(Emitter e) {
        Value weight = halfWeight(e);
        return planar() ? e.reshape(e.broadcast(weight, Shape.of(extents.getFirst(), half())), frequencies()) : weight;
    }

    @Override
    public Value rows(Emitter e, Value features) {
        Value real = e.slice(features, -1, 0, signalChannels);
        Value imaginary = e.slice(features, -1, signalChannels, signalChannels);
        return e.concat(-2, features, e.concat(-1, e.neg(imaginary), real));
    }

    @Override
    public Value gram(Emitter e, Value product) {
        Value top = e.slice(product, -2, 0, signalChannels);
        Value bottom = e.slice(product, -2, signalChannels, signalChannels);
        Value cross = e.slice(top, -1, signalChannels, signalChannels);
        // Σ(a + ib)(a + ib)ᴴ with a, b the real pairs: real part Σ(aaᵀ + bbᵀ), imaginary part Σ(baᵀ − abᵀ).
        Value real = e.add(e.slice(top, -1, 0, signalChannels), e.slice(bottom, -1, signalChannels, signalChannels));
        Value minusImaginary = e.sub(cross, e.transpose(cross));
        return e.concat(-2, e.concat(-1, real, minusImaginary), e.concat(-1, e.neg(minusImaginary), real));
    }

    @Override
    public Tensor stored(Tensor operator) {
        int h = planar() ? extents.getFirst() : 1;
        double[] all = new double[signalChannels * signalChannels * length() * 2];
        for (int u = 0; u < h; u++) {
            for (int v = 0; v < last(); v++) {
                boolean kept = v < half();
                int frequency = kept ? u * half() + v : (h - u) % h * half() + last() - v;
                copy(operator, frequency, kept ? 1 : -1, all, u * last() + v);
            }
        }
        Tensor exact = Tensor.of(all, storedShape().toArray());
        return operator.dtype() == DType.F64 ? exact : exact.toF32();
    }

    @Override
    public Shape storedShape() {
        return Shape.of(signalChannels).concat(sample()).concat(Shape.of(2));
    }

    /** The first block column of one frequency's matrix: the real parts over the imaginary ones. */
    private void copy(Tensor operator, int frequency, int sign, double[] all, int place) {
        int c = signalChannels;
        for (int i = 0; i < c; i++) {
            for (int j = 0; j < c; j++) {
                long from = ((long) frequency * 2 * c + i) * 2 * c + j;
                int to = ((i * c + j) * length() + place) * 2;
                all[to] = operator.get(from);
                all[to + 1] = sign * operator.get(from + 2L * c * c);
            }
        }
    }
}
