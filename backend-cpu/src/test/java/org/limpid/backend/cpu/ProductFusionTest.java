package org.limpid.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.autodiff.Gradients;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.ExecutionReport.Placement;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.lowering.Lowered;
import org.limpid.api.lowering.MemoryPlan;
import org.limpid.api.op.Unary;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** Which steps a product takes along, and that nothing is lost by it. */
final class ProductFusionTest {

    private static final Parameter W = Parameter.of("w", 40, 24);
    private static final Parameter BIAS = Parameter.of("bias", 40);
    private static final Parameter GAIN = Parameter.of("gain", 24);
    private static final Parameter SHIFT = Parameter.of("shift", 24);
    private static final TensorType ROWS = TensorType.f32(3, 7, 24);

    private static final Map<Parameter, Tensor> VALUES = Map.of(
            W, OracleCheck.normal(1, 40, 24),
            BIAS, OracleCheck.normal(2, 40),
            GAIN, OracleCheck.normal(5, 24),
            SHIFT, OracleCheck.normal(6, 24));

    private static final Map<String, Tensor> INPUTS =
            Map.of("x", OracleCheck.normal(3, 3, 7, 24), "r", OracleCheck.normal(4, 3, 7, 40));

    private final ProgramBuilder b = new ProgramBuilder("fusion");
    private final Value x = b.input("x", ROWS);
    private final Value r = b.input("r", TensorType.f32(3, 7, 40));

    private Value linear() {
        return b.add(b.matmul(x, false, b.parameter(W), true), b.parameter(BIAS));
    }

    private static List<String> steps(Program program) {
        return Lowered.of(program, CpuTarget.INSTANCE).steps().stream()
                .map(step -> step.op().name())
                .toList();
    }

    private void expect(String... steps) {
        Program program = b.build();
        assertEquals(List.of(steps), steps(program));
        OracleCheck.program(program, VALUES, INPUTS);
    }

    @Test
    void biasAndResidual() {
        b.output("y", b.add(r, linear()));
        expect("matmul+add+add");
    }

    @Test
    void aGelu() {
        Value hidden = linear();
        Value erf = b.unary(Unary.Function.ERF, b.mul(hidden, Math.sqrt(0.5)));
        b.output("y", b.mul(b.mul(hidden, 0.5), b.add(erf, 1)));
        expect("fill", "fill", "fill", "matmul+add+mul+erf+mul+add+mul");
    }

    @Test
    void ofTwoProductsThatAreAddedUpTheLaterTakesTheSum() {
        Value first = b.matmul(x, false, b.parameter(W), true);
        Value second = b.matmul(b.relu(x), false, b.parameter(W), true);
        b.output("y", b.add(second, first));
        expect("matmul", "relu", "matmul+add");
    }

    private Value normalised(Value rows) {
        return b.apply(new LayerNorm(1e-5), rows, b.parameter(GAIN), b.parameter(SHIFT));
    }

    @Test
    void theNormBeforeAndTheStagesAfter() {
        b.output("y", b.add(b.add(b.matmul(normalised(x), false, b.parameter(W), true), b.parameter(BIAS)), r));
        expect("layer_norm+matmul+add+add");
    }

    @Test
    void theNormAlone() {
        b.output("y", b.sum(b.matmul(normalised(b.exp(x)), false, b.parameter(W), true), 0));
        expect("exp", "layer_norm+matmul", "reduce_sum");
    }

    @Test
    void aResidualOfWhatIsNormalised() {
        Value y = b.matmul(normalised(x), b.matmul(b.parameter(W), true, b.parameter(W), false));
        b.output("y", b.add(x, y));
        expect("matmul", "layer_norm+matmul+add");
    }

    @Test
    void aGainThatChangesIsRead() {
        b.output("y", b.matmul(normalised(x), false, b.parameter(W), true));
        b.update(GAIN, b.add(b.parameter(GAIN), b.parameter(SHIFT)));
        expect("layer_norm+matmul", "add");
    }

    @Test
    void aNormThatIsAnOutputStays() {
        Value normalised = normalised(x);
        b.output("normalised", normalised);
        b.output("y", b.matmul(normalised, false, b.parameter(W), true));
        expect("layer_norm", "matmul");
    }

    @Test
    void aNormThatIsReadTwiceStays() {
        Value normalised = normalised(x);
        b.output("y", b.matmul(normalised, false, b.parameter(W), true));
        b.output("z", b.relu(normalised));
        expect("layer_norm", "matmul", "relu");
    }

    @Test
    void aNormOfBothOperandsStays() {
        Value normalised = normalised(b.slice(x, 0, 0, 1));
        b.output("y", b.matmul(normalised, false, normalised, true));
        expect("slice", "layer_norm", "matmul");
    }

    @Test
    void aNormOfTheRightOperandStays() {
        b.output("y", b.matmul(b.parameter(W), false, normalised(b.slice(x, 0, 0, 1)), true));
        expect("slice", "layer_norm", "matmul");
    }

    @Test
    void aNormForAProductThatCannotTakeItStays() {
        Value one = normalised(b.reshape(b.slice(b.slice(x, 0, 0, 1), 1, 0, 1), 1, 24));
        b.output("y", b.add(b.matmul(one, false, b.parameter(W), true), b.parameter(BIAS)));
        expect("slice", "slice", "reshape", "layer_norm", "matmul+add");
    }

    @Test
    void aGradientReadsTheNormWhichThereforeStays() {
        Value y = b.matmul(normalised(x), false, b.parameter(W), true);
        b.output("loss", b.sum(b.mul(y, r), 0, 1, 2));
        Program forward = b.build();
        assertEquals(List.of("layer_norm+matmul+mul", "reduce_sum"), steps(forward));
        Program backward = Gradients.of(forward, "loss", List.of(W, GAIN, SHIFT));
        assertTrue(steps(backward).contains("layer_norm"), steps(backward).toString());
        assertTrue(
                steps(backward).stream().noneMatch(step -> step.contains("layer_norm+")),
                steps(backward).toString());
    }

    @Test
    void whatIsAnOutputStays() {
        Value product = b.matmul(x, false, b.parameter(W), true);
        Value biased = b.add(product, b.parameter(BIAS));
        b.output("product", product);
        b.output("y", b.relu(biased));
        expect("matmul", "add", "relu");
    }

    @Test
    void theLongestPartWhoseInnerValuesNothingElseReads() {
        Value hidden = linear();
        b.output("y", b.relu(hidden));
        b.output("z", b.sum(hidden, 0));
        expect("matmul+add", "relu", "reduce_sum");
    }

    @Test
    void anUpdateStays() {
        Value product = b.matmul(b.input("a", TensorType.f32(40, 8)), b.input("c", TensorType.f32(8, 24)));
        Value next = b.sub(b.parameter(W), product);
        b.update(W, next);
        b.output("y", b.mul(next, 2));
        Program program = b.build();
        assertEquals(List.of("matmul+sub", "fill", "mul"), sorted(steps(program), "fill"));
        OracleCheck.program(
                program,
                VALUES,
                Map.of(
                        "x", INPUTS.get("x"),
                        "r", INPUTS.get("r"),
                        "a", OracleCheck.normal(5, 40, 8),
                        "c", OracleCheck.normal(6, 8, 24)));
    }

    /** With the constant where it is expected: it costs nothing wherever it stands. */
    private static List<String> sorted(List<String> steps, String constant) {
        assertTrue(steps.contains(constant), steps.toString());
        List<String> others =
                steps.stream().filter(step -> !step.equals(constant)).toList();
        return List.of(others.get(0), constant, others.get(1));
    }

    @Test
    void anOperandThatComesLaterIsNotWaitedFor() {
        Value product = b.matmul(x, false, b.parameter(W), true);
        b.output("y", b.add(product, b.exp(r)));
        expect("matmul", "exp", "add");
    }

    @Test
    void aResultOfAnotherShapeIsAStepOfItsOwn() {
        Value one = b.matmul(b.slice(x, 0, 0, 1), false, b.parameter(W), true);
        b.output("y", b.add(one, r));
        expect("slice", "matmul", "add");
    }

    @Test
    void narrowProductsStayAsTheyAre() {
        b.output("y", b.relu(b.matmul(x, false, b.slice(b.parameter(W), 0, 0, 15), true)));
        expect("slice", "matmul", "relu");
    }

    @Test
    void whatLiesBetweenTakesNoMemory() {
        Value hidden = linear();
        b.output("y", b.mul(b.exp(hidden), hidden));
        MemoryPlan plan = new MemoryPlan(Lowered.of(b.build(), CpuTarget.INSTANCE), 0);
        // The result lies where r was, which is not read; 504 elements are 512 with the rest of their cache line.
        assertEquals(512 + 848, plan.size(DType.F32));
    }

    @Test
    void theReportSaysWhatRunsTogether() {
        b.output("y", b.add(b.relu(linear()), r));
        Program program = b.build();
        try (Backend backend = new CpuProvider().open(BackendOptions.DEFAULT.withThreads(1));
                Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            assertEquals(
                    List.of("matmul+add+relu+add", "with step 0", "with step 0", "with step 0"),
                    session.report().placements().stream()
                            .map(Placement::kernel)
                            .toList());
        }
    }
}
