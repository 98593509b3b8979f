package org.limpid.models;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.limpid.api.LimpidException;
import org.limpid.models.layer.Readout.Pooling;

/**
 * The shape of a {@link Crate}. Neither images nor patches need be square, and the inner width of attention,
 * heads·dimHead, need not be dim.
 *
 * @param imageHeight pixels, a multiple of patchHeight
 * @param imageWidth pixels, a multiple of patchWidth
 * @param patchHeight pixels
 * @param patchWidth pixels
 * @param channels of the image
 * @param classes to tell apart
 * @param dim the width d of a token
 * @param depth the number of layers L, at most 10,000
 * @param heads the number of subspaces h
 * @param dimHead the dimension p of each subspace
 * @param pooling how the tokens become one
 * @param eta the step size η of ISTA
 * @param lambda the weight λ of ISTA's ℓ1 norm; the threshold is ηλ
 * @param normEpsilon ε of every layer norm
 * @param compression how a layer steps down the coding rate
 */
public record CrateConfig(
        int imageHeight,
        int imageWidth,
        int patchHeight,
        int patchWidth,
        int channels,
        int classes,
        int dim,
        int depth,
        int heads,
        int dimHead,
        Pooling pooling,
        double eta,
        double lambda,
        double normEpsilon,
        CompressionStep compression) {

    /** The keys of {@link #toMap}. */
    static final List<String> KEYS = List.of(
            "image_height",
            "image_width",
            "patch_height",
            "patch_width",
            "channels",
            "classes",
            "dim",
            "depth",
            "heads",
            "dim_head",
            "pool",
            "eta",
            "lambda",
            "norm_eps",
            "tied",
            "step");

    /**
     * Refuses what makes no network.
     *
     * @throws LimpidException that names the key, the value and what was expected
     */
    public CrateConfig {
        ModelChecks checks = new ModelChecks(CrateFamily.KIND);
        checks.grid(new PatchGrid(imageHeight, imageWidth, patchHeight, patchWidth, channels));
        checks.positive("classes", classes);
        checks.positive("dim", dim);
        checks.depth("depth", depth);
        checks.positive("heads", heads);
        checks.positive("dim_head", dimHead);
        checks.fits("columns in all heads together", heads, dimHead);
        checks.steps(eta, lambda);
        checks.epsilon("norm_eps", normEpsilon);
    }

    /** CRATE-Tiny: d 384, 12 layers, 6 heads; 6,090,856 parameters. */
    public static CrateConfig tiny() {
        return builder().dim(384).depth(12).heads(6).build();
    }

    /** CRATE-Small: d 576, 12 layers, 12 heads; 13,116,328 parameters. */
    public static CrateConfig small() {
        return builder().dim(576).depth(12).heads(12).build();
    }

    /** CRATE-Base: d 768, 12 layers, 12 heads; 22,796,008 parameters. */
    public static CrateConfig base() {
        return builder().dim(768).depth(12).heads(12).build();
    }

    /** CRATE-Large: d 1024, 24 layers, 16 heads; 77,641,192 parameters. */
    public static CrateConfig large() {
        return builder().dim(1024).depth(24).heads(16).build();
    }

    /** The four sizes of the paper by name, for ImageNet: images of 224×224×3, patches of 16×16, 1,000 classes. */
    public static SequencedMap<String, CrateConfig> presets() {
        SequencedMap<String, CrateConfig> presets = new LinkedHashMap<>();
        presets.put("tiny", tiny());
        presets.put("small", small());
        presets.put("base", base());
        presets.put("large", large());
        return Collections.unmodifiableSequencedMap(presets);
    }

    /** Starts from images of 224×224×3, patches of 16×16, 1,000 classes and the step sizes of the paper. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads what {@link #toMap} writes; other keys are not looked at.
     *
     * @throws LimpidException if a key is missing, or a value cannot be read or does not fit the others
     */
    public static CrateConfig fromMap(Map<String, String> map) {
        Settings settings = new Settings(CrateFamily.KIND, map);
        return new CrateConfig(
                settings.integer("image_height"),
                settings.integer("image_width"),
                settings.integer("patch_height"),
                settings.integer("patch_width"),
                settings.integer("channels"),
                settings.integer("classes"),
                settings.integer("dim"),
                settings.integer("depth"),
                settings.integer("heads"),
                settings.integer("dim_head"),
                settings.choice("pool", Pooling.class),
                settings.real("eta"),
                settings.real("lambda"),
                settings.real("norm_eps"),
                CompressionStep.read(settings));
    }

    /** The configuration as strings, as checkpoints and reference files hold it. */
    public SequencedMap<String, String> toMap() {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        map.put("image_height", Integer.toString(imageHeight));
        map.put("image_width", Integer.toString(imageWidth));
        map.put("patch_height", Integer.toString(patchHeight));
        map.put("patch_width", Integer.toString(patchWidth));
        map.put("channels", Integer.toString(channels));
        map.put("classes", Integer.toString(classes));
        map.put("dim", Integer.toString(dim));
        map.put("depth", Integer.toString(depth));
        map.put("heads", Integer.toString(heads));
        map.put("dim_head", Integer.toString(dimHead));
        map.put("pool", Settings.name(pooling));
        map.put("eta", Double.toString(eta));
        map.put("lambda", Double.toString(lambda));
        map.put("norm_eps", Double.toString(normEpsilon));
        compression.write(map);
        return map;
    }

    /** The images that it takes. */
    public ImageFormat image() {
        return new ImageFormat(channels, imageHeight, imageWidth);
    }

    /** The number N of patches; with the class token there are N + 1 tokens. */
    public int patches() {
        return (imageHeight / patchHeight) * (imageWidth / patchWidth);
    }

    /** Sets what shall differ from CRATE on ImageNet. */
    public static final class Builder {

        private int imageHeight = 224;
        private int imageWidth = 224;
        private int patchHeight = 16;
        private int patchWidth = 16;
        private int channels = 3;
        private int classes = 1000;
        private int dim = 384;
        private int depth = 12;
        private int heads = 6;
        private int dimHead;
        private Pooling pooling = Pooling.CLS;
        private double eta = 0.1;
        private double lambda = 0.1;
        private double normEpsilon = 1e-5;
        private CompressionStep compression = CompressionStep.REFERENCE;

        private Builder() {}

        /** The extents of an image in pixels; from 224 × 224. */
        public Builder image(int height, int width) {
            imageHeight = height;
            imageWidth = width;
            return this;
        }

        /** The extents of a patch in pixels; from 16 × 16. */
        public Builder patch(int height, int width) {
            patchHeight = height;
            patchWidth = width;
            return this;
        }

        /** The colours of an image; from 3. */
        public Builder channels(int value) {
            channels = value;
            return this;
        }

        /** The number of classes; from 1,000. */
        public Builder classes(int value) {
            classes = value;
            return this;
        }

        /** The width of a token; from 384. */
        public Builder dim(int value) {
            dim = value;
            return this;
        }

        /** The number of layers; from 12. */
        public Builder depth(int value) {
            depth = value;
            return this;
        }

        /** The number of subspaces; from 6. */
        public Builder heads(int value) {
            heads = value;
            return this;
        }

        /** The dimension of each subspace; dim / heads, rounded down, unless it is set. */
        public Builder dimHead(int value) {
            dimHead = value;
            return this;
        }

        /** How the tokens become one; from the class token. */
        public Builder pooling(Pooling value) {
            pooling = value;
            return this;
        }

        /** The step size of ISTA; from 0.1. */
        public Builder eta(double value) {
            eta = value;
            return this;
        }

        /** The weight of ISTA's ℓ1 norm; from 0.1. */
        public Builder lambda(double value) {
            lambda = value;
            return this;
        }

        /** ε of every layer norm; from 1e-5. */
        public Builder normEpsilon(double value) {
            normEpsilon = value;
            return this;
        }

        /** How a layer steps down the coding rate; from the step of the reference code. */
        public Builder compression(CompressionStep value) {
            compression = value;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws LimpidException if it makes no network
         */
        public CrateConfig build() {
            int head = dimHead != 0 || heads < 1 ? dimHead : dim / heads;
            return new CrateConfig(
                    imageHeight,
                    imageWidth,
                    patchHeight,
                    patchWidth,
                    channels,
                    classes,
                    dim,
                    depth,
                    heads,
                    head,
                    pooling,
                    eta,
                    lambda,
                    normEpsilon,
                    compression);
        }
    }
}
