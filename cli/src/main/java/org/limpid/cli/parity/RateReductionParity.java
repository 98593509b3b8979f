package org.limpid.cli.parity;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.limpid.api.LimpidException;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.RateReduction;

/** Files of kind {@code mcr2}: the two rates of labelled features and the gradient of their difference. */
final class RateReductionParity implements ParityKind {

    private static final double FORWARD = 1e-5;
    private static final double BACKWARD = 1e-4;
    private static final int MOST = 1 << 20;
    private static final String TOTAL = "R";
    private static final String COMPRESSED = "Rc";
    private static final String GRADIENT = "grad.deltaR";
    private static final String FEATURES = "Z";
    private static final String LABELS = "labels";

    @Override
    public String kind() {
        return "mcr2";
    }

    @Override
    public Result compare(ReferenceFile file, Backend backend) {
        try {
            return read(file, backend);
        } catch (LimpidException wrong) {
            throw file.named(wrong);
        }
    }

    private static Result read(ReferenceFile file, Backend backend) {
        int samples = file.count("samples", MOST);
        int dimension = file.count("dim", MOST);
        int classes = file.count("classes", MOST);
        RateReduction rates = RateReduction.supervised(file.real("epsilon_squared"));
        TensorType features = new TensorType(DType.F64, Shape.of(samples, dimension));
        Tensor z = file.read(FEATURES, features).toF32();
        Tensor labels = file.read(LABELS, TensorType.i32(samples));
        file.requireLabels(LABELS, labels, classes);
        TensorType scalar = new TensorType(DType.F64, Shape.of(1));
        Map<String, Tensor> expected = new LinkedHashMap<>();
        for (String name : List.of(TOTAL, COMPRESSED, GRADIENT)) {
            if (file.has(name)) {
                expected.put(name, file.read(name, name.equals(GRADIENT) ? features : scalar));
            }
        }
        Set<String> known = new LinkedHashSet<>(List.of(FEATURES, LABELS, TOTAL, COMPRESSED, GRADIENT));
        file.requireRead(known, Set.of("kind", "samples", "dim", "classes", "epsilon_squared"));
        String model = "mcr2 %d samples of dimension %d, %d classes, ε² %s"
                .formatted(samples, dimension, classes, rates.epsilonSquared());
        return new Result(model, compare(backend, program(rates, samples, dimension, classes), z, labels, expected));
    }

    private static Program program(RateReduction rates, int samples, int dimension, int classes) {
        ProgramBuilder builder = new ProgramBuilder("mcr2");
        Value z = builder.input(FEATURES, TensorType.f32(samples, dimension));
        Value labels = builder.input(LABELS, TensorType.i32(samples));
        Value ones = builder.fill(TensorType.f32(samples), 1);
        RateReduction.Terms terms = rates.terms(builder, z, RateReduction.memberships(builder, labels, ones, classes));
        builder.output(TOTAL, terms.total());
        builder.output(COMPRESSED, terms.compressed());
        Value reduction = builder.sub(terms.total(), terms.compressed());
        Value gradient = Gradients.append(builder, reduction, List.of(z)).get(z);
        builder.output(GRADIENT, Objects.requireNonNull(gradient));
        return builder.build();
    }

    private static List<Comparison> compare(
            Backend backend, Program program, Tensor z, Tensor labels, Map<String, Tensor> expected) {
        Comparison rates = Comparison.relative("rates", FORWARD);
        Comparison gradient = Comparison.relative("gradient", BACKWARD);
        try (Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            Outputs outputs =
                    session.run(program, Inputs.create().put(FEATURES, z).put(LABELS, labels));
            expected.forEach((name, tensor) ->
                    (name.equals(GRADIENT) ? gradient : rates).compare(name, tensor, outputs.read(name)));
        }
        return List.of(rates, gradient);
    }
}
