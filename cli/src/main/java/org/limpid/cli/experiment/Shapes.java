package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.limpid.analysis.Raster;
import org.limpid.analysis.RasterGrid;
import org.limpid.analysis.Spread;
import org.limpid.analysis.segmentation.AttentionLayer;
import org.limpid.analysis.segmentation.MaskCut;
import org.limpid.analysis.segmentation.MaskOverlap;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.models.ImageClassifier;
import org.limpid.models.PatchGrid;
import org.limpid.models.Vit;
import org.limpid.models.VitConfig;
import org.limpid.models.optim.AdamW;
import org.limpid.training.ClassificationTask;
import org.limpid.training.TrainingConfig;
import org.limpid.training.data.ImageSet;
import org.limpid.training.data.ShapeScenes;

/**
 * Emergent segmentation (Yu et al., CPAL 2024) where it is known what is object: a CRATE and a vision transformer of about as many
 * parameters learn to name the shape on textured images, and never see a mask; what their class tokens look at, and the parts that
 * their tokens fall into, are compared with the shape's pixels.
 */
record Shapes() implements Experiment {

    private static final int SEED = 1;
    private static final int RANDOM_WEIGHTS = 3;
    private static final int PATCH = 5;
    private static final int HEADS = 4;
    private static final double MASS = 0.6;
    private static final int BATCH = 50;
    private static final int PICTURES = 6;
    private static final int ORANGE = 0xE69F00;
    private static final int BLUE = 0x56B4E9;

    /**
     * How large everything is.
     *
     * @param train images to learn from
     * @param test images whose masks are compared, a multiple of the batch
     */
    private record Scale(int train, int test, int epochs, int depth) {

        static final Scale FULL = new Scale(5_000, 500, 12, 4);
        static final Scale QUICK = new Scale(200, 50, 1, 2);
    }

    /** Mean overlaps of one set of weights: of the best head, and of the best of MaskCut's masks. */
    private record Overlaps(double heads, double cuts) {}

    @Override
    public String name() {
        return "shapes";
    }

    @Override
    public String summary() {
        return "what CRATE and a ViT of one size pick out of images whose masks are known, trained to name shapes";
    }

    @Override
    public Findings run(Setting setting) {
        Scale scale = setting.quick() ? Scale.QUICK : Scale.FULL;
        return new Course(setting, scale, ShapeScenes.create(SEED, scale.train(), scale.test())).run();
    }

    /** One run of the experiment. */
    private static final class Course {

        private final Setting setting;
        private final Scale scale;
        private final ShapeScenes scenes;
        private final ImageSet test;
        private final PatchGrid grid = PatchGrid.square(ShapeScenes.SIDE, PATCH);
        private final List<Figure> figures = new ArrayList<>();
        private final List<List<String>> series = new ArrayList<>();
        private final RasterGrid pictures =
                new RasterGrid(List.of("image", "shape", "CRATE, head", "CRATE, cut", "ViT, head", "ViT, cut"));

        Course(Setting setting, Scale scale, ShapeScenes scenes) {
            this.setting = setting;
            this.scale = scale;
            this.scenes = scenes;
            this.test = scenes.data().heldOut();
            series.add(List.of("network", "weights", "quantity", "value"));
        }

        Findings run() {
            bounds();
            List<List<Raster>> drawn = new ArrayList<>();
            for (int image = 0; image < PICTURES; image++) {
                Raster plain = picture(image);
                drawn.add(new ArrayList<>(List.of(plain, plain.tinted(scenes.mask(image), ORANGE))));
            }
            for (ImageClassifier network : networks()) {
                measure(network, drawn);
            }
            for (int image = 0; image < PICTURES; image++) {
                pictures.row(test.classNames().get(test.label(image)), drawn.get(image));
            }
            return new Findings(
                    account(),
                    figures,
                    series,
                    List.of(new Picture(
                            "Held-out images, their shapes, and of each network the best head and the best cut",
                            pictures.png(3))));
        }

        /** Half CRATE's width makes a vision transformer of its size. */
        private List<ImageClassifier> networks() {
            int classes = test.classNames().size();
            return List.of(
                    new Crate(CrateConfig.builder()
                            .image(ShapeScenes.SIDE, ShapeScenes.SIDE)
                            .patch(PATCH, PATCH)
                            .classes(classes)
                            .dim(64)
                            .depth(scale.depth())
                            .heads(HEADS)
                            .build()),
                    new Vit(VitConfig.of(grid, classes, 32, scale.depth(), HEADS)));
        }

        /** What any mask of patches can reach, and what the whole image does. */
        private void bounds() {
            double best = 0;
            double whole = 0;
            for (int image = 0; image < test.size(); image++) {
                boolean[] truth = scenes.mask(image);
                int[] inside = new int[grid.patches()];
                for (int at = 0; at < truth.length; at++) {
                    inside[grid.patchOf(at)] += truth[at] ? 1 : 0;
                }
                boolean[] patches = new boolean[inside.length];
                boolean[] all = new boolean[inside.length];
                Arrays.fill(all, true);
                for (int patch = 0; patch < patches.length; patch++) {
                    patches[patch] = 2 * inside[patch] > PATCH * PATCH;
                }
                best += MaskOverlap.best(List.of(patches), grid, truth) / test.size();
                whole += MaskOverlap.best(List.of(all), grid, truth) / test.size();
            }
            beside("any", "", "the whole image: mIoU", whole);
            String most = "the patches that lie mostly in the shape: mIoU, above the whole image's";
            figures.add(Figure.atLeast(most, whole, best));
            series.add(List.of("any", "", most.replace(",", ";"), String.format(Locale.ROOT, "%.4f", best)));
        }

        private void measure(ImageClassifier network, List<List<Raster>> drawn) {
            TrainingConfig config = TrainingConfig.builder()
                    .epochs(scale.epochs())
                    .batchSize(BATCH)
                    .learningRate(2e-3)
                    .optimizer(AdamW.of(0.05))
                    .seed(SEED)
                    .build();
            TrainedModel trained = TrainedModel.of(
                    network instanceof Crate ? "CRATE" : "ViT",
                    setting.backend(),
                    new ClassificationTask(network),
                    scenes.data(),
                    config);
            String name = trained.name();
            beside(name, "trained", "parameters", trained.parameters());
            beside(name, "trained", "accuracy", trained.result().lastEpoch().heldOutAccuracy());
            double[] heads = new double[RANDOM_WEIGHTS];
            double[] cuts = new double[RANDOM_WEIGHTS];
            try (Weights weights = setting.backend().allocate(network.parameters())) {
                for (int other = 0; other < RANDOM_WEIGHTS; other++) {
                    network.initialise(SEED + 1 + other).forEach(weights::write);
                    Overlaps random = overlaps(network, weights, List.of());
                    heads[other] = random.heads();
                    cuts[other] = random.cuts();
                }
            }
            beside(
                    name,
                    "random",
                    "attention, best head: mIoU",
                    Spread.of(heads).mean());
            beside(name, "random", "MaskCut, best mask: mIoU", Spread.of(cuts).mean());
            try (Weights weights = trained.result().checkpoint().allocate(setting.backend())) {
                Overlaps overlaps = overlaps(network, weights, drawn);
                beside(name, "trained", "attention, best head: mIoU", overlaps.heads());
                beside(name, "trained", "MaskCut, best mask: mIoU", overlaps.cuts());
            }
        }

        private void beside(String name, String weights, String quantity, double value) {
            figures.add(Figure.beside(
                    (name.equals("any") ? "" : name + ", " + weights + ": ") + quantity, Double.NaN, value));
            series.add(List.of(name, weights, quantity.replace(",", ";"), String.format(Locale.ROOT, "%.4f", value)));
        }

        /** Over all test images; what is drawn of the first few is added to their rows. */
        private Overlaps overlaps(ImageClassifier network, Weights weights, List<List<Raster>> drawn) {
            Map<String, String> shape = network.config();
            Program program = network.inference(BATCH);
            AttentionLayer layer = AttentionLayer.of(program, shape);
            Program watched = Watch.named(program, List.of(layer.value()));
            double heads = 0;
            double cuts = 0;
            try (Session session = setting.backend().compile(weights, watched)) {
                for (int start = 0; start < test.size(); start += BATCH) {
                    Tensor tokens = session.run(
                                    watched, Inputs.create().put(ImageClassifier.IMAGE, test.tensor(start, BATCH)))
                            .read(layer.value());
                    for (int at = 0; at < BATCH; at++) {
                        boolean[] truth = scenes.mask(start + at);
                        List<boolean[]> attended = layer.masks(tokens, at, MASS);
                        List<boolean[]> cut = MaskCut.PUBLISHED.masks(layer.keys(tokens, at), grid.columns());
                        heads += MaskOverlap.best(attended, grid, truth) / test.size();
                        cuts += MaskOverlap.best(cut, grid, truth) / test.size();
                        if (start + at < drawn.size()) {
                            Raster plain = picture(start + at);
                            drawn.get(start + at)
                                    .addAll(List.of(
                                            plain.tinted(best(attended, truth), ORANGE),
                                            plain.tinted(best(cut, truth), BLUE)));
                        }
                    }
                }
            }
            return new Overlaps(heads, cuts);
        }

        private boolean[] best(List<boolean[]> masks, boolean[] truth) {
            int best = IntStream.range(0, masks.size())
                    .reduce((a, b) -> overlap(masks.get(b), truth) > overlap(masks.get(a), truth) ? b : a)
                    .orElseThrow();
            return MaskOverlap.pixels(masks.get(best), grid);
        }

        private double overlap(boolean[] mask, boolean[] truth) {
            return MaskOverlap.best(List.of(mask), grid, truth);
        }

        private Raster picture(int image) {
            byte[] levels = new byte[test.shape().elements()];
            test.copyTo(image, levels, 0);
            return Raster.of(levels, 3, ShapeScenes.SIDE, ShapeScenes.SIDE);
        }

        private String account() {
            return ("Images of %d × %d pixels, each with a disc, square, triangle, cross or ring on a textured ground, in patches of"
                            + " %d × %d; networks of %d layers and %d heads, read from the class token, trained alike to name the"
                            + " shape: %d images, %d epochs of AdamW with a rate of 0.002 at most, one seed. Overlap is"
                            + " intersection over union with the exact mask, of the best head's patches that hold 60 %% of the"
                            + " class token's attention in the layer before the last, and of the best of MaskCut's three masks (τ"
                            + " 0.15), as mean over %d held-out images. Random weights: mean over %d initialisations.")
                    .formatted(
                            ShapeScenes.SIDE,
                            ShapeScenes.SIDE,
                            PATCH,
                            PATCH,
                            scale.depth(),
                            HEADS,
                            scale.train(),
                            scale.epochs(),
                            test.size(),
                            RANDOM_WEIGHTS);
        }
    }
}
