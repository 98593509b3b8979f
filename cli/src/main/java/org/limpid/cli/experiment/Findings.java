package org.limpid.cli.experiment;

import java.util.List;

/**
 * What came of an experiment.
 *
 * @param account what was done, in a few sentences
 * @param figures our numbers beside the published ones
 * @param series everything that was measured, as a table: the header first
 * @param pictures what the papers draw of it
 */
public record Findings(String account, List<Figure> figures, List<List<String>> series, List<Picture> pictures) {

    /** Copies the lists. */
    public Findings {
        figures = List.copyOf(figures);
        series = List.copyOf(series);
        pictures = List.copyOf(pictures);
    }

    /** Whether there are figures and every one is as asked. */
    public boolean agrees() {
        return !figures.isEmpty() && figures.stream().allMatch(Figure::agrees);
    }
}
