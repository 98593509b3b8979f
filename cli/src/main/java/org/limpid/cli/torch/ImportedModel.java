package org.limpid.cli.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.limpid.api.LimpidException;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Model;
import org.limpid.models.Models;

/**
 * A network that the names and extents of tensors describe, and the tensors.
 *
 * @param model the network
 * @param values of all its parameters
 * @param resized what was done to fit tables of positions to the image that was asked for, a sentence each
 */
public record ImportedModel(Model model, Map<Parameter, Tensor> values, List<String> resized) {

    /**
     * Finds out what network it is, and reads it.
     *
     * @param dict the tensors
     * @param written the configuration that the file itself gives, if any
     * @param said what the user knows of the configuration: it goes before what the tensors suggest, and decides what they
     *     leave open, such as how many heads share the columns of a projection; tables of positions are
     *     resized where it asks for images of another size
     * @throws LimpidException if the tensors are of no known kind, leave something open, or are not those of the network;
     *     then missing, unexpected and mis-shaped ones are named together
     */
    public static ImportedModel of(StateDict dict, Map<String, String> written, Map<String, String> said) {
        Map<String, String> known = new LinkedHashMap<>(written);
        known.putAll(said);
        SequencedMap<String, String> config = new LinkedHashMap<>();
        String kind = describe(dict, known, config);
        config.putAll(known);
        Model model = Models.discover().create(kind, config);
        ResizedPositions positions = ResizedPositions.of(dict, written, model);
        requireFit(positions.dict(), model);
        Map<Parameter, Tensor> values = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters()) {
            values.put(parameter, positions.dict().values().apply(parameter.name()));
        }
        return new ImportedModel(model, values, positions.done());
    }

    private static String describe(StateDict dict, Map<String, String> said, Map<String, String> config) {
        if (dict.has("mask_token") && dict.has("patch_embed.proj.weight")) {
            Models.discover()
                    .family("crate-mae")
                    .presets()
                    .firstEntry()
                    .getValue()
                    .forEach(config::put);
            convolution(dict, "patch_embed.proj.weight", config);
            encoder(dict, "blocks.", ".layers.0.0.fn.", "crate-mae", said, config);
            config.put("decoder_depth", Integer.toString(dict.count("decoder_blocks.", ".layers.0.1.fn.qkv.weight")));
            config.put("decoder_heads", Objects.requireNonNull(config.get("heads")));
            config.remove("dim_head");
            grid(dict.extent("decoder_pos_embed", 1) - 1, said, config);
            return "crate-mae";
        }
        String kind = dict.has("conv1.weight") ? "crate-alpha" : "crate";
        if (!dict.has("pos_embedding") || !(kind.equals("crate-alpha") || dict.has("to_patch_embedding.1.weight"))) {
            List<String> first = dict.names().stream().limit(5).toList();
            throw new LimpidException("holds no network of a known kind. Its tensors begin with "
                    + String.join(", ", first)
                    + "; expected the state_dict of CRATE (to_patch_embedding.1.weight, …), CRATE-α (conv1.weight, …)"
                    + " or CRATE-MAE (mask_token, …)");
        }
        Models.discover().family(kind).presets().firstEntry().getValue().forEach(config::put);
        if (kind.equals("crate")) {
            squarePatch(dict.extent("to_patch_embedding.1.weight", 0), said, config);
        } else {
            convolution(dict, "conv1.weight", config);
            int dim = Math.max(1, dict.extent("cls_token", 2));
            config.put(
                    "dictionary_ratio", Double.toString(dict.extent("transformer.layers.0.1.fn.D", 1) / (double) dim));
            config.put("coupled", Boolean.toString(!dict.has("transformer.layers.0.1.fn.D1")));
        }
        encoder(dict, "transformer.layers.", ".0.fn.", kind, said, config);
        config.put("classes", Integer.toString(dict.extent("mlp_head.1.weight", 0)));
        grid(dict.extent("pos_embedding", 1) - 1, said, config);
        return kind;
    }

    private static void encoder(
            StateDict dict,
            String layers,
            String attention,
            String kind,
            Map<String, String> said,
            Map<String, String> config) {
        int dim = dict.extent("cls_token", 2);
        int depth = dict.count(layers, attention + "qkv.weight");
        int columns = dict.extent(layers + 0 + attention + "qkv.weight", 0);
        config.put("dim", Integer.toString(dim));
        config.put("depth", Integer.toString(depth));
        String heads = said.get("heads");
        if (heads == null) {
            heads = dict.has(layers + 0 + attention + "to_out.0.weight") ? published(kind, dim, depth) : "1";
        }
        config.put("heads", heads);
        if (heads.matches("[1-9][0-9]{0,8}")) {
            config.put("dim_head", Integer.toString(columns / Integer.parseInt(heads)));
        }
    }

    /** The number of heads that the published network of that width and depth has. */
    private static String published(String kind, int dim, int depth) {
        return Models.discover().family(kind).presets().values().stream()
                .filter(preset -> Integer.toString(dim).equals(preset.get("dim"))
                        && Integer.toString(depth).equals(preset.get("depth")))
                .map(preset -> Objects.requireNonNull(preset.get("heads")))
                .findFirst()
                .orElseThrow(() -> new LimpidException("is " + kind + " with d = " + dim + " and " + depth
                        + " layers, which is no published size, and the tensors do not say how many heads share the"
                        + " columns of a projection. Say it: --heads N"));
    }

    private static void convolution(StateDict dict, String weight, Map<String, String> config) {
        config.put("channels", Integer.toString(dict.extent(weight, 1)));
        config.put("patch_height", Integer.toString(dict.extent(weight, 2)));
        config.put("patch_width", Integer.toString(dict.extent(weight, 3)));
    }

    private static void squarePatch(int numbers, Map<String, String> said, Map<String, String> config) {
        if (said.containsKey("patch_height")) {
            return;
        }
        String given = said.getOrDefault("channels", "");
        List<Integer> colours = given.matches("[1-9][0-9]{0,4}") ? List.of(Integer.valueOf(given)) : List.of(3, 1);
        for (int channels : colours) {
            int side = (int) Math.round(Math.sqrt(numbers / (double) channels));
            if (side * side * channels == numbers) {
                config.put("channels", Integer.toString(channels));
                config.put("patch_height", Integer.toString(side));
                config.put("patch_width", Integer.toString(side));
                return;
            }
        }
        throw new LimpidException("has patches of " + numbers + " numbers, which are no squares of "
                + colours.stream()
                        .map(Object::toString)
                        .reduce((a, b) -> a + " or " + b)
                        .orElse("")
                + " colours. Say what they are: --patch HxW --channels C");
    }

    /** The extents of an image: those that were said, else a square of as many patches as there are positions. */
    private static void grid(int patches, Map<String, String> said, Map<String, String> config) {
        if (said.containsKey("image_height")) {
            return;
        }
        int side = (int) Math.round(Math.sqrt(Math.max(0, patches)));
        if (side < 1 || side * side != patches) {
            throw new LimpidException("has positions for " + patches
                    + " patches, which make no square image. Say what it is: --image HxW");
        }
        for (String axis : new String[] {"height", "width"}) {
            String pixels = said.getOrDefault("patch_" + axis, config.getOrDefault("patch_" + axis, "0"));
            config.put("image_" + axis, Long.toString(side * Long.parseLong(pixels)));
        }
    }

    private static void requireFit(StateDict dict, Model model) {
        List<String> problems = new ArrayList<>();
        Set<String> unexpected = new LinkedHashSet<>(dict.names());
        for (Parameter parameter : model.parameters()) {
            String name = parameter.name();
            unexpected.remove(name);
            int[] expected = parameter.type().shape().toArray();
            if (!dict.has(name)) {
                problems.add("missing      " + name + " " + Arrays.toString(expected));
            } else if (!Arrays.equals(dict.shapes().apply(name), expected)) {
                problems.add("mis-shaped   " + name + " "
                        + Arrays.toString(dict.shapes().apply(name)) + "; expected " + Arrays.toString(expected));
            }
        }
        unexpected.forEach(name -> problems.add(
                "unexpected   " + name + " " + Arrays.toString(dict.shapes().apply(name))));
        if (!problems.isEmpty()) {
            throw new LimpidException("was taken for " + model.kind() + " " + model.config()
                    + ", but the tensors are not those of it:\n  " + String.join("\n  ", problems));
        }
    }
}
