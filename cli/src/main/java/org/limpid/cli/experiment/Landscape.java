package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.limpid.analysis.Charts;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.RateReduction;
import org.limpid.models.redunet.LegacyRandom;

/**
 * Gradient ascent on the regularised rate reduction F(Z) = R − Rᶜ − (λ/2)‖Z‖² against its maximisers in closed form: the
 * classes are orthogonal, and all singular values of a class that are not 0 are equal, √s with s the larger root of
 * λαα_k s² + (λ(α + α_k) − α(α_k − α))s + λ = 0, α = d/(mε²), α_k = d/(m_kε²).
 */
record Landscape() implements Experiment {

    private static final int DIMENSION = 8;
    private static final List<Integer> SIZES = List.of(10, 14);
    private static final int SAMPLES = 24;
    /** Of each class at the maximum: together they fill the space. */
    private static final int RANK = DIMENSION / 2;

    private static final double EPSILON_SQUARED = 0.25;
    private static final List<Double> LAMBDAS = List.of(0.02, 0.1);
    private static final double STEP = 0.5;
    private static final int STEPS = 20_000;
    private static final int QUICK_STEPS = 2_000;
    private static final int MEASURED_EVERY = 50;
    private static final double ALLOWED = 1e-3;
    private static final double ORTHOGONAL = 1e-3;

    @Override
    public String name() {
        return "mcr2-landscape";
    }

    @Override
    public String summary() {
        return "gradient ascent reaches the maximisers of the regularised rate reduction in closed form";
    }

    @Override
    public Findings run(Setting setting) {
        Backend backend = setting.backend();
        boolean quick = setting.quick();
        List<Figure> figures = new ArrayList<>();
        List<List<String>> series = new ArrayList<>();
        series.add(List.of("lambda", "step", "F"));
        List<Charts.Curve> curves = new ArrayList<>();
        for (double lambda : LAMBDAS) {
            List<Double> objective = new ArrayList<>();
            Tensor z = ascend(backend, lambda, quick ? QUICK_STEPS : STEPS, objective);
            List<Double> steps = new ArrayList<>();
            for (int i = 0; i < objective.size(); i++) {
                steps.add((double) i * MEASURED_EVERY);
                series.add(List.of(
                        Double.toString(lambda),
                        Integer.toString(i * MEASURED_EVERY),
                        String.format(Locale.ROOT, "%.7f", objective.get(i))));
            }
            int shown = Math.min(steps.size(), QUICK_STEPS / MEASURED_EVERY);
            curves.add(Charts.Curve.of("λ = " + lambda, steps.subList(0, shown), objective.subList(0, shown)));
            compare(figures, lambda, z, objective.getLast());
        }
        return new Findings(
                "%d samples in classes of %s, dimension %d, ε² %s: gradient ascent with steps of %s from normal numbers,"
                                .formatted(SAMPLES, SIZES, DIMENSION, EPSILON_SQUARED, STEP)
                        + " against the closed form at the ranks that it reaches.",
                figures,
                series,
                List.of(new Picture(
                        "The objective F along the first steps",
                        Charts.lines("Gradient ascent on F", "step", "F (nats)", curves))));
    }

    private static Tensor ascend(Backend backend, double lambda, int steps, List<Double> objective) {
        Parameter z = Parameter.of("Z", SAMPLES, DIMENSION);
        Program program = step(z, lambda);
        try (Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            weights.write(z, normal());
            for (int i = 0; i <= steps; i++) {
                double value = session.run(program, Inputs.NONE).scalar("F");
                if (i % MEASURED_EVERY == 0) {
                    objective.add(value);
                }
            }
            return weights.read(z);
        }
    }

    private static Tensor normal() {
        LegacyRandom random = new LegacyRandom(0);
        float[] values = new float[SAMPLES * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.gaussian();
        }
        return Tensor.of(values, SAMPLES, DIMENSION);
    }

    private static Program step(Parameter parameter, double lambda) {
        ProgramBuilder builder = new ProgramBuilder("mcr2.ascent");
        Value z = builder.parameter(parameter);
        List<Value> parts = new ArrayList<>();
        for (int k = 0; k < SIZES.size(); k++) {
            TensorType rows = TensorType.f32(SIZES.get(k), 1);
            List<Value> columns = new ArrayList<>();
            for (int j = 0; j < SIZES.size(); j++) {
                columns.add(builder.fill(rows, j == k ? 1 : 0));
            }
            parts.add(builder.concat(1, columns.toArray(Value[]::new)));
        }
        Value memberships = builder.concat(0, parts.toArray(Value[]::new));
        RateReduction.Terms terms = RateReduction.supervised(EPSILON_SQUARED).terms(builder, z, memberships);
        Value energy = builder.mul(builder.sum(builder.mul(z, z), 0, 1), lambda / 2);
        Value objective = builder.sub(builder.sub(terms.total(), terms.compressed()), energy);
        builder.output("F", objective);
        Value gradient = Objects.requireNonNull(
                Gradients.append(builder, objective, List.of(z)).get(z));
        builder.update(parameter, builder.add(z, builder.mul(gradient, STEP)));
        return builder.build();
    }

    private static void compare(List<Figure> figures, double lambda, Tensor z, double objective) {
        double expected = 0;
        int from = 0;
        for (int k = 0; k < SIZES.size(); k++) {
            double[] gram = gram(z, from, SIZES.get(k));
            from += SIZES.get(k);
            // With r equal eigenvalues s the trace is rs and the squared norm rs².
            double trace = 0;
            double squares = 0;
            for (int i = 0; i < gram.length; i++) {
                trace += i % (DIMENSION + 1) == 0 ? gram[i] : 0;
                squares += gram[i] * gram[i];
            }
            double s = root(lambda, alpha(SAMPLES), alpha(SIZES.get(k)));
            String of = "λ = " + lambda + ", class " + (k + 1) + ": ";
            figures.add(new Figure(of + "singular values", Math.sqrt(s), Math.sqrt(squares / trace), ALLOWED));
            figures.add(new Figure(of + "rank", RANK, trace * trace / squares, ALLOWED));
            expected += RANK / 2.0 * (Math.log1p(alpha(SAMPLES) * s) - lambda * s)
                    - (double) RANK * SIZES.get(k) / (2.0 * SAMPLES) * Math.log1p(alpha(SIZES.get(k)) * s);
        }
        figures.add(new Figure("λ = " + lambda + ": F", expected, objective, ALLOWED));
        figures.add(new Figure("λ = " + lambda + ": largest product across classes", 0, across(z), ORTHOGONAL));
    }

    private static double alpha(int samples) {
        return DIMENSION / (samples * EPSILON_SQUARED);
    }

    private static double root(double lambda, double alpha, double classAlpha) {
        double a = lambda * alpha * classAlpha;
        double b = lambda * (alpha + classAlpha) - alpha * (classAlpha - alpha);
        return (-b + Math.sqrt(b * b - 4 * a * lambda)) / (2 * a);
    }

    private static double[] gram(Tensor z, int from, int count) {
        double[] gram = new double[DIMENSION * DIMENSION];
        for (int i = 0; i < gram.length; i++) {
            for (int row = from; row < from + count; row++) {
                gram[i] +=
                        z.get((long) row * DIMENSION + i / DIMENSION) * z.get((long) row * DIMENSION + i % DIMENSION);
            }
        }
        return gram;
    }

    /** The largest |<z, z'>| of samples of two classes. */
    private static double across(Tensor z) {
        double largest = 0;
        for (int i = 0; i < SIZES.getFirst(); i++) {
            for (int j = SIZES.getFirst(); j < SAMPLES; j++) {
                double dot = 0;
                for (int c = 0; c < DIMENSION; c++) {
                    dot += z.get((long) i * DIMENSION + c) * z.get((long) j * DIMENSION + c);
                }
                largest = Math.max(largest, Math.abs(dot));
            }
        }
        return largest;
    }
}
