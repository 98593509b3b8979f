package org.limpid.cli.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.limpid.api.LimpidException;
import org.limpid.models.PatchGrid;
import org.limpid.training.data.ImageSet;
import org.limpid.training.data.ImageShape;
import org.limpid.training.data.Normalization;

/** Parts of sets of images, with pixels from 0 to 1, and as tensors. */
final class ImageSets {

    private ImageSets() {}

    /** The first images of each class in the set's order, all of a class that has fewer. */
    static ImageSet firstOfEach(ImageSet images, int each) {
        int[] taken = new int[images.classNames().size()];
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            if (taken[images.label(i)]++ < each) {
                chosen.add(i);
            }
        }
        return chosen(images, chosen, chosen.stream().mapToInt(images::label).toArray());
    }

    /**
     * The last images of a set, with pixels from 0 to 1, none of them among {@link #firstOfEach}.
     *
     * @param each what that has of a class
     * @throws LimpidException if the set is too small for both
     */
    static ImageSet last(ImageSet images, int count, int each) {
        int start = images.size() - count;
        int[] before = new int[images.classNames().size()];
        for (int i = 0; i < start; i++) {
            before[images.label(i)]++;
        }
        for (int i = Math.max(0, start); i < images.size(); i++) {
            if (start < 0 || before[images.label(i)] < each) {
                throw new LimpidException("the last " + count + " of the " + images.size() + " images of "
                        + images.name()
                        + " are to be followed and not among the first " + each + " of each class, but image " + i
                        + " would be; expected more images, such as MNIST's training set");
            }
        }
        List<Integer> chosen = IntStream.range(start, images.size()).boxed().toList();
        return chosen(images, chosen, chosen.stream().mapToInt(images::label).toArray());
    }

    /** Some images, under labels of their own. */
    static ImageSet chosen(ImageSet images, List<Integer> chosen, int[] labels) {
        int elements = images.shape().elements();
        byte[] pixels = new byte[chosen.size() * elements];
        for (int i = 0; i < chosen.size(); i++) {
            images.copyTo(chosen.get(i), pixels, i * elements);
        }
        return new ImageSet(images.name(), images.shape(), plain(images), images.classNames(), pixels, labels);
    }

    /** The same images with pixels from 0 to 1, where black is 0. */
    static ImageSet unit(ImageSet images) {
        return images.withNormalization(plain(images));
    }

    private static Normalization plain(ImageSet images) {
        int channels = images.shape().channels();
        return new Normalization(Collections.nCopies(channels, 0f), Collections.nCopies(channels, 1f));
    }

    /** Cut into squares of that side. */
    static PatchGrid patches(ImageSet images, int side) {
        ImageShape shape = images.shape();
        return new PatchGrid(shape.height(), shape.width(), side, side, shape.channels());
    }
}
