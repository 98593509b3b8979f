package org.limpid.backend.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Unary;
import org.limpid.api.op.Value;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

/** Places where ND4J's semantics are not ours and another path of it is taken: against a scalar, along broadcast axes. */
final class CornersTest {

    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float[] X = {NAN, 0f, -0f, 1, -1, INF, -INF};

    private static float[] run(Program program) {
        try (Backend backend = new Nd4jProvider().open(BackendOptions.DEFAULT.withThreads(1));
                Weights weights = backend.allocate(Parameters.of(program));
                Session session = backend.compile(weights, program)) {
            return session.run(program, Inputs.create().put("x", Tensor.of(X)))
                    .read("y")
                    .toFloats();
        }
    }

    private static float[] withScalar(Binary.Function function, double scalar, boolean first) {
        ProgramBuilder b = new ProgramBuilder("p");
        Value x = b.input("x", Tensor.of(X).type());
        Value constant = b.constant(scalar, x);
        b.output("y", first ? b.apply(new Binary(function), constant, x) : b.apply(new Binary(function), x, constant));
        return run(b.build());
    }

    @Test
    void extremesAgainstAScalarKeepNanAndOrderZeros() {
        for (boolean first : new boolean[] {false, true}) {
            assertArrayEquals(new float[] {NAN, 0f, 0f, 1, 0f, INF, 0f}, withScalar(Binary.Function.MAX, 0, first));
            assertArrayEquals(
                    new float[] {NAN, -0f, -0f, -0f, -1, -0f, -INF}, withScalar(Binary.Function.MIN, -0.0, first));
            assertArrayEquals(
                    new float[] {NAN, NAN, NAN, NAN, NAN, NAN, NAN}, withScalar(Binary.Function.MAX, NAN, first));
        }
    }

    @Test
    void extremesAlongBroadcastAxesKeepNan() {
        ProgramBuilder b = new ProgramBuilder("p");
        Value x = b.input("x", Tensor.of(X).type());
        Value column = b.fill(new TensorType(x.type().dtype(), Shape.of(2, 1)), 2);
        b.output("y", b.apply(new Binary(Binary.Function.MIN), column, x));
        float[] row = {NAN, 0f, -0f, 1, -1, 2, -INF};
        float[] both = new float[2 * row.length];
        System.arraycopy(row, 0, both, 0, row.length);
        System.arraycopy(row, 0, both, row.length, row.length);
        assertArrayEquals(both, run(b.build()));
    }

    @Test
    void signsKeepZerosAndNan() {
        ProgramBuilder b = new ProgramBuilder("p");
        b.output("y", b.unary(Unary.Function.SIGN, b.input("x", Tensor.of(X).type())));
        assertArrayEquals(new float[] {NAN, 0f, -0f, 1, -1, 1, -1}, run(b.build()));
    }
}
