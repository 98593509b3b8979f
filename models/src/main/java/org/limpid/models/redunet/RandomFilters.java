package org.limpid.models.redunet;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/**
 * Lifts signals to more channels by random filters (Chan et al., JMLR 2022, §4.3), so that shifts of one class become
 * linearly separable from those of another: y[o, t] = ReLU(Σ_{c,τ} K[o, c, τ]·x[c, (t + τ) mod T]), on a plane likewise
 * along both axes. K is standard normal, drawn row by row as the reference code does.
 *
 * @param inChannels channels of the signals, at least 1
 * @param outChannels channels they are lifted to, at least 1
 * @param size extent of a filter along each axis, at least 1
 * @param axes 1 for signals (C, T), 2 for (C, H, W)
 * @param seed of the filters; 10 in the reference code
 */
public record RandomFilters(int inChannels, int outChannels, int size, int axes, int seed) {

    private static final String SAMPLES = "samples";

    /** How many samples are lifted in one run: every filter tap is one shifted copy of them. */
    private static final int CHUNK = 64;

    /** Refuses extents below 1 and other numbers of axes. */
    public RandomFilters {
        if (inChannels < 1 || outChannels < 1 || size < 1 || axes < 1 || axes > 2) {
            throw new LimpidException("random filters: " + inChannels + " channels in, " + outChannels + " out, size "
                    + size + " along " + axes + " axes; expected 1 or more of each, and 1 or 2 axes");
        }
    }

    private int taps() {
        return axes == 1 ? size : size * size;
    }

    /** What holds K on the device, (out, in·taps). */
    public Parameter parameter() {
        return Parameter.state("redunet.filters", outChannels, inChannels * taps());
    }

    /** K (out, in·taps), F64. */
    public Tensor kernels() {
        LegacyRandom random = new LegacyRandom(seed);
        double[] values = new double[outChannels * inChannels * taps()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.gaussian();
        }
        return Tensor.of(values, outChannels, inChannels * taps());
    }

    /** Appends the lifting of samples (m, in, …) to (m, out, …). */
    public Value append(ProgramBuilder builder, Value samples) {
        Shape shape = samples.type().shape();
        if (shape.rank() != axes + 2 || shape.dim(1) != inChannels) {
            throw new LimpidException("random filters: the samples are " + samples.type() + "; expected " + axes
                    + " axes behind samples and " + inChannels + " channels");
        }
        int m = shape.dim(0);
        int length = Math.toIntExact(shape.size() / m / inChannels);
        List<Value> shifted = new ArrayList<>();
        for (int tap = 0; tap < taps(); tap++) {
            Value rows = axes == 1 ? samples : rolled(builder, samples, -2, tap / size);
            shifted.add(builder.reshape(rolled(builder, rows, -1, tap % size), m, inChannels, 1, length));
        }
        Value columns = builder.concat(2, shifted.toArray(Value[]::new));
        Value lifted = builder.matmul(
                builder.parameter(parameter()), builder.reshape(columns, m, inChannels * taps(), length));
        return builder.reshape(builder.relu(lifted), shape.with(1, outChannels));
    }

    /** y[t] = x[(t + offset) mod extent] along an axis. */
    private static Value rolled(ProgramBuilder builder, Value x, int axis, int offset) {
        int extent = x.type().shape().dim(axis);
        int start = offset % extent;
        return start == 0
                ? x
                : builder.concat(axis, builder.slice(x, axis, start, extent - start), builder.slice(x, axis, 0, start));
    }

    /** Lifts samples (m, in, …), F32, on a backend. */
    public Tensor lift(Backend backend, Tensor samples) {
        int m = samples.shape().dim(0);
        Tensor lifted = Tensor.zeros(new TensorType(DType.F32, samples.shape().with(1, outChannels)));
        // One program for the chunks of full size, one for the samples that remain.
        int whole = m / CHUNK * CHUNK;
        if (whole > 0) {
            lift(backend, samples, lifted, 0, whole, CHUNK);
        }
        if (whole < m) {
            lift(backend, samples, lifted, whole, m, m - whole);
        }
        return lifted;
    }

    private void lift(Backend backend, Tensor samples, Tensor lifted, int from, int to, int each) {
        ProgramBuilder builder = new ProgramBuilder("redunet.lift");
        Value input = builder.input(
                SAMPLES, TensorType.f32(samples.shape().with(0, each).toArray()));
        try (var _ = builder.scope("lift", Role.TOKENISE)) {
            builder.output(SAMPLES, append(builder, input));
        }
        Program program = builder.build();
        try (Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            weights.write(parameter(), kernels().toF32());
            for (int start = from; start < to; start += each) {
                Inputs inputs = Inputs.create().put(SAMPLES, rows(samples, start, each));
                session.run(program, inputs).read(SAMPLES, rows(lifted, start, each));
            }
        }
    }

    /** Some samples, as a view. */
    private static Tensor rows(Tensor samples, int start, int count) {
        long bytes = samples.type().bytes() / samples.shape().dim(0);
        return Tensor.wrap(
                new TensorType(samples.dtype(), samples.shape().with(0, count)),
                samples.data().asSlice(start * bytes, count * bytes));
    }
}
