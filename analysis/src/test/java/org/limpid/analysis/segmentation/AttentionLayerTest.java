package org.limpid.analysis.segmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.PatchGrid;
import org.limpid.models.Vit;
import org.limpid.models.VitConfig;

class AttentionLayerTest {

    /** Class token and two patches, one head of width 1: queries, keys and values side by side, scores by hand. */
    @Test
    void readsQueriesAndKeysOfATransformer() {
        AttentionLayer layer = new AttentionLayer(1, 1, "layer.1.qkv", 3);
        Tensor tokens = Tensor.of(
                new double[] {
                    2, 9, 9, //
                    7, 0, 9, //
                    7, 0.5 * Math.log(3), 9
                },
                1,
                3,
                3);
        assertArrayEquals(new double[] {0.25, 0.75}, layer.maps(tokens, 0)[0], 1e-12);
        assertArrayEquals(
                new boolean[] {false, true}, layer.masks(tokens, 0, 0.6).getFirst());
        double[][] keys = layer.keys(tokens, 0);
        assertEquals(2, keys.length);
        assertArrayEquals(new double[] {0.5 * Math.log(3)}, keys[1], 1e-12);
    }

    @Test
    void readsSubspacesOfAWhiteBox() {
        AttentionLayer layer = new AttentionLayer(0, 2, "layer.0.subspace", 1);
        Tensor tokens = Tensor.of(new double[] {9, 9, 9, 9, 9, 9, 1, 2, 3, 4, 5, 6}, 2, 3, 2);
        assertArrayEquals(new double[] {3, 4}, layer.keys(tokens, 1)[0]);
        assertArrayEquals(new double[] {5, 6}, layer.keys(tokens, 1)[1]);
    }

    /** Two heads of width 1, a NaN among the keys of the second: of the other image nothing is refused. */
    @Test
    void namesTheLayerAndTheHeadThatDiverged() {
        AttentionLayer layer = new AttentionLayer(4, 2, "layer.4.qkv", 3);
        double[] values = new double[2 * 3 * 6];
        values[3 * 6 + 2 * 6 + 3] = Double.NaN;
        Tensor tokens = Tensor.of(values, 2, 3, 6);
        assertEquals(2, layer.keys(tokens, 0).length);
        for (LimpidException refused : List.of(
                assertThrows(LimpidException.class, () -> layer.maps(tokens, 1)),
                assertThrows(LimpidException.class, () -> layer.masks(tokens, 1, 0.6)),
                assertThrows(LimpidException.class, () -> layer.keys(tokens, 1)))) {
            String message = refused.getMessage();
            assertTrue(message.contains("layer 4, head 1: token 2 of image 1 in layer.4.qkv holds NaN"), message);
        }
    }

    @Test
    void isTheLayerBeforeTheLast() {
        Vit model = new Vit(VitConfig.of(new PatchGrid(8, 8, 4, 4, 1), 3, 8, 3, 2));
        Program program = model.inference(2);
        AttentionLayer layer = AttentionLayer.of(program, model.config());
        assertEquals(new AttentionLayer(1, 2, "layer.1.qkv", 3), layer);
        Program watched = Watch.named(program, List.of(layer.value()));
        try (Backend backend = Backends.discover().open("cpu", BackendOptions.DEFAULT);
                Weights weights = backend.allocate(model.parameters());
                Session session = backend.compile(weights, watched)) {
            model.initialise(3).forEach(weights::write);
            Tensor tokens = session.run(watched, Inputs.zerosFor(watched)).read(layer.value());
            double[][] maps = layer.maps(tokens, 1);
            assertEquals(2, maps.length);
            assertEquals(4, maps[0].length);
            double sum = 0;
            for (double part : maps[1]) {
                assertTrue(part > 0);
                sum += part;
            }
            assertEquals(1, sum, 1e-12);
            assertEquals(8, layer.keys(tokens, 0)[0].length);
        }
    }

    @Test
    void refusesAProgramWithoutAttention() {
        Map<String, String> config = new LinkedHashMap<>(Map.of("depth", "9", "heads", "2"));
        Vit model = new Vit(VitConfig.of(new PatchGrid(8, 8, 4, 4, 1), 3, 8, 2, 2));
        LimpidException refused =
                assertThrows(LimpidException.class, () -> AttentionLayer.of(model.inference(1), config));
        assertTrue(refused.getMessage().contains("layer.7.subspace"), refused.getMessage());
    }
}
