package org.limpid.benchmarks.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
        missing.removeAll(
                names().stream().map(name -> name.replaceFirst(" \\[.*", "")).collect(Collectors.toSet()));
        assertEquals(Set.of(), missing);
    }

    private static List<String> names() {
        return Kernel.all().stream().map(Kernel::name).toList();
    }

    @Test
    void aNameIsThatOfOneKernel() {
        assertEquals(names(), names().stream().distinct().toList());
        for (Kernel kernel : Kernel.all()) {
            assertEquals(kernel.op(), Kernel.named(kernel.name()).op());
        }
        for (Product product : Product.all(false)) {
            assertEquals(product, Product.named(product.toString()));
        }
        assertThrows(IllegalArgumentException.class, () -> Kernel.named("softmin"));
        assertThrows(IllegalArgumentException.class, () -> Product.named("1×2×3"));
    }

    @Test
    void whatJmhMeasuresByItselfIsThere() {
        assertTrue(names().contains(new KernelBenchmark().kernel));
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
        String said = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> Kernels.main(new String[] {"softmin"}))
                        .getMessage());
        assertTrue(said.contains("'softmin'"), said);
        assertTrue(said.contains("softmax_backward [8,6,197,197]"), said);
        assertTrue(said.contains("matmul 1×384×384 NT"), said);
    }
}
