package org.limpid.training;

import java.util.ArrayList;
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
 * @param sums the sums of loss and measures over the current epoch's images
 * @param images how many images of the current epoch were seen
 * @param seconds how long it took, without pauses
 * @param epochs what each epoch gave that is complete, evaluation included
 */
public record RunState(long step, Measurements sums, long images, double seconds, List<EpochMetrics> epochs) {

    private static final String EPOCHS = "epochs";
    private static final String SUM = "_sum";
    private static final String LOSS_SUM = "loss" + SUM;
    private static final List<String> KEYS = List.of("step", LOSS_SUM, "images", "seconds", EPOCHS);

    /** Copies the list. */
    public RunState {
        epochs = List.copyOf(epochs);
    }

    /** The epoch whose model does its task best so far, null before the first has ended. */
    public @Nullable EpochMetrics best(Task task) {
        EpochMetrics best = null;
        for (EpochMetrics epoch : epochs) {
            if (best == null || task.better(epoch.heldOut(), best.heldOut())) {
                best = epoch;
            }
        }
        return best;
    }

    SequencedMap<String, String> toMap() {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        map.put("step", Long.toString(step));
        map.put(LOSS_SUM, Double.toString(sums.loss()));
        sums.values().forEach((name, sum) -> map.put(name + SUM, Double.toString(sum)));
        map.put("images", Long.toString(images));
        map.put("seconds", Double.toString(seconds));
        map.put(EPOCHS, MetricsText.json(epochs));
        return map;
    }

    static RunState fromMap(Map<String, String> map) {
        Fields fields = new Fields("the state of the run", map);
        Map<String, Double> sums = new LinkedHashMap<>();
        for (String key : map.keySet()) {
            if (key.endsWith(SUM) && !key.equals(LOSS_SUM)) {
                sums.put(key.substring(0, key.length() - SUM.length()), fields.number(key));
            }
        }
        List<String> known = new ArrayList<>(KEYS);
        sums.keySet().forEach(name -> known.add(name + SUM));
        fields.requireOnly(known);
        RunState state = new RunState(
                fields.longInteger("step"),
                new Measurements(fields.number(LOSS_SUM), sums),
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
