package org.limpid.api.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.limpid.api.Errors.assertMentions;
import static org.limpid.api.Errors.assertSays;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.limpid.api.op.Unary;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.tensor.TensorType;

final class ProgramBuilderTest {

    private static final Parameter WEIGHT = Parameter.of("weight", 3, 3);

    private final ProgramBuilder builder = new ProgramBuilder("test");
    private final Value x = builder.input("x", TensorType.f32(2, 3));

    @Test
    void aProgramHoldsWhatWasDeclared() {
        Value y = builder.matmul(x, builder.parameter(WEIGHT));
        builder.output("y", y);
        builder.update(WEIGHT, builder.mul(builder.parameter(WEIGHT), 0.5));
        Program program = builder.build();
        assertEquals("test", program.name());
        assertEquals(List.of(new Input("x", x)), program.inputs());
        assertEquals(Set.of(WEIGHT), program.parameters());
        assertSame(y, program.output("y"));
        assertEquals(
                List.of("matmul", "fill", "mul"),
                program.nodes().stream().map(node -> node.op().name()).toList());
        assertEquals(WEIGHT, program.updates().getFirst().parameter());
        assertEquals(2 * 2 * 3 * 3 + 9, program.flops());
    }

    @Test
    void aParameterHasOneValue() {
        assertSame(builder.parameter(WEIGHT), builder.parameter(WEIGHT));
        assertSays(
                "program 'test' has two parameters named 'weight': trainable f32[3,3] and trainable f32[3]",
                () -> builder.parameter(Parameter.of("weight", 3)));
    }

    @Test
    void namesAreUnique() {
        builder.output("y", x);
        assertSays("program 'test' has two inputs named 'x'", () -> builder.input("x", TensorType.f32()));
        assertSays("program 'test' has two outputs named 'y'", () -> builder.output("y", builder.neg(x)));
        builder.name("x", x);
        builder.name("x", x);
        assertSays("program 'test' has two values named 'x'", () -> builder.name("x", builder.neg(x)));
    }

    @Test
    void updatesKeepTheTypeAndComeOnce() {
        assertSays("program 'test' updates 'weight' f32[3,3] with a value f32[2,3]", () -> builder.update(WEIGHT, x));
        builder.update(WEIGHT, builder.parameter(WEIGHT));
        assertSays("program 'test' updates 'weight' twice", () -> builder.update(WEIGHT, builder.parameter(WEIGHT)));
    }

    @Test
    void valuesOfOtherProgramsAreRefused() {
        String message = "program 'test' does not know the value %0 f32[2,3]; it belongs to another program";
        // The same number and type as x has here.
        Value foreign = new ProgramBuilder("other").input("x", TensorType.f32(2, 3));
        assertEquals(x, foreign);
        assertSays(message, () -> builder.neg(foreign));
        assertSays(message, () -> builder.output("y", foreign));
        assertSays(message, () -> builder.name("y", foreign));
        assertSays(message, () -> builder.update(Parameter.of("p", 2, 3), foreign));
        Value later = new Value(99, TensorType.f32());
        assertMentions(() -> builder.neg(later), "does not know the value %99 f32[]");
    }

    @Test
    void anErrorNamesTheProgramAndThePlace() {
        assertSays(
                "program 'test': exp: takes 1 operands (x), got 2",
                () -> builder.emit(new Unary(Unary.Function.EXP), List.of(x, x)));
        try (var _ = builder.scope("layer.3", Role.NONE);
                var _ = builder.scope("mssa", Role.COMPRESSION)) {
            assertMentions(() -> builder.matmul(x, x), "program 'test', layer.3.mssa: matmul: A is f32[2,3]");
        }
    }

    @Test
    void anOpWithSeveralResultsIsEmitted() {
        assertThrows(
                IllegalArgumentException.class, () -> builder.apply(new IstaStep(1, 0), x, builder.parameter(WEIGHT)));
    }

    @Test
    void scopesNestAndEnd() {
        Value outside;
        Value inner;
        Value outer;
        try (var _ = builder.scope("layer.0", Role.NONE)) {
            try (var _ = builder.scope("ista", Role.SPARSIFICATION)) {
                inner = builder.relu(x);
            }
            outer = builder.neg(inner);
        }
        outside = builder.exp(outer);
        builder.output("y", outside);
        List<Place> places = builder.build().nodes().stream().map(Node::place).toList();
        assertEquals(
                List.of(
                        new Place("layer.0.ista", Role.SPARSIFICATION, Phase.FORWARD),
                        new Place("layer.0", Role.NONE, Phase.FORWARD),
                        Place.TOP),
                places);
    }

    @Test
    void whatNothingNeedsIsDropped() {
        Value needed = builder.exp(x);
        builder.name("needed", needed);
        builder.name("dropped", builder.log(needed));
        builder.output("y", builder.neg(needed));
        Program program = builder.build();
        assertEquals(
                List.of("exp", "neg"),
                program.nodes().stream().map(node -> node.op().name()).toList());
        assertEquals(Set.of("needed"), program.names().keySet());
    }

    @Test
    void theOtherResultOfANeededStepKeepsItsName() {
        List<Value> results = builder.emit(new IstaStep(1, 0), List.of(x, builder.parameter(WEIGHT)));
        builder.name("residual", results.get(1));
        builder.output("y", results.get(0));
        assertEquals(Set.of("residual"), builder.build().names().keySet());
    }

    @Test
    void aProgramThatComputesNothingIsRefused() {
        builder.neg(x);
        assertSays("program 'test' has neither outputs nor updates: it would compute nothing", () -> builder.build());
    }

    @Test
    void anExtendedProgramHasAllOfTheFirst() {
        Value y = builder.matmul(x, builder.parameter(WEIGHT));
        builder.log(y);
        builder.output("y", y);
        builder.name("product", y);
        builder.update(WEIGHT, builder.neg(builder.parameter(WEIGHT)));
        Program first = builder.build();
        ProgramBuilder more = ProgramBuilder.extending(first, "more");
        more.output("z", more.add(first.output("y"), first.inputs().getFirst().value()));
        Program second = more.build();
        assertEquals(first.inputs(), second.inputs());
        assertEquals(first.parameters(), second.parameters());
        assertEquals(first.updates(), second.updates());
        assertEquals(first.names(), second.names());
        assertEquals(List.of("y", "z"), List.copyOf(second.outputs().keySet()));
        assertEquals(first.nodes(), second.nodes().subList(0, first.nodes().size()));
        assertSame(first.value(WEIGHT), more.parameter(WEIGHT));
        assertSays("program 'more' has two inputs named 'x'", () -> more.input("x", TensorType.f32()));
        assertSays("program 'more' updates 'weight' twice", () -> more.update(WEIGHT, more.parameter(WEIGHT)));
    }

    /** What was pruned from the first program is not there to be used. */
    @Test
    void anExtendedProgramDoesNotKnowWhatWasDropped() {
        Value dropped = builder.log(x);
        builder.output("y", builder.neg(x));
        ProgramBuilder more = ProgramBuilder.extending(builder.build(), "more");
        assertMentions(() -> more.neg(dropped), "program 'more' does not know the value " + dropped);
    }

    @Test
    void whatIsAskedForByAWrongNameIsHinted() {
        builder.output("logits", builder.name("tokens", builder.neg(x)));
        Program program = builder.build();
        assertSays(
                "program 'test' has no output 'logit'. Did you mean 'logits'? It has [logits]",
                () -> program.output("logit"));
        assertSays("program 'test' has no value 'loss'. It has [tokens]", () -> program.named("loss"));
        assertSays("program 'test' does not use the parameter 'weight'", () -> program.value(WEIGHT));
    }

    /** Ten thousand steps take no time to write, extend, watch, print and build. */
    @Test
    void longProgramsAreLinear() {
        Value y = x;
        for (int step = 0; step < 10_000; step++) {
            y = builder.name("step." + step, builder.neg(y));
        }
        builder.output("y", y);
        Program program = builder.build();
        Program watched = Watch.allNamed(program);
        assertEquals(10_001, watched.outputs().size());
        assertEquals(
                20_003, watched.toString().lines().count(), "a line for the program, its input, each step and output");
    }
}
