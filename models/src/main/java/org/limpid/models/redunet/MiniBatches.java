package org.limpid.models.redunet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;

/**
 * Construction from mini-batches: each layer is built from a batch of its own, which first goes through the layers before
 * it. So a device holds one batch at a time, and the network sees more samples than fit on it. Each batch has every class.
 */
public final class MiniBatches {

    private MiniBatches() {}

    /**
     * Builds as many layers as there are batches.
     *
     * @param backend what computes; stays open
     * @param config how each layer is built
     * @param batches the samples of each layer, at least one batch; taken one after the other
     * @return the layers in order
     * @throws LimpidException if there is no batch, or one does not fit; the message says which
     */
    public static List<BuiltLayer> build(Backend backend, ReduNetConfig config, Iterable<LabelledSamples> batches) {
        List<BuiltLayer> layers = new ArrayList<>();
        for (LabelledSamples batch : batches) {
            try (Construction construction =
                    new Construction(backend, config, Memberships.ESTIMATED, batch, Map.of())) {
                layers.forEach(construction::apply);
                layers.add(construction.build());
            } catch (LimpidException wrong) {
                throw new LimpidException("mini-batch " + layers.size() + ": " + wrong.getMessage(), wrong);
            }
        }
        if (layers.isEmpty()) {
            throw new LimpidException("redunet: there is no mini-batch to build a layer from; expected at least one");
        }
        return List.copyOf(layers);
    }
}
