package org.limpid.models.redunet;

import java.util.Map;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/**
 * What a sample is, and the basis in which its layers work. Inside a network m samples are Z (F, m, c): c real channels
 * in each of F frequencies, of unit norm under ‖v‖² = Σ_f w_f·|v(f)|². For {@link VectorDomain} F is 1 and Z holds the
 * samples as they are; for {@link SpectralDomain} it holds half of their spectrum, a complex channel as two real ones.
 */
public sealed interface Domain permits VectorDomain, SpectralDomain {

    /** The extents of one sample. */
    Shape sample();

    /** F. */
    int frequencies();

    /** c. */
    int channels();

    /** The dimension that α = dimension/(mε²) counts: d of vectors, C of signals with C channels. */
    int dimension();

    /** How many rows of {@link #rows} stand for one sample. */
    int rowsPerSample();

    /** What the Gram matrices of orthonormal spectra are multiplied with before α. */
    double gain();

    /** What the mean over all frequencies divides by, in units of a real channel's log. */
    double rateDivisor();

    /** The fixed tables that {@link #enter} and {@link #leave} multiply with, as F64; empty if there are none. */
    Map<Parameter, Tensor> tables();

    /** Normalised samples (m, sample…) in the network's basis, (F, m, c). */
    Value enter(ProgramBuilder builder, Value samples);

    /** Features (F, m, c) as samples, (m, sample…). */
    Value leave(ProgramBuilder builder, Value features);

    /** w (F), how often each stored frequency counts. */
    Value frequencyWeight(Emitter e);

    /** The rows (…, rowsPerSample·m, c) whose Gram matrix is that of the operators. */
    Value rows(Emitter e, Value features);

    /** The Gram matrix of {@link #rows} from the one of the features alone, XᵀX (…, c, c). */
    Value gram(Emitter e, Value product);

    /**
     * An operator (F, c, c) as the reference code stores it: a matrix (d, d), or the complex matrices of all frequencies
     * (C, C, extents…, 2), last the real and the imaginary part.
     */
    Tensor stored(Tensor operator);

    /** The extents of what {@link #stored} gives. */
    Shape storedShape();
}
