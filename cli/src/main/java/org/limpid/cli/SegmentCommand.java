package org.limpid.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.limpid.analysis.Raster;
import org.limpid.analysis.RasterGrid;
import org.limpid.analysis.segmentation.AttentionLayer;
import org.limpid.analysis.segmentation.MaskCut;
import org.limpid.analysis.segmentation.MaskOverlap;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.ImageClassifier;
import org.limpid.models.ImageFormat;
import org.limpid.models.Model;
import org.limpid.models.PatchGrid;
import org.limpid.training.data.ImageSet;
import org.limpid.training.data.ImageShape;
import org.limpid.training.data.Normalization;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws what a network picks out of images, which it was never shown a mask of. */
@Command(
        name = "segment",
        description =
                "Draw what a trained network picks out of images: of each head of the layer before the last the fewest"
                        + " patches that hold most of the class token's attention, and the objects that MaskCut finds among its"
                        + " tokens. Two files for each image, NAME-attention.png and NAME-masks.png.",
        footerHeading = "%nExample:%n",
        footer = "  limpid segment --with runs/first --out pictures cat.png dog.jpg")
final class SegmentCommand implements Callable<Integer> {

    /** The shorter side of each picture, at least, in pixels. */
    private static final int SIDE = 224;
    /** Orange, sky blue and green of Okabe and Ito's palette. */
    private static final int[] COLOURS = {0xE69F00, 0x56B4E9, 0x009E73};

    @Spec
    private CommandSpec spec;

    @Mixin
    private BackendMixin backends;

    @Mixin
    private ImagesMixin asked;

    @Option(
            names = "--mass",
            paramLabel = "PART",
            defaultValue = "0.6",
            description = "Which part of a head's attention the patches hold. Default: ${DEFAULT-VALUE}, as published.")
    private double mass;

    @Option(
            names = "--threshold",
            paramLabel = "TAU",
            defaultValue = "0.15",
            description =
                    "Tokens whose cosine is more belong together, from 0 to below 1. Default: ${DEFAULT-VALUE}, as published.")
    private double threshold;

    @Option(
            names = "--objects",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many objects to look for. Default: ${DEFAULT-VALUE}, as published.")
    private int objects;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The folder for the pictures. Default: the current one.")
    private Path out;

    @Option(names = "--overwrite", description = "Write over pictures that are there.")
    private boolean overwrite;

    /** What is drawn of an image, and where it goes. */
    private record Job(Path image, Path attention, Path masks) {}

    @Override
    public Integer call() {
        if (!(mass > 0 && mass <= 1)) {
            throw new LimpidException("the value of --mass is " + mass + "; expected more than 0 and at most 1");
        }
        MaskCut cut = new MaskCut(threshold, objects);
        List<Job> jobs = jobs();
        TrainedNetwork network = TrainedNetwork.load(asked.file());
        Model model = network.model();
        Program program = Inspection.encoding(model, 1);
        AttentionLayer layer = AttentionLayer.of(program, model.config());
        Program watched = Watch.named(program, List.of(layer.value()));
        PatchGrid patches = Inspection.patches(model.config());
        ImageFormat format = patches.image();
        PrintWriter console = spec.commandLine().getOut();
        try (Backend backend = backends.open();
                Weights weights = network.allocate(backend);
                Session session = backend.compile(weights, watched)) {
            for (Job job : jobs) {
                byte[] pixels = ImageFile.read(job.image(), format);
                Tensor tokens = session.run(
                                watched,
                                Inputs.create()
                                        .put(
                                                ImageClassifier.IMAGE,
                                                normalised(pixels, format, network.normalization())))
                        .read(layer.value());
                Raster plain = Raster.of(pixels, format.channels(), format.height(), format.width());
                write(job.attention(), attention(plain, layer.masks(tokens, 0, mass), patches));
                List<boolean[]> masks = cut.masks(layer.keys(tokens, 0), patches.columns());
                write(job.masks(), masks(plain, masks, patches));
                console.println(job.attention() + ": layer " + layer.number() + ", " + layer.heads() + " heads; "
                        + job.masks() + ": " + masks.size() + (masks.size() == 1 ? " object" : " objects"));
                console.flush();
            }
        }
        return ExitCode.OK;
    }

    /** Where everything goes: asked before anything is computed. */
    private List<Job> jobs() {
        Map<String, Path> names = new LinkedHashMap<>();
        List<Job> jobs = new ArrayList<>();
        for (Path image : asked.images()) {
            Path file = image.getFileName();
            String name = file == null ? "" : file.toString().replaceFirst("\\.[^.]*$", "");
            Path other = names.put(name, image);
            if (other != null) {
                throw new LimpidException("the pictures of " + other + " and " + image + " would have the same names, "
                        + name + "-attention.png and " + name
                        + "-masks.png; draw them in two runs with different --out");
            }
            Job job = new Job(image, out.resolve(name + "-attention.png"), out.resolve(name + "-masks.png"));
            for (Path target : List.of(job.attention(), job.masks())) {
                if (Files.exists(target) && !overwrite) {
                    throw new LimpidException(
                            target + ": is there already; choose another folder with --out, or say --overwrite");
                }
            }
            jobs.add(job);
        }
        return jobs;
    }

    private static Tensor normalised(byte[] pixels, ImageFormat format, Normalization normalization) {
        ImageShape shape = new ImageShape(format.channels(), format.height(), format.width());
        return new ImageSet("image", shape, normalization, List.of(""), pixels, new int[1]).tensor(0, 1);
    }

    private static byte[] attention(Raster plain, List<boolean[]> heads, PatchGrid patches) {
        List<String> names = new ArrayList<>(List.of("image"));
        List<Raster> row = new ArrayList<>(List.of(plain));
        for (int head = 0; head < heads.size(); head++) {
            names.add("head " + head);
            row.add(plain.tinted(MaskOverlap.pixels(heads.get(head), patches), COLOURS[0]));
        }
        return png(names, row);
    }

    private static byte[] masks(Raster plain, List<boolean[]> masks, PatchGrid patches) {
        List<String> names = new ArrayList<>(List.of("image"));
        List<Raster> row = new ArrayList<>(List.of(plain));
        for (int mask = 0; mask < masks.size(); mask++) {
            names.add("object " + (mask + 1));
            row.add(plain.tinted(MaskOverlap.pixels(masks.get(mask), patches), COLOURS[mask % COLOURS.length]));
        }
        return png(names, row);
    }

    private static byte[] png(List<String> names, List<Raster> row) {
        int side = Math.min(row.getFirst().height(), row.getFirst().width());
        return new RasterGrid(names).row("", row).png(Math.max(1, Math.ceilDiv(SIDE, side)));
    }

    private void write(Path target, byte[] png) {
        try {
            Files.createDirectories(out);
            Files.write(target, png);
        } catch (IOException failure) {
            throw new LimpidException(
                    target + ": the picture cannot be written (" + failure + "); choose another folder with --out",
                    failure);
        }
    }
}
