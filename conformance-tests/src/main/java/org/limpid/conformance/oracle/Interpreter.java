package org.limpid.conformance.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Cast;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Concat;
import org.limpid.api.op.Fill;
import org.limpid.api.op.Fused;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.Iota;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.Op;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Primitive;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.op.Select;
import org.limpid.api.op.Slice;
import org.limpid.api.op.Tolerance;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.Unary;
import org.limpid.api.op.Value;
import org.limpid.api.program.Node;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.TensorType;

/** Evaluates one step after the other; a fused op is evaluated as the program of its decomposition. */
final class Interpreter {

    private final boolean bounded;
    private final @Nullable SplittableRandom errors;
    private final Map<Call, Program> decompositions = new HashMap<>();

    private Interpreter(boolean bounded, @Nullable SplittableRandom errors) {
        this.bounded = bounded;
        this.errors = errors;
    }

    /** Values alone. */
    static Interpreter exact() {
        return new Interpreter(false, null);
    }

    /** Values and bounds. */
    static Interpreter bounded() {
        return new Interpreter(true, null);
    }

    /** Values, each with an error drawn from its bound. */
    static Interpreter disturbed(long seed) {
        return new Interpreter(true, new SplittableRandom(seed));
    }

    /** Whether results know how far off they may be. */
    boolean carriesBounds() {
        return bounded && errors == null;
    }

    /**
     * Computes a program's steps.
     *
     * @param known the inputs and parameters by the id of their values; receives what outputs and updates need
     */
    void run(Program program, @Nullable Estimate[] known) {
        int[] lastUse = lastUses(program);
        for (int step = 0; step < program.nodes().size(); step++) {
            Node node = program.nodes().get(step);
            List<Estimate> operands = new ArrayList<>(node.inputs().size());
            for (Value input : node.inputs()) {
                operands.add(Objects.requireNonNull(known[input.id()]));
            }
            List<Estimate> results = evaluate(node.op(), operands, node.outputTypes());
            for (int i = 0; i < results.size(); i++) {
                Estimate result = results.get(i);
                known[node.outputs().get(i).id()] = errors == null ? result : result.disturbed(errors);
            }
            for (Value input : node.inputs()) {
                if (lastUse[input.id()] == step) {
                    known[input.id()] = null;
                }
            }
        }
    }

    /** The step after which a value is not needed, by id; past the end for what outputs and updates need. */
    private static int[] lastUses(Program program) {
        int[] lastUse = new int[program.valueCount()];
        for (int step = 0; step < program.nodes().size(); step++) {
            for (Value input : program.nodes().get(step).inputs()) {
                lastUse[input.id()] = step;
            }
        }
        program.outputs().values().forEach(value -> lastUse[value.id()] = Integer.MAX_VALUE);
        program.updates().forEach(update -> lastUse[update.value().id()] = Integer.MAX_VALUE);
        program.parameters()
                .forEach(parameter -> lastUse[program.value(parameter).id()] = Integer.MAX_VALUE);
        return lastUse;
    }

    /** Evaluates one op. */
    List<Estimate> evaluate(Op op, List<Estimate> x, List<TensorType> types) {
        return switch (op) {
            case Primitive primitive -> List.of(primitive(primitive, x, types.getFirst()));
            case Fused fused -> fused(fused, x);
        };
    }

    private Estimate primitive(Primitive primitive, List<Estimate> x, TensorType type) {
        return switch (primitive) {
            case Unary op -> Elementwise.unary(op, x.get(0), bounded);
            case Binary op -> Elementwise.binary(op, x.get(0), x.get(1), type, bounded);
            case Compare op -> Elementwise.compare(op, x.get(0), x.get(1), type, bounded);
            case Select _ -> Elementwise.select(x.get(0), x.get(1), x.get(2), type, bounded);
            case Cast op -> Elementwise.cast(op, x.get(0), bounded);
            case Reduce op -> Reductions.reduce(op, x.get(0), type, bounded);
            case ArgMax op -> Reductions.argMax(op, x.get(0), type, bounded);
            case MatMul op -> Products.matmul(op, x.get(0), x.get(1), type, bounded);
            case Reshape _ -> Layout.reshape(x.get(0), type);
            case Permute op -> Layout.permute(op, x.get(0), type);
            case Broadcast _ -> Layout.broadcast(x.get(0), type);
            case Slice op -> Layout.slice(op, x.get(0), type);
            case Concat op -> Layout.concat(op, x, type, bounded);
            case Pad op -> Layout.pad(op, x.get(0), type, bounded);
            case Fill op -> Layout.fill(op, bounded);
            case Iota op -> Layout.iota(op, type);
            case GatherRows op -> Indexing.gatherRows(op, x.get(0), x.get(1), type);
            case ScatterAddRows op -> Indexing.scatterAddRows(op, x.get(0), x.get(1), type, bounded);
            case Cholesky op -> Factorisations.cholesky(op, x.get(0), bounded);
            case TriangularSolve op -> Factorisations.solve(op, x.get(0), x.get(1), bounded);
        };
    }

    private List<Estimate> fused(Fused op, List<Estimate> x) {
        List<TensorType> types = x.stream().map(Estimate::type).toList();
        Program program = decompositions.computeIfAbsent(new Call(op, types), Interpreter::decompose);
        @Nullable Estimate[] known = new @Nullable Estimate[program.valueCount()];
        for (int i = 0; i < x.size(); i++) {
            known[program.inputs().get(i).value().id()] = x.get(i);
        }
        try {
            run(program, known);
        } catch (LimpidException inside) {
            throw new LimpidException(op.name() + ": " + inside.getMessage(), inside);
        }
        double slack = op.tolerance() instanceof Tolerance.Propagated(double more) ? more : 1;
        return program.outputs().values().stream()
                .map(value -> Objects.requireNonNull(known[value.id()]).widened(slack))
                .toList();
    }

    private static Program decompose(Call call) {
        ProgramBuilder builder = new ProgramBuilder(call.op().name());
        List<Value> inputs = new ArrayList<>();
        for (int i = 0; i < call.types().size(); i++) {
            inputs.add(builder.input("operand " + i, call.types().get(i)));
        }
        List<Value> results = call.op().decompose(builder, inputs);
        for (int i = 0; i < results.size(); i++) {
            builder.output("result " + i, results.get(i));
        }
        return builder.build();
    }

    /** Inputs of a decomposition keep the order of the operands. */
    private record Call(Fused op, List<TensorType> types) {}
}
