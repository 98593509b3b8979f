package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.LimpidException;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.backend.Inputs;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;
import org.limpid.models.optim.AdamW;

/** MCR² against numbers of its reference code, and its gradients against differences. */
final class RateReductionTest {

    private static final Tensor LABELS = Tensor.of(new int[] {0, 1, 2, 0, 1, 2});

    private static Tensor unitRows(Tensor rows) {
        int d = rows.shape().dim(1);
        double[] values = rows.toDoubles();
        for (int i = 0; i < values.length; i += d) {
            double square = 0;
            for (int j = 0; j < d; j++) {
                square += values[i + j] * values[i + j];
            }
            for (int j = 0; j < d; j++) {
                values[i + j] /= Math.sqrt(square);
            }
        }
        return Tensor.of(values, rows.shape().toArray());
    }

    private static Program labelled(RateReduction rates, int m, int d, int classes) {
        ProgramBuilder builder = new ProgramBuilder("mcr2");
        Value z = builder.input("Z", TensorType.f32(m, d));
        Value ones = builder.fill(TensorType.f32(m), 1);
        Value labels = builder.input("labels", TensorType.i32(m));
        RateReduction.Terms terms = rates.terms(builder, z, RateReduction.memberships(builder, labels, ones, classes));
        Value loss = rates.loss(builder, terms);
        builder.output("loss", loss);
        builder.output("R", terms.total());
        builder.output("Rc", terms.compressed());
        builder.output(
                "dZ",
                Objects.requireNonNull(
                        Gradients.append(builder, loss, List.of(z)).get(z)));
        return builder.build();
    }

    private static double norm(Tensor x) {
        double sum = 0;
        for (double value : x.toDoubles()) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, -.2584948570122081, 1.5394385544327422, .3484358913959078",
        "20, .05, 1.0144292896845561, 5.330288154719558, .533697569628832"
    })
    void isTheReferencesLoss(double gamma1, double gamma2, double loss, double total, double gradient) {
        Tensor z = unitRows(Lcg.fill(65, 1, 0, 6, 3));
        Oracle.Result result = Oracle.run(
                labelled(new RateReduction(0.5, gamma1, gamma2), 6, 3, 3), Map.of(), Map.of("Z", z, "labels", LABELS));
        // The reference adds 1e-8 to the size of each class.
        assertEquals(loss, result.output("loss").scalar(), 2e-8);
        assertEquals(total, result.output("R").scalar(), 2e-8);
        assertEquals(1.2809436974205342, result.output("Rc").scalar(), 2e-8);
        assertEquals(gradient, norm(result.output("dZ").toTensor()), 2e-8);
        if (gamma1 == 1) {
            assertEquals(.11973837165492636, result.output("dZ").toDoubles()[0], 2e-8);
        }
    }

    /** More samples than dimensions and fewer, an empty class, one sample of a class, and a zero sample. */
    @ParameterizedTest
    @CsvSource({"6, 3, 4", "6, 9, 3", "6, 2, 7"})
    void gradientIsThatOfDifferences(int m, int d, int classes) {
        RateReduction rates = new RateReduction(0.4, 2, 0.5);
        Program program = labelled(rates, m, d, classes);
        double[] z = Lcg.fill(301, 1, 0, m, d).toDoubles();
        for (int j = 0; j < d; j++) {
            z[d + j] = 0;
        }
        double[] gradient = gradient(program, z, m, d);
        double h = 1e-5;
        for (int i = 0; i < z.length; i++) {
            double kept = z[i];
            z[i] = kept + h;
            double above = loss(program, z, m, d);
            z[i] = kept - h;
            double below = loss(program, z, m, d);
            z[i] = kept;
            assertEquals((above - below) / (2 * h), gradient[i], 1e-8, "element " + i);
        }
    }

    private static Oracle.Result run(Program program, double[] z, int m, int d) {
        return Oracle.run(program, Map.of(), Map.of("Z", Tensor.of(z, m, d), "labels", LABELS));
    }

    private static double loss(Program program, double[] z, int m, int d) {
        return run(program, z, m, d).output("loss").scalar();
    }

    private static double[] gradient(Program program, double[] z, int m, int d) {
        return run(program, z, m, d).output("dZ").toDoubles();
    }

    @Test
    void softMembershipsHaveTheReferencesRateAndGradient() {
        ProgramBuilder builder = new ProgramBuilder("soft");
        Value z = builder.input("Z", TensorType.f32(5, 3));
        Value memberships = builder.input("Pi", TensorType.f32(5, 2));
        RateReduction.Terms terms = RateReduction.supervised(0.3).terms(builder, z, memberships);
        builder.output("Rc", terms.compressed());
        Map<Value, Value> gradients = Gradients.append(builder, terms.compressed(), List.of(z, memberships));
        builder.output("dPi", Objects.requireNonNull(gradients.get(memberships)));
        Program program = builder.build();
        Tensor soft = Oracle.apply(new Softmax(), transposed(Lcg.fill(106, 1, 0, 2, 5)))
                .getFirst();
        Map<String, Tensor> inputs = new LinkedHashMap<>(Map.of("Z", Lcg.fill(105, 1, 0, 5, 3), "Pi", soft));
        Oracle.Result result = Oracle.run(program, Map.of(), inputs);
        assertEquals(1.8725358134890682, result.output("Rc").scalar(), 2e-8);
        double[] gradient = result.output("dPi").toDoubles();
        double h = 1e-5;
        double[] values = soft.toDoubles();
        for (int i = 0; i < values.length; i++) {
            double kept = values[i];
            values[i] = kept + h;
            inputs.put("Pi", Tensor.of(values, 5, 2));
            double above = Oracle.run(program, Map.of(), inputs).output("Rc").scalar();
            values[i] = kept - h;
            inputs.put("Pi", Tensor.of(values, 5, 2));
            double below = Oracle.run(program, Map.of(), inputs).output("Rc").scalar();
            values[i] = kept;
            assertEquals((above - below) / (2 * h), gradient[i], 1e-8, "membership " + i);
        }
    }

    private static Tensor transposed(Tensor x) {
        int rows = x.shape().dim(0);
        int columns = x.shape().dim(1);
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = x.get((long) i % rows * columns + i / rows);
        }
        return Tensor.of(values, columns, rows);
    }

    private static Crate encoder() {
        return new Crate(CrateConfig.builder()
                .image(4, 4)
                .patch(2, 2)
                .channels(1)
                .classes(5)
                .dim(6)
                .depth(1)
                .heads(2)
                .build());
    }

    /** Smoothed labels are the memberships 1 − s + s/k and s/k, and an example of weight 0 belongs to no class. */
    @Test
    void smoothedLabelsAreSoftMemberships() {
        Crate crate = encoder();
        RateReduction rates = new RateReduction(0.5, 1.5, 0.8);
        ProgramBuilder smoothed = new ProgramBuilder("smoothed");
        smoothed.output("loss", new RateReductionLearning(crate, 3, rates, 0.3).append(smoothed, 6));
        ProgramBuilder soft = new ProgramBuilder("soft");
        Value features = crate.forward(soft, soft.input("image", TensorType.f32(6, 1, 4, 4)));
        Value norm = soft.sqrt(soft.reduce(Reduce.Function.SUM, soft.mul(features, features), true, -1));
        Value memberships = soft.input("Pi", TensorType.f32(6, 3));
        soft.output("loss", rates.loss(soft, rates.terms(soft, soft.div(features, norm), memberships)));

        double[] pi = new double[18];
        for (int i = 0; i < 15; i++) {
            pi[i] = LABELS.getInt(i / 3) == i % 3 ? 0.8 : 0.1;
        }
        Map<Parameter, Tensor> weights = crate.initialise(1);
        Tensor image = Lcg.fill(302, 1, 0, 6, 1, 4, 4);
        Tensor counted = Tensor.of(new double[] {1, 1, 1, 1, 1, 0});
        Map<String, Tensor> labelled = Map.of("image", image, "label", LABELS, "weight", counted);
        double expected = Oracle.run(soft.build(), weights, Map.of("image", image, "Pi", Tensor.of(pi, 6, 3)))
                .output("loss")
                .scalar();
        double loss =
                Oracle.run(smoothed.build(), weights, labelled).output("loss").scalar();
        assertEquals(expected, loss, 1e-12);
        for (double wrong : new double[] {-0.1, 1, Double.NaN}) {
            String message = assertThrows(
                            LimpidException.class, () -> new RateReductionLearning(crate, 3, rates, wrong))
                    .getMessage();
            assertTrue(message.contains("label smoothing is " + wrong), message);
        }
    }

    @Test
    void trainsAnyNetwork() {
        Crate crate = encoder();
        Objective objective = new RateReductionLearning(crate, 3, RateReduction.supervised(0.5), 0);
        Program step = objective.trainingStep(AdamW.of(0), 6);
        Map<Parameter, Tensor> state = new LinkedHashMap<>();
        step.parameters().forEach(parameter -> state.put(parameter, Tensor.zeros(parameter.type())));
        state.putAll(crate.initialise(1));
        Inputs inputs = Inputs.zerosFor(step);
        Map<String, Tensor> given = new LinkedHashMap<>();
        given.put("image", Lcg.fill(302, 1, 0, 6, 1, 4, 4));
        given.put("label", LABELS);
        given.put("weight", Tensor.of(new float[] {1, 1, 1, 1, 1, 0}));
        double first = Double.NaN;
        double last = Double.NaN;
        for (int i = 0; i < 30; i++) {
            AdamW.of(0).fill(inputs, i, 1e-2);
            step.inputs()
                    .forEach(
                            input -> given.putIfAbsent(input.name(), Objects.requireNonNull(inputs.get(input.name()))));
            Oracle.Result result = Oracle.run(step, state, given);
            last = result.output("loss").scalar();
            assertEquals(
                    last,
                    result.output("rate.compressed").scalar()
                            - result.output("rate.total").scalar(),
                    1e-12);
            if (i == 0) {
                first = last;
            }
            state.putAll(result.after(state));
        }
        assertTrue(last < first - 0.2, first + " → " + last);
    }

    @Test
    void refusesNumbersThatMakeNoRate() {
        for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            String message = assertThrows(LimpidException.class, () -> RateReduction.supervised(wrong))
                    .getMessage();
            assertTrue(message.contains("epsilon_squared is " + wrong), message);
            assertThrows(LimpidException.class, () -> new RateReduction(0.5, wrong, 1));
            assertThrows(LimpidException.class, () -> new RateReduction(0.5, 1, wrong));
        }
    }
}
