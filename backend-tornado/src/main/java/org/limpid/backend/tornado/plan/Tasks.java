package org.limpid.backend.tornado.plan;

import java.util.ArrayList;
import java.util.List;
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
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.Unary;
import org.limpid.api.op.fused.AdamWUpdate;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.op.fused.IstaStepBackward;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.LayerNormBackward;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.op.fused.SoftmaxBackward;
import org.limpid.api.op.fused.SubspaceAttention;
import org.limpid.api.op.fused.SubspaceAttentionBackward;

/** Makes tasks out of ops. */
final class Tasks {

    private final ElementwiseTasks elements;
    private final ReductionTasks reductions;
    private final ProductTasks products;
    private final Scratch scratch;

    Tasks(Tuning tuning, Scratch scratch) {
        this.scratch = scratch;
        elements = new ElementwiseTasks(tuning);
        reductions = new ReductionTasks(tuning);
        products = new ProductTasks(tuning, elements, reductions);
    }

    ElementwiseTasks elements() {
        return elements;
    }

    /** What products that go to a library need, of all ops so far. */
    Staging staging() {
        return products.staging();
    }

    /** The tasks of an op over its operands and results, in order. */
    List<Task> of(Op op, List<Region> in, List<Region> out) {
        scratch.reset();
        return switch (op) {
            case Primitive primitive -> of(primitive, in, out.getFirst());
            case Fused fused -> of(fused, in, out);
        };
    }

    private List<Task> of(Primitive op, List<Region> in, Region y) {
        return switch (op) {
            case Unary unary -> List.of(elements.unary(unary.function().ordinal(), in.getFirst(), y));
            case Binary binary -> List.of(elements.binary(binary.function().ordinal(), in.get(0), in.get(1), y));
            case Compare compare -> List.of(elements.compare(compare.relation().ordinal(), in.get(0), in.get(1), y));
            case Select _ -> List.of(elements.select(in.get(0), in.get(1), in.get(2), y));
            case Cast cast -> List.of(elements.cast(cast, in.getFirst(), y));
            case Reduce reduce -> List.of(reductions.reduce(reduce, in.getFirst(), y));
            case ArgMax argMax -> List.of(ReductionTasks.argMax(argMax, in.getFirst(), y));
            case MatMul matMul -> products.matMul(matMul, in.get(0), in.get(1), y);
            case Reshape _, Broadcast _ -> List.of(elements.move(in.getFirst(), y));
            case Permute permute -> List.of(elements.permute(permute, in.getFirst(), y));
            case Slice slice -> List.of(elements.slice(slice, in.getFirst(), y));
            case Concat concat -> elements.concat(concat, in, y);
            case Pad pad -> elements.pad(pad, in.getFirst(), y);
            case GatherRows _ -> List.of(gather(in.get(0), in.get(1), y));
            case ScatterAddRows _ -> List.of(scatterAdd(in.get(0), in.get(1), y));
            case Fill fill -> List.of(elements.fill(fill.value(), y));
            case Iota _ -> List.of(elements.integers(0, 1, y));
            case Cholesky _ -> List.of(reductions.cholesky(in.getFirst(), y));
            case TriangularSolve solve -> List.of(ProductTasks.solve(solve, in.get(0), in.get(1), y));
        };
    }

    private List<Task> of(Fused op, List<Region> in, List<Region> out) {
        Region first = out.getFirst();
        return switch (op) {
            case Softmax _ -> List.of(reductions.softmax(in.getFirst(), first));
            case SoftmaxBackward _ -> List.of(reductions.softmaxBackward(in.get(0), in.get(1), first));
            case LayerNorm norm -> List.of(reductions.layerNorm(norm.epsilon(), in, first));
            case LayerNormBackward norm -> reductions.layerNormBackward(norm.epsilon(), in, out, scratch);
            case IstaStep step -> products.ista(step, in, out);
            case IstaStepBackward step -> products.istaBackward(step, in, out, scratch);
            case SubspaceAttention each ->
                products.attention(each.heads(), each.scale(), in.getFirst(), first, scratch);
            case SubspaceAttentionBackward each ->
                products.attentionBackward(each.heads(), each.scale(), in, first, scratch);
            case AdamWUpdate update -> adamW(update, in, out);
            default -> throw new IllegalArgumentException(op.name() + " has no kernel and is to be decomposed");
        };
    }

    /** Elements, neighbours per work item, where the new m and v begin. */
    private List<Task> adamW(AdamWUpdate op, List<Region> in, List<Region> out) {
        return Together.of(out, scratch).write((first, offsets) -> {
            List<Region> operands = new ArrayList<>(in);
            operands.add(first);
            return new Task(
                    Kernel.ADAMW,
                    0,
                    operands,
                    Loops.join(elements.layoutOf(first), offsets),
                    (float) op.beta1(),
                    (float) (1 - op.beta1()),
                    (float) op.beta2(),
                    (float) (1 - op.beta2()),
                    (float) op.epsilon(),
                    (float) op.weightDecay());
        });
    }

    /** Indices, elements of a row, rows of the table. An index outside yields zeros: the check beside it tells. */
    private static Task gather(Region table, Region indices, Region y) {
        int width = y.size() / indices.size();
        int[] layout = {indices.size(), width, table.dim(0)};
        return new Task(y.isInt() ? Kernel.INT_GATHER : Kernel.GATHER, 0, List.of(table, indices, y), layout);
    }

    /** Indices, elements of a row, rows of the result. */
    private static Task scatterAdd(Region indices, Region updates, Region y) {
        int[] layout = {indices.size(), updates.size() / indices.size(), y.dim(0)};
        return new Task(
                y.isInt() ? Kernel.INT_SCATTER_ADD : Kernel.SCATTER_ADD, 0, List.of(indices, updates, y), layout);
    }

    /** The indices of an op that reads or writes by number, against so many rows. */
    static Task check(Region indices, int rows, Region status) {
        return new Task(Kernel.CHECK_INDICES, 0, List.of(indices, status), new int[] {indices.size(), rows});
    }
}
