package org.limpid.benchmarks.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.limpid.api.op.MatMul;
import org.limpid.api.tensor.TensorType;

class KernelsTest {

    /** What a training step of each of the networks spends its time in. */
    private static final List<String> EXPECTED = List.of(
            "matmul NN",
            "matmul NT",
            "matmul TN",
            "subspace_attention",
            "subspace_attention_backward",
            "ista_step",
            "ista_step_backward",
            "overcomplete_dictionary",
            "overcomplete_dictionary_backward",
            "layer_norm",
            "layer_norm_backward",
            "softmax",
            "softmax_backward",
            "coding_rate",
            "coding_rate_backward",
            "adamw_update");

    @Test
    void forwardAndBackwardOfEachAreThere() {
        Set<String> missing = new TreeSet<>(EXPECTED);
        missing.removeAll(Kernels.ops().stream()
                .map(name -> name.substring(0, name.indexOf(" [")))
                .collect(Collectors.toSet()));
        assertEquals(Set.of(), missing);
    }

    @Test
    void aNameIsThatOfOneKernel() {
        List<String> names = Stream.concat(Kernels.ops().stream(), Kernels.products().stream())
                .toList();
        assertEquals(names, names.stream().distinct().toList());
        for (String op : Kernels.ops()) {
            assertEquals(op, ProgramStep.named(op).toString());
        }
        for (String product : Kernels.products()) {
            assertEquals(product, Product.named(product).toString());
        }
    }

    @Test
    void whatJmhMeasuresByItselfIsThere() {
        assertTrue(Kernels.ops().contains(new OpBenchmark().op));
        assertTrue(Kernels.products().contains(new ProductBenchmark().product));
    }

    @Test
    void theShortListIsPartOfTheLong() {
        assertTrue(Product.all(false).containsAll(Product.all(true)));
        assertFalse(Product.all(true).containsAll(Product.all(false)));
    }

    @Test
    void everyProductMultipliesToTheShapeThatItSays() {
        for (Product product : Product.all(false)) {
            TensorType result = new MatMul(product.transA(), product.transB())
                    .infer(List.of(product.a(), product.b()))
                    .getFirst();
            assertEquals(TensorType.f32(product.m(), product.n()), result, product.toString());
        }
    }

    @Test
    void whatIsNotThereIsNamed() {
        String said = assertThrows(IllegalArgumentException.class, () -> Kernels.main(new String[] {"softmin"}))
                .getMessage();
        assertTrue(said.contains("'softmin'"), said);
        assertTrue(said.contains("softmax_backward [8,6,197,197]"), said);
        assertTrue(said.contains("matmul 1×384×384 NT"), said);
    }
}
