package org.limpid.cli;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;

/**
 * Normalised samples as their whole orthonormal spectrum, by the definition of the DFT. A vector is a signal of one
 * place.
 */
final class ComplexSamples {

    private final int channels;
    private final int height;
    private final int width;
    /** Real and imaginary part by sample, frequency and channel. */
    private final List<double[][][]> spectra;

    private ComplexSamples(int channels, int height, int width, List<double[][][]> spectra) {
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.spectra = spectra;
    }

    static ComplexSamples of(Tensor samples, int channels, int height, int width) {
        int n = height * width;
        List<double[][][]> spectra = new ArrayList<>();
        for (int i = 0; i < samples.shape().dim(0); i++) {
            double[][][] spectrum = new double[n][channels][2];
            for (int p = 0; p < n; p++) {
                for (int c = 0; c < channels; c++) {
                    for (int t = 0; t < n; t++) {
                        double value = samples.get(((long) i * channels + c) * n + t) / Math.sqrt(n);
                        double angle = angle(p, t, height, width);
                        spectrum[p][c][0] += value * Math.cos(angle);
                        spectrum[p][c][1] -= value * Math.sin(angle);
                    }
                }
            }
            normalise(spectrum);
            spectra.add(spectrum);
        }
        return new ComplexSamples(channels, height, width, spectra);
    }

    private static double angle(int p, int t, int height, int width) {
        return 2 * Math.PI * ((double) (p / width * (t / width)) / height + (double) (p % width * (t % width)) / width);
    }

    private static double norm(double[][][] spectrum) {
        double sum = 0;
        for (double[][] frequency : spectrum) {
            for (double[] value : frequency) {
                sum += value[0] * value[0] + value[1] * value[1];
            }
        }
        return Math.sqrt(sum);
    }

    private static void normalise(double[][][] spectrum) {
        double norm = Math.max(norm(spectrum), 1e-8);
        for (double[][] frequency : spectrum) {
            for (double[] value : frequency) {
                value[0] /= norm;
                value[1] /= norm;
            }
        }
    }

    int count() {
        return spectra.size();
    }

    /** Those with a label; they share their numbers with these. */
    ComplexSamples of(int[] labels, int label) {
        List<double[][][]> members = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == label) {
                members.add(spectra.get(i));
            }
        }
        return new ComplexSamples(channels, height, width, members);
    }

    /** I + α Σ vvᴴ of each frequency. */
    private List<ComplexMatrix> shifted(double epsilonSquared) {
        double alpha = channels / (count() * epsilonSquared);
        List<ComplexMatrix> matrices = new ArrayList<>();
        for (int p = 0; p < height * width; p++) {
            ComplexMatrix matrix = ComplexMatrix.identity(channels);
            for (double[][][] spectrum : spectra) {
                matrix.addOuter(spectrum[p], alpha);
            }
            matrices.add(matrix);
        }
        return matrices;
    }

    ComplexOperator operator(double epsilonSquared) {
        double alpha = channels / (count() * epsilonSquared);
        return new ComplexOperator(
                shifted(epsilonSquared).stream().map(m -> m.inverse(alpha)).toList());
    }

    /** ½ log det, the mean over all frequencies. */
    double rate(double epsilonSquared) {
        double sum = 0;
        for (ComplexMatrix matrix : shifted(epsilonSquared)) {
            sum += matrix.logDeterminant();
        }
        return sum / (2.0 * height * width);
    }

    /** Moves the samples and gives the class that each was taken for. */
    int[] step(
            ComplexOperator expansion, List<ComplexOperator> compressions, double[] gamma, double eta, double lambda) {
        int[] estimated = new int[count()];
        for (int i = 0; i < estimated.length; i++) {
            double[][][] v = spectra.get(i);
            List<double[][][]> left = compressions.stream().map(c -> c.apply(v)).toList();
            double[] norms = left.stream().mapToDouble(ComplexSamples::norm).toArray();
            for (int j = 1; j < norms.length; j++) {
                if (norms[j] < norms[estimated[i]]) {
                    estimated[i] = j;
                }
            }
            double total = 0;
            double[] membership = new double[norms.length];
            for (int j = 0; j < norms.length; j++) {
                membership[j] = Math.exp(-lambda * (norms[j] - norms[estimated[i]]));
                total += membership[j];
            }
            double[][][] expanded = expansion.apply(v);
            for (int p = 0; p < v.length; p++) {
                for (int c = 0; c < channels; c++) {
                    for (int part = 0; part < 2; part++) {
                        double step = expanded[p][c][part];
                        for (int j = 0; j < norms.length; j++) {
                            step -= gamma[j] * membership[j] / total * left.get(j)[p][c][part];
                        }
                        v[p][c][part] += eta * step;
                    }
                }
            }
            normalise(v);
        }
        return estimated;
    }

    /** The samples themselves, F32. */
    Tensor signals(Shape shape) {
        int n = height * width;
        double[] values = new double[shape.intSize()];
        for (int i = 0; i < values.length; i++) {
            double[][][] spectrum = spectra.get(i / (n * channels));
            for (int p = 0; p < n; p++) {
                double angle = angle(p, i % n, height, width);
                double[] value = spectrum[p][i / n % channels];
                values[i] += (value[0] * Math.cos(angle) - value[1] * Math.sin(angle)) / Math.sqrt(n);
            }
        }
        return Tensor.of(values, shape.toArray()).toF32();
    }
}
