package org.limpid.cli.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.limpid.api.LimpidException;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Model;
import org.limpid.models.PositionTable;
import org.limpid.models.Settings;

/**
 * Tensors whose tables of positions fit a network that takes images of another size.
 *
 * @param dict all tensors, the resized tables among them
 * @param done what was done, a sentence for each table
 */
record ResizedPositions(StateDict dict, List<String> done) {

    /** The names that the reference codes give to such tables. */
    private static final List<String> TABLES = List.of("pos_embedding", "pos_embed", "decoder_pos_embed");

    /**
     * Resizes the tables that have another number of patches than the network; all else is left as it is.
     *
     * @param written the configuration that the file itself gives: where it says the extents of an image, the patches lie in
     *     that grid, else in the network's if it has as many, else in a square one
     * @throws LimpidException if a table is to be resized and does not say in which grid its patches lie
     */
    static ResizedPositions of(StateDict dict, Map<String, String> written, Model model) {
        Map<String, Tensor> tables = new LinkedHashMap<>();
        List<String> done = new ArrayList<>();
        Grid to = Grid.of(model.kind(), model.config());
        for (Parameter parameter : model.parameters()) {
            String name = parameter.name();
            int dim = parameter.type().shape().dim(parameter.type().shape().rank() - 1);
            int rows = dict.extent(name, 1);
            if (!TABLES.contains(name) || rows < 2 || dict.extent(name, 2) != dim) {
                continue;
            }
            Grid from = source(model.kind(), written, rows - 1, to);
            if (!from.equals(to)) {
                PositionTable table = new PositionTable(dict.values().apply(name), from.rows(), from.columns());
                tables.put(name, table.resized(to.rows(), to.columns()).values());
                done.add(name + " from " + from + " patches to " + to + ", by cubic convolution");
            }
        }
        StateDict resized = new StateDict(
                dict.names(),
                name -> tables.containsKey(name)
                        ? Objects.requireNonNull(tables.get(name)).shape().toArray()
                        : dict.shapes().apply(name),
                name -> tables.containsKey(name)
                        ? Objects.requireNonNull(tables.get(name))
                        : dict.values().apply(name));
        return new ResizedPositions(resized, List.copyOf(done));
    }

    private static Grid source(String kind, Map<String, String> written, int patches, Grid to) {
        if (written.containsKey("image_height")) {
            return Grid.of(kind, written);
        }
        if (patches == to.patches()) {
            return to;
        }
        int side = (int) Math.round(Math.sqrt(patches));
        if (side * side != patches) {
            throw new LimpidException("has positions for " + patches + " patches, and such images have " + to.patches()
                    + ": positions are resized from a square of patches, and " + patches
                    + " make none. Say the size that it was trained for: --image HxW");
        }
        return new Grid(side, side);
    }

    /** How many patches an image has from top to bottom and from left to right. */
    private record Grid(int rows, int columns) {

        static Grid of(String kind, Map<String, String> config) {
            Settings settings = new Settings(kind, config);
            return new Grid(extent(settings, "height"), extent(settings, "width"));
        }

        private static int extent(Settings settings, String axis) {
            return settings.integer("image_" + axis) / Math.max(1, settings.integer("patch_" + axis));
        }

        int patches() {
            return rows * columns;
        }

        @Override
        public String toString() {
            return rows + " × " + columns;
        }
    }
}
