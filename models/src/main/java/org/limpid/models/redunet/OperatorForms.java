package org.limpid.models.redunet;

import org.limpid.api.LimpidException;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Value;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/**
 * The forms of a layer's operator. <i>Built</i> it is one real matrix per stored frequency, (F, c, c). <i>Learned</i> it is
 * what back-propagation may change: (d, d) for vectors; for signals (F, 2C, C), the real part of each frequency's complex
 * matrix over the imaginary one, so that it stays a multiplication by complex numbers, which commutes with shifts.
 * <i>Stored</i> it has the reference code's shape, all frequencies, and holds the adjoint, which that code applies again.
 */
final class OperatorForms {

    /** How far a stored frequency may be from the conjugate of its mirror, over the largest magnitude. */
    private static final double ASYMMETRY = 1e-3;

    private OperatorForms() {}

    /** The extents of a learned operator. */
    static Shape learned(Domain domain) {
        return switch (domain) {
            case VectorDomain vectors -> vectors.storedShape();
            case SpectralDomain signals ->
                Shape.of(signals.frequencies(), signals.channels(), signals.signalChannels());
        };
    }

    /** Learned to (F, c, c). */
    static Value full(Emitter e, Domain domain, Value learned) {
        return switch (domain) {
            case VectorDomain vectors -> e.reshape(learned, 1, vectors.dimension(), vectors.dimension());
            case SpectralDomain signals -> {
                int c = signals.signalChannels();
                Value real = e.slice(learned, 1, 0, c);
                Value imaginary = e.slice(learned, 1, c, c);
                yield e.concat(2, learned, e.concat(1, e.neg(imaginary), real));
            }
        };
    }

    /** Built to learned. */
    static Tensor learned(Domain domain, Tensor built) {
        return switch (domain) {
            case VectorDomain vectors -> built.reshape(vectors.dimension(), vectors.dimension());
            case SpectralDomain signals -> {
                int c = signals.signalChannels();
                Tensor learned = Tensor.zeros(built.type().with(learned(domain)));
                long element = built.dtype().bytes();
                for (long row = 0; row < (long) signals.frequencies() * 2 * c; row++) {
                    learned.data()
                            .asSlice(row * c * element, c * element)
                            .copyFrom(built.data().asSlice(row * 2 * c * element, c * element));
                }
                yield learned;
            }
        };
    }

    /** Learned to stored, F32. */
    static Tensor stored(Domain domain, Tensor learned) {
        return switch (domain) {
            case VectorDomain _ -> learned.toF32();
            case SpectralDomain signals -> {
                Tensor stored = Tensor.zeros(new TensorType(DType.F32, domain.storedShape()));
                eachPlace(signals, (frequency, mirrored, place) -> {
                    int c = signals.signalChannels();
                    for (int i = 0; i < c; i++) {
                        for (int j = 0; j < c; j++) {
                            long from = ((long) frequency * 2 * c + j) * c + i;
                            long to = (((long) i * c + j) * signals.length() + place) * 2;
                            double imaginary = learned.get(from + (long) c * c);
                            stored.setFloat(to, (float) learned.get(from));
                            stored.setFloat(to + 1, (float) (mirrored ? imaginary : -imaginary));
                        }
                    }
                });
                yield stored;
            }
        };
    }

    /**
     * Stored to learned.
     *
     * @param name of the tensor, for the message
     * @throws LimpidException if the shape is another, a number of a signal's operator is not finite, or mirrored frequencies
     *     are not conjugate: then it does not make real features of real samples, and half of the frequencies do not hold it
     */
    static Tensor ofStored(Domain domain, String name, Tensor stored) {
        if (!stored.shape().equals(domain.storedShape())) {
            throw new LimpidException(
                    "redunet: '" + name + "' is " + stored + "; expected the shape " + domain.storedShape());
        }
        return switch (domain) {
            case VectorDomain _ -> stored.toF32();
            case SpectralDomain signals -> {
                requireConjugate(signals, name, stored);
                Tensor learned = Tensor.zeros(new TensorType(DType.F32, learned(domain)));
                int c = signals.signalChannels();
                eachPlace(signals, (frequency, mirrored, place) -> {
                    for (int i = 0; i < c * c && !mirrored; i++) {
                        long to = ((long) frequency * 2 * c + i % c) * c + i / c;
                        long from = ((long) i * signals.length() + place) * 2;
                        learned.setFloat(to, (float) stored.get(from));
                        learned.setFloat(to + (long) c * c, (float) -stored.get(from + 1));
                    }
                });
                yield learned;
            }
        };
    }

    /** Every place against its mirror, which the frequencies 0 and half of an extent may be themselves. */
    private static void requireConjugate(SpectralDomain signals, String name, Tensor stored) {
        int w = signals.extents().getLast();
        int h = signals.length() / w;
        double largest = 0;
        double worst = 0;
        for (long i = 0; i < stored.size(); i++) {
            double value = stored.get(i);
            if (!Double.isFinite(value)) {
                throw new LimpidException("redunet: '" + name + "' has " + value + " as its element " + i
                        + "; expected finite numbers: was the file damaged?");
            }
            int place = (int) (i / 2 % signals.length());
            int mirror = (h - place / w) % h * w + (w - place % w) % w;
            double mirrored = stored.get(i + 2L * (mirror - place));
            largest = Math.max(largest, Math.abs(value));
            worst = Math.max(worst, Math.abs(i % 2 == 0 ? value - mirrored : value + mirrored));
        }
        if (worst > ASYMMETRY * largest) {
            throw new LimpidException("redunet: mirrored frequencies of '" + name + "' are not conjugate, by " + worst
                    + " where the largest magnitude is " + largest
                    + ": it does not map real samples to real features. Only networks that do can be held here");
        }
    }

    /** Where a stored frequency comes from. */
    private interface Visitor {

        /** Is told the frequency that is kept, whether this place is its mirror image, and the place. */
        void visit(int frequency, boolean mirrored, int place);
    }

    private static void eachPlace(SpectralDomain signals, Visitor visitor) {
        int w = signals.extents().getLast();
        int h = signals.length() / w;
        int half = w / 2 + 1;
        for (int u = 0; u < h; u++) {
            for (int v = 0; v < w; v++) {
                boolean kept = v < half;
                visitor.visit(kept ? u * half + v : (h - u) % h * half + w - v, !kept, u * w + v);
            }
        }
    }
}
