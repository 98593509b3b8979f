package org.limpid.example.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.program.ProgramExample;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.conformance.oracle.Oracle;

/** What the op's record promises. */
final class SoftThresholdTest {

    @Test
    void shrinksTowardsZeroAndKeepsWhatIsNoNumber() {
        Tensor x = Tensor.of(new double[] {-3, -1, -0.5, 0, 1, 1.25, Double.NaN, 1 / 0.0, -1 / 0.0}, 9);
        double[] y = Oracle.apply(new SoftThreshold(1), x).getFirst().toDoubles();
        assertArrayEquals(new double[] {-2, 0, 0, 0, 0, 0.25, Double.NaN, 1 / 0.0, -1 / 0.0}, y);
    }

    @Test
    void theGradientIsThatOfWhatIsLeft() {
        ProgramExample example =
                new SoftThresholdExamples().examples().iterator().next();
        Oracle.Result result = Oracle.run(example.program(), example.parameters(), example.inputs());
        double[] y = result.output("y").toDoubles();
        double[] gradient = result.output("gradient").toDoubles();
        for (int i = 0; i < y.length; i++) {
            assertEquals(2 * y[i], gradient[i], 1e-12);
        }
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThrows(LimpidException.class, () -> new SoftThreshold(-1));
        assertThrows(LimpidException.class, () -> new SoftThreshold(Double.NaN));
        assertThrows(LimpidException.class, () -> new SoftThreshold(1).infer(List.of(TensorType.i32(3))));
    }
}
