package org.limpid.training;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.limpid.api.LimpidException;
import org.limpid.api.text.Nearest;
import org.limpid.models.CrateConfig;
import org.limpid.models.ImageFormat;
import org.limpid.models.layer.Readout.Pooling;
import org.limpid.training.data.Augmentation;

/** A training that is known to work on two processor cores: where users start from. */
public final class Recipe {

    /** The embedded digits, within two minutes. */
    public static final Recipe DIGITS =
            classifier("digits", 8, new Augmentation.RandomAffine(6, 0.06f, 0.94f, 1.06f, 6));

    /** MNIST's IDX files, within ten minutes. */
    public static final Recipe MNIST = classifier("mnist", 10, new Augmentation.RandomAffine(10, 0.08f, 0.9f, 1.1f, 5));

    /** Masked autoencoders on the embedded digits: the same images, in finer patches. */
    public static final Recipe MASKED_DIGITS = masked(DIGITS);

    /** Masked autoencoders on MNIST. */
    public static final Recipe MASKED_MNIST = masked(MNIST);

    private static final List<Recipe> CLASSIFIERS = List.of(DIGITS, MNIST);
    private static final List<Recipe> AUTOENCODERS = List.of(MASKED_DIGITS, MASKED_MNIST);

    private final String name;
    private final Map<String, String> settings;
    private final UnaryOperator<CrateConfig.Builder> model;
    private final UnaryOperator<TrainingConfig.Builder> training;

    private Recipe(
            String name,
            Map<String, String> settings,
            UnaryOperator<CrateConfig.Builder> model,
            UnaryOperator<TrainingConfig.Builder> training) {
        this.name = name;
        this.settings = settings;
        this.model = model;
        this.training = training;
    }

    /** A small CRATE on images of some dozens of pixels a side. */
    private static Recipe classifier(String name, int epochs, Augmentation augmentation) {
        return new Recipe(
                name,
                Map.of(),
                model -> model.patch(7, 7).dim(96).depth(4).heads(4).pooling(Pooling.MEAN),
                training -> training.epochs(epochs)
                        .batchSize(100)
                        .learningRate(3e-3)
                        .labelSmoothing(0.05)
                        .augmentations(augmentation));
    }

    /** By which users ask for it. */
    public String name() {
        return name;
    }

    /** What else a network that is no CRATE shall have, if it knows these keys. */
    public Map<String, String> settings() {
        return settings;
    }

    /** Its network for images of this format. */
    public CrateConfig crate(ImageFormat image, int classes) {
        return model.apply(CrateConfig.builder()
                        .image(image.height(), image.width())
                        .channels(image.channels())
                        .classes(classes))
                .build();
    }

    /** Its training, to be built or to be changed. */
    public TrainingConfig.Builder config() {
        return training.apply(TrainingConfig.builder());
    }

    private static Recipe masked(Recipe same) {
        return new Recipe(
                same.name,
                // A digit has little to spare: where three of four patches are hidden, as in the paper, its class often
                // is too.
                Map.of("mask_ratio", "0.5"),
                model -> model.patch(4, 4).dim(64).depth(3).heads(4),
                training -> same.training
                        .apply(training)
                        .epochs(12)
                        .batchSize(50)
                        .learningRate(5e-3)
                        .labelSmoothing(0));
    }

    /**
     * The recipe of that name.
     *
     * @param autoencoder whether a masked autoencoder is to be trained
     * @throws LimpidException if there is none of that name
     */
    public static Recipe of(String name, boolean autoencoder) {
        List<Recipe> all = autoencoder ? AUTOENCODERS : CLASSIFIERS;
        List<String> names = all.stream().map(Recipe::name).toList();
        return all.stream()
                .filter(recipe -> recipe.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new LimpidException("there is no training preset '" + name + "'; there are "
                        + String.join(", ", names) + "." + Nearest.hint(name, names)));
    }
}
