package org.limpid.api.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.limpid.api.Errors.assertSays;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.tensor.TensorType;

final class WatchTest {

    private final ProgramBuilder builder = new ProgramBuilder("model");
    private final Value x = builder.input("x", TensorType.f32(2, 3));
    private final List<Value> ista =
            builder.emit(new IstaStep(1, 0), List.of(x, builder.parameter(Parameter.of("D", 3, 3))));
    private final Value y = builder.neg(ista.getFirst());
    private final Program program = program();

    private Program program() {
        builder.name("layer.0.ista", ista.getFirst());
        builder.name("y", y);
        builder.output("y", y);
        return builder.build();
    }

    private static List<String> outputs(Program watched) {
        return List.copyOf(watched.outputs().keySet());
    }

    @Test
    void namedValuesBecomeOutputs() {
        Program watched = Watch.named(program, List.of("layer.0.ista", "y"));
        assertEquals(List.of("y", "layer.0.ista"), outputs(watched));
        assertSame(ista.getFirst(), watched.output("layer.0.ista"));
        assertEquals(program.nodes(), watched.nodes());
        assertEquals(program.name(), watched.name());
        assertEquals(watched.outputs(), Watch.allNamed(program).outputs());
    }

    @Test
    void aWrongNameIsHinted() {
        assertSays(
                "program 'model' has no value 'layer.1.ista'. Did you mean 'layer.0.ista'? It has [layer.0.ista, y]",
                () -> Watch.named(program, List.of("layer.1.ista")));
    }

    @Test
    void stepsBecomeOutputsInOrderOfExecution() {
        Program all = Watch.steps(program, _ -> true);
        assertEquals(List.of("y", "0:ista_step.0", "0:ista_step.1", "1:neg"), outputs(all));
        assertSame(ista.get(1), all.output("0:ista_step.1"));
        Program some = Watch.steps(program, node -> node.op().name().equals("neg"));
        assertEquals(List.of("y", "1:neg"), outputs(some));
        assertEquals("1:neg", Watch.label(program.nodes().get(1), 1, 0));
    }

    @Test
    void watchingTwiceIsWatchingOnce() {
        Program once = Watch.steps(program, _ -> true);
        assertEquals(once.outputs(), Watch.steps(once, _ -> true).outputs());
    }
}
