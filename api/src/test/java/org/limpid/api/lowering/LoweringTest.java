package org.limpid.api.lowering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Fused;
import org.limpid.api.op.Op;
import org.limpid.api.op.Unary;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** What is left of a program, and where its values lie. */
class LoweringTest {

    private static final TensorType MATRIX = TensorType.f32(8, 8);

    /** Has kernels for all primitives, and elementwise ones may overwrite an operand. */
    private static final Target TARGET = new Target() {
        @Override
        public String backend() {
            return "test";
        }

        @Override
        public boolean isNative(Op op) {
            return !(op instanceof Fused);
        }

        @Override
        public boolean canFail(Op op) {
            return false;
        }

        @Override
        public boolean inPlace(Op op, int operand, int result) {
            return op instanceof Unary || op instanceof Binary;
        }
    };

    @Test
    void equalStepsBecomeOne() {
        ProgramBuilder e = new ProgramBuilder("equal");
        Value x = e.input("x", MATRIX);
        Value y = e.input("y", MATRIX);
        Value twice = e.add(e.exp(e.mul(x, y)), e.exp(e.mul(x, y)));
        e.output("twice", twice);
        assertEquals(List.of("mul", "exp", "add"), ops(lower(e)));
    }

    @Test
    void stepsThatDifferInOrderOrAttributesStayApart() {
        ProgramBuilder e = new ProgramBuilder("different");
        Value x = e.input("x", MATRIX);
        Value y = e.input("y", MATRIX);
        e.output("differences", e.mul(e.sub(x, y), e.sub(y, x)));
        e.output("products", e.add(e.matmul(x, false, y, true), e.matmul(x, true, y, false)));
        assertEquals(6, lower(e).steps().size());
    }

    @Test
    void equalPartsOfDecompositionsBecomeOne() {
        ProgramBuilder e = new ProgramBuilder("decomposed");
        Value x = e.input("x", MATRIX);
        e.output("once", e.apply(new Softmax(), x));
        int once = lower(e).steps().size();
        e.output("again", e.neg(e.apply(new Softmax(), x)));
        assertEquals(once + 1, lower(e).steps().size());
    }

    @Test
    void whatNothingNeedsGoes() {
        ProgramBuilder e = new ProgramBuilder("dead");
        Value x = e.input("x", MATRIX);
        Value unused = e.exp(x);
        e.name("unused", e.mul(unused, unused));
        e.output("y", e.neg(x));
        assertEquals(List.of("neg"), ops(lower(e)));
    }

    @Test
    void aRepetitionIsReadWhereItIs() {
        ProgramBuilder e = new ProgramBuilder("repeated");
        Value x = e.input("x", MATRIX);
        Value bias = e.input("bias", TensorType.f32(8));
        e.output("y", e.add(x, e.broadcast(bias, Shape.of(8, 8))));
        assertEquals(List.of("add"), ops(lower(e)));
    }

    @Test
    void anUpdateTakesThePlaceOfItsParameterOnceTheOldValueWasRead() {
        Parameter p = Parameter.state("p", MATRIX);
        ProgramBuilder e = new ProgramBuilder("in place");
        Value old = e.parameter(p);
        e.output("read", e.exp(old));
        e.update(p, e.neg(old));
        MemoryPlan plan = new MemoryPlan(lower(e), 0);
        assertTrue(plan.copies().isEmpty());
        assertEquals(Storage.Kind.PARAMETER, kind(plan, p));
    }

    @Test
    void anUpdateIsCopiedAtTheEndIfTheOldValueIsReadAfterIt() {
        Parameter p = Parameter.state("p", MATRIX);
        ProgramBuilder e = new ProgramBuilder("copied");
        Value old = e.parameter(p);
        Value next = e.neg(old);
        e.update(p, next);
        e.output("read", e.matmul(old, next));
        MemoryPlan plan = new MemoryPlan(lower(e), 0);
        assertEquals(1, plan.copies().size());
        assertNotEquals(Storage.Kind.PARAMETER, kind(plan, p));
    }

    @Test
    void aChainOfElementwiseStepsTakesOnePlace() {
        ProgramBuilder e = new ProgramBuilder("chain");
        Value x = e.input("x", MATRIX);
        e.output("y", e.neg(e.exp(e.neg(e.exp(x)))));
        MemoryPlan plan = new MemoryPlan(lower(e), 0);
        assertEquals(64, plan.size(DType.F32));
    }

    private static Lowered lower(ProgramBuilder builder) {
        Program program = builder.build();
        return Lowered.of(program, TARGET);
    }

    /** Of the memory that the new value of a parameter lies in. */
    private static Storage.Kind kind(MemoryPlan plan, Parameter parameter) {
        return plan.storage(Objects.requireNonNull(plan.lowered().updates().get(parameter)))
                .kind();
    }

    private static List<String> ops(Lowered lowered) {
        return lowered.steps().stream().map(step -> step.op().name()).toList();
    }
}
