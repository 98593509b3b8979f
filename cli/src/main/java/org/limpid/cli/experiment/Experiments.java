package org.limpid.cli.experiment;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.text.Nearest;

/** The experiments that can be run. */
public final class Experiments {

    private Experiments() {}

    /** All, in the order in which they are listed. */
    public static List<Experiment> all() {
        return List.of(
                VectorExperiments.gaussiansOnTheCircle(),
                VectorExperiments.gaussiansOnTheSphere(),
                VectorExperiments.iris(),
                ShiftExperiments.twoTurnedDigits(),
                ShiftExperiments.tenTurnedDigits(),
                ShiftExperiments.twoMovedDigits(),
                ShiftExperiments.tenMovedDigits(),
                new SpectralCost(),
                new Landscape(),
                new ClusteringPhase(),
                new IncrementalLength(),
                new BackPropagation(),
                new LabelNoise(),
                new Classifiers(),
                new Autoencoders(),
                new Shapes());
    }

    /**
     * The one of that name.
     *
     * @throws LimpidException if there is none; the message lists those that exist
     */
    public static Experiment named(String name) {
        List<String> known = all().stream().map(Experiment::name).toList();
        return all().stream()
                .filter(experiment -> experiment.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LimpidException("there is no experiment '" + name + "'."
                        + Nearest.hint(name, known) + " There are " + String.join(", ", known)));
    }
}
