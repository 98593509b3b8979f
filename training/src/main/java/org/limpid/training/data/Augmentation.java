package org.limpid.training.data;

/**
 * One random change to a training image, drawn anew for each sample of each epoch. {@link Augmenter} carries them out.
 *
 * <p>What a change moves into view from beyond the image's border is black: the byte 0, normalised.
 */
public sealed interface Augmentation {

    /**
     * Pads the image on all sides and cuts a window of the original size out of it, at a uniformly random place: a
     * shift by −padding … padding whole pixels each way.
     *
     * @param padding the number of pixels on each side, at least 0
     */
    record RandomCrop(int padding) implements Augmentation {
        /** Checks that the padding is not negative. */
        public RandomCrop {
            if (padding < 0) {
                throw new IllegalArgumentException("padding must be at least 0, got " + padding);
            }
        }
    }

    /**
     * Mirrors left and right.
     *
     * @param probability how often, 0 … 1
     */
    record HorizontalFlip(float probability) implements Augmentation {
        /** Checks that the probability is one. */
        public HorizontalFlip {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("a probability lies in 0…1, got " + probability);
            }
        }
    }

    /**
     * Rotates, shears, scales and shifts about the image's centre, with bilinear interpolation. A point p of the
     * original moves to centre + shift + rotation · shear · scale · (p − centre), each drawn uniformly.
     *
     * @param rotation the largest angle either way, in degrees
     * @param shift the largest shift either way, as a share of the width and of the height
     * @param minScale the smallest factor
     * @param maxScale the largest factor
     * @param shear the largest horizontal shear either way, in degrees from the vertical
     */
    record RandomAffine(float rotation, float shift, float minScale, float maxScale, float shear)
            implements Augmentation {
        /** Checks that all are finite, the scales positive and in order, and the shear below a right angle. */
        public RandomAffine {
            if (!(rotation >= 0 && rotation <= 180)) {
                throw new IllegalArgumentException("a rotation lies in 0…180 degrees, got " + rotation);
            }
            if (!(shift >= 0 && shift <= 1)) {
                throw new IllegalArgumentException("a shift lies in 0…1 of the image, got " + shift);
            }
            if (!(minScale > 0 && minScale <= maxScale && maxScale < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "scales must be positive and in order, got " + minScale + " … " + maxScale);
            }
            if (!(shear >= 0 && shear < 90)) {
                throw new IllegalArgumentException("a shear lies in 0…90 degrees, got " + shear);
            }
        }
    }
}
