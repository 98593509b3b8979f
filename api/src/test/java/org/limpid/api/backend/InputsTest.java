package org.limpid.api.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.limpid.api.Errors.assertSays;

import org.junit.jupiter.api.Test;
import org.limpid.api.program.Input;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;

final class InputsTest {

    private static Program program(String name, int width) {
        ProgramBuilder builder = new ProgramBuilder(name);
        builder.output(
                "y", builder.mul(builder.input("x", TensorType.f32(width)), builder.input("rate", TensorType.f32())));
        return builder.build();
    }

    private final Program program = program("train", 3);
    private final Input x = program.inputs().getFirst();

    @Test
    void everyInputGetsATensor() {
        Inputs inputs = Inputs.zerosFor(program, program("eval", 3));
        Tensor value = inputs.require(program, x);
        assertEquals(TensorType.f32(3), value.type());
        assertSame(value, inputs.get("x"));
        Tensor other = Tensor.of(new float[] {1, 2, 3});
        assertSame(other, inputs.put("x", other).require(program, x));
    }

    @Test
    void programsThatDisagreeAreNamed() {
        assertSays(
                "program 'eval': the input 'x' is f32[3]; expected f32[4]",
                () -> Inputs.zerosFor(program, program("eval", 4)));
    }

    @Test
    void whatIsMissingOrMisshapenIsNamed() {
        Inputs inputs = Inputs.create().put("rate", Tensor.scalar(1));
        assertSays("program 'train' needs the input 'x' f32[3]; given are [rate]", () -> inputs.require(program, x));
        inputs.put("x", Tensor.of(new int[] {1, 2, 3}));
        assertSays("program 'train': the input 'x' is i32[3]; expected f32[3]", () -> inputs.require(program, x));
        assertSays("program 'train' needs the input 'x' f32[3]; given are []", () -> Inputs.NONE.require(program, x));
    }
}
