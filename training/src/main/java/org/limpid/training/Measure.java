package org.limpid.training;

import java.util.Locale;
import java.util.regex.Pattern;
import org.limpid.api.LimpidException;

/**
 * Something that a task's programs tell beside the loss.
 *
 * @param name in lower case with underscores, for files; people read it with spaces. Not {@code loss}, which every task has
 * @param output the name of the programs' output, f32[]
 * @param kind how batches add up
 * @param better which of two values is to be preferred
 */
public record Measure(String name, String output, Kind kind, Better better) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    /** Refuses a name that would not do for the head of a column. */
    public Measure {
        if (!NAME.matcher(name).matches() || name.equals("loss")) {
            throw new LimpidException("the name of a measure is '" + name
                    + "'; expected a letter from a to z, then such letters, digits and underscores, and not 'loss'");
        }
    }

    /** How batches add up. */
    public enum Kind {
        /** The output counts images of the batch; the measure is their share of all, from 0 to 1. */
        SHARE,
        /** The output is a mean over the batch; the measure is the mean over all images. */
        MEAN
    }

    /** Which of two values is to be preferred. */
    public enum Better {
        /** The larger one. */
        HIGHER,
        /** The smaller one. */
        LOWER,
        /** It is only looked at. */
        NEITHER
    }

    /** For people, as in {@code accuracy 96.50 %}. */
    String show(double value) {
        String words = name.replace('_', ' ');
        return switch (kind) {
            case SHARE -> String.format(Locale.ROOT, "%s %5.2f %%", words, 100 * value);
            case MEAN -> String.format(Locale.ROOT, "%s %.4f", words, value);
        };
    }
}
