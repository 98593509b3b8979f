package org.limpid.conformance;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.op.Broadcast;
import org.limpid.api.op.Concat;
import org.limpid.api.op.Fill;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.Iota;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Permute;
import org.limpid.api.op.Reshape;
import org.limpid.api.op.ScatterAddRows;
import org.limpid.api.op.Slice;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** Elements that change their place, by axes or by number. */
final class LayoutCases {

    private final Samples samples = new Samples("layout");
    private final List<OpCase> cases = new ArrayList<>();

    private LayoutCases() {}

    static List<OpCase> values() {
        LayoutCases all = new LayoutCases();
        all.reshape();
        all.permute();
        all.broadcast();
        all.slice();
        all.concat();
        all.pad();
        all.constants();
        all.rows();
        return all.cases;
    }

    private void reshape() {
        cases.add(new OpCase(new Reshape(Shape.of(12, 7)), samples.normal(3, 4, 7)));
        cases.add(new OpCase(new Reshape(Shape.of(1, 1000, 1)), samples.normal(1000)));
        cases.add(new OpCase(new Reshape(Shape.SCALAR), samples.normal(1, 1)));
        cases.add(new OpCase(new Reshape(Shape.of(33)), samples.bits(3, 11)));
    }

    private void permute() {
        Ladder.extents().forEach(n -> {
            cases.add(new OpCase(new Permute(List.of(1, 0)), samples.normal(n, 33)));
            cases.add(new OpCase(new Permute(List.of(1, 0)), samples.normal(5, n)));
        });
        for (List<Integer> axes : Ladder.permutations(3)) {
            cases.add(new OpCase(new Permute(axes), samples.normal(5, 33, 17)));
        }
        for (List<Integer> axes : Ladder.permutations(4)) {
            cases.add(new OpCase(new Permute(axes), samples.normal(2, 9, 4, 7)));
        }
        cases.add(new OpCase(new Permute(List.of(0, 3, 1, 4, 2, 5)), samples.normal(2, 3, 4, 1, 4, 5)));
        cases.add(new OpCase(new Permute(List.of(0)), samples.normal(7)));
        cases.add(new OpCase(new Permute(List.of()), samples.normal()));
        cases.add(new OpCase(new Permute(List.of(2, 0, 1)), samples.bits(5, 7, 9)));
    }

    private void broadcast() {
        Ladder.few().forEach(n -> {
            cases.add(new OpCase(new Broadcast(Shape.of(3, n)), samples.normal(n)));
            cases.add(new OpCase(new Broadcast(Shape.of(n, 5)), samples.normal(n, 1)));
        });
        cases.add(new OpCase(new Broadcast(Shape.of(2, 3, 33)), samples.normal()));
        cases.add(new OpCase(new Broadcast(Shape.of(4, 3, 7, 5)), samples.normal(3, 1, 5)));
        cases.add(new OpCase(new Broadcast(Shape.of(7, 9)), samples.normal(7, 9)));
        cases.add(new OpCase(new Broadcast(Shape.of(3, 33)), samples.bits(1, 33)));
    }

    private void slice() {
        Ladder.few().forEach(n -> {
            cases.add(new OpCase(new Slice(List.of(2), Shape.of(n)), samples.normal(n + 5)));
            cases.add(new OpCase(new Slice(List.of(1, 3), Shape.of(n, 4)), samples.normal(n + 1, 9)));
        });
        cases.add(new OpCase(new Slice(List.of(1, 0, 2, 1), Shape.of(1, 3, 5, 2)), samples.normal(3, 3, 7, 4)));
        cases.add(new OpCase(new Slice(List.of(0, 16), Shape.of(5, 1)), samples.normal(5, 17)));
        cases.add(new OpCase(new Slice(List.of(0, 0), Shape.of(3, 9)), samples.bits(3, 9)));
        cases.add(new OpCase(new Slice(List.of(), Shape.SCALAR), samples.normal()));
    }

    private void concat() {
        Ladder.few().forEach(n -> {
            cases.add(new OpCase(new Concat(0), samples.normal(n, 3), samples.normal(2, 3)));
            cases.add(new OpCase(new Concat(1), samples.normal(3, 1), samples.normal(3, n), samples.normal(3, 4)));
        });
        cases.add(new OpCase(new Concat(1), samples.normal(2, 1, 48), samples.normal(2, 16, 48)));
        cases.add(new OpCase(new Concat(2), samples.normal(2, 5, 3)));
        cases.add(new OpCase(new Concat(0), samples.bits(3), samples.bits(31)));
    }

    private void pad() {
        Ladder.few()
                .forEach(n -> cases.add(new OpCase(new Pad(List.of(1, 2), List.of(0, 3), -0.1), samples.normal(3, n))));
        cases.add(new OpCase(new Pad(List.of(0, 0, 0), List.of(0, 0, 0), 7), samples.normal(2, 3, 4)));
        cases.add(new OpCase(new Pad(List.of(2, 0, 1, 0), List.of(0, 1, 0, 2), 0), samples.normal(2, 3, 4, 5)));
        cases.add(new OpCase(new Pad(List.of(3), List.of(30), -2), samples.bits(7)));
        cases.add(new OpCase(new Pad(List.of(), List.of(), 1), samples.normal()));
    }

    private void constants() {
        for (double value : new double[] {0, -0.0, 0.1, -3, 1e-40, Double.NaN, Double.NEGATIVE_INFINITY}) {
            cases.add(new OpCase(new Fill(TensorType.f32(33), value)));
        }
        cases.add(new OpCase(new Fill(TensorType.f32(), 2.5)));
        cases.add(new OpCase(new Fill(TensorType.i32(7, 5), -2147483648)));
        Ladder.extents().forEach(n -> cases.add(new OpCase(new Iota(n))));
    }

    private void rows() {
        Ladder.few().forEach(n -> {
            cases.add(new OpCase(new GatherRows(), samples.normal(9, n), samples.indices(0, 9, 5)));
            cases.add(new OpCase(new GatherRows(), samples.normal(n, 3), samples.indices(0, n, 2, 17)));
            cases.add(new OpCase(new ScatterAddRows(5), samples.indices(0, 5, n), samples.normal(n, 3)));
            cases.add(new OpCase(new ScatterAddRows(4), samples.indices(0, 4, 2, 5), samples.normal(2, 5, n)));
        });
        cases.add(new OpCase(new GatherRows(), samples.normal(33), samples.indices(0, 33, 7)));
        cases.add(new OpCase(new GatherRows(), samples.normal(4, 3, 5), samples.indices(0, 4)));
        cases.add(new OpCase(new GatherRows(), samples.bits(10), samples.indices(0, 10, 33)));
        cases.add(new OpCase(new ScatterAddRows(1000), samples.indices(0, 1000, 129), samples.normal(129)));
        cases.add(new OpCase(new ScatterAddRows(3), samples.indices(0, 3), samples.normal(7)));
        cases.add(new OpCase(new ScatterAddRows(3), samples.indices(0, 3, 129), samples.bits(129, 2)));
    }
}
