package org.limpid.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;

/**
 * How far a run has come. With the values of parameters and optimiser state it determines all that follows: the order of the
 * images, their augmentation and the learning rate are functions of seed and step.
 *
 * @param step how many steps were taken
 * @param lossSum the sum of the losses of the current epoch's images
 * @param correctSum how many of the current epoch's images were answered rightly
 * @param images how many images of the current epoch were seen
 * @param seconds how long it took, without pauses
 * @param epochs what each epoch gave that is complete, evaluation included
 */
public record RunState(
        long step, double lossSum, double correctSum, long images, double seconds, List<EpochMetrics> epochs) {

    /** Before the first step. */
    public static final RunState BEGIN = new RunState(0, 0, 0, 0, 0, List.of());

    private static final String EPOCHS = "epochs";

    /** Copies the list. */
    public RunState {
        epochs = List.copyOf(epochs);
    }

    /** The epoch whose model is the best so far, null before the first has ended. */
    public @Nullable EpochMetrics best() {
        EpochMetrics best = null;
        for (EpochMetrics epoch : epochs) {
            if (best == null || epoch.betterThan(best)) {
                best = epoch;
            }
        }
        return best;
    }

    SequencedMap<String, String> toMap() {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        map.put("step", Long.toString(step));
        map.put("loss_sum", Double.toString(lossSum));
        map.put("correct_sum", Double.toString(correctSum));
        map.put("images", Long.toString(images));
        map.put("seconds", Double.toString(seconds));
        map.put(EPOCHS, MetricsText.json(epochs));
        return map;
    }

    static RunState fromMap(Map<String, String> map) {
        Fields fields = new Fields("the state of the run", map);
        fields.requireOnly(BEGIN.toMap().keySet());
        RunState state = new RunState(
                fields.longInteger("step"),
                fields.number("loss_sum"),
                fields.number("correct_sum"),
                fields.longInteger("images"),
                fields.number("seconds"),
                MetricsText.fromJson("the state of the run, '" + EPOCHS + "'", fields.text(EPOCHS)));
        if (state.step < 0 || state.images < 0) {
            throw new LimpidException("the state of the run has step " + state.step + " and " + state.images
                    + " images of the current epoch; expected 0 or more of each");
        }
        return state;
    }
}
