package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.redunet.BuiltLayer;
import org.limpid.models.redunet.Construction;
import org.limpid.models.redunet.LabelledSamples;
import org.limpid.models.redunet.Memberships;
import org.limpid.models.redunet.MiniBatches;
import org.limpid.models.redunet.ReduNetConfig;
import org.limpid.models.redunet.VectorDomain;

/** A ReduNet from mini-batches, on a backend whose sessions know their programs. */
final class MiniBatchesTest {

    /** The same batch for each layer is the usual construction. */
    @Test
    void fourthBatchGoesThroughThreeLayers() {
        float[] values = {1, 0.1f, -0.2f, 0.9f, 0.3f, 0, 0, 1, 0.2f, -0.1f, 0.8f, 0.4f};
        LabelledSamples batch = new LabelledSamples(Tensor.of(values, 4, 3), Tensor.of(new int[] {0, 0, 1, 1}));
        ReduNetConfig config = new ReduNetConfig(new VectorDomain(3), 2, 0.5, 0.1, 20);
        try (Backend backend = Backends.discover().open("cpu:scalar", BackendOptions.DEFAULT.withThreads(1));
                Construction whole = new Construction(backend, config, Memberships.ESTIMATED, batch, Map.of())) {
            List<BuiltLayer> layers = MiniBatches.build(backend, config, Collections.nCopies(4, batch));
            assertEquals(4, layers.size());
            for (BuiltLayer layer : layers) {
                Tensor expected = whole.build().expansion();
                for (long i = 0; i < expected.size(); i++) {
                    assertEquals(expected.get(i), layer.expansion().get(i), 1e-4);
                }
            }
        }
    }
}
