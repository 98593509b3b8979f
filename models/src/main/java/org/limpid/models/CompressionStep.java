package org.limpid.models;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Value;
import org.limpid.api.program.ProgramBuilder;

/**
 * How a layer of {@link Crate} steps down the coding rate of its tokens. The paper derives Z½ = (1 − κα) Z + κα MSSA(Z), where
 * MSSA leads back by the subspaces themselves: a step of gradient descent (Yu et al. 2023, arXiv:2306.01129, §2.3), whose
 * constant factor in MSSA is left to the learned subspaces. The code of the same authors has Z½ = Z + MSSA(LN(Z)), with a way
 * back that is learned apart, and classifies better by it (70.8 against 63.3 % on ImageNet, in the paper's appendix).
 *
 * @param tied whether the way back from the subspaces is U_1 … U_h again, and not a matrix and a bias of its own
 * @param weight κα, above 0 and at most 1, of what MSSA gives for Z = LN(Z); or 0 for the step of the code, which adds it to Z
 *     as it was before the normalisation
 */
public record CompressionStep(boolean tied, double weight) {

    /** As the reference code has it. */
    public static final CompressionStep REFERENCE = new CompressionStep(false, 0);

    /**
     * Refuses what is no step.
     *
     * @throws LimpidException if the weight is not from 0 to 1
     */
    public CompressionStep {
        new ModelChecks(CrateFamily.KIND)
                .check(
                        weight >= 0 && weight <= 1,
                        "step",
                        weight,
                        "the weight κα of compression, above 0 and at most 1, or 0 for the residual of the reference code");
    }

    /** As the paper derives it, with that weight κα. */
    public static CompressionStep derived(double weight) {
        return new CompressionStep(true, weight);
    }

    /** What configurations say that were written before there was a choice. */
    static SequencedMap<String, String> defaults() {
        SequencedMap<String, String> defaults = new LinkedHashMap<>();
        REFERENCE.write(defaults);
        return defaults;
    }

    static CompressionStep read(Settings settings) {
        Settings complete = settings.withDefaults(defaults());
        return new CompressionStep(complete.truth("tied"), complete.real("step"));
    }

    void write(Map<String, String> map) {
        map.put("tied", Boolean.toString(tied));
        map.put("step", Double.toString(weight));
    }

    /**
     * Z½ from what there is.
     *
     * @param tokens Z
     * @param normalised LN(Z)
     * @param attended MSSA(LN(Z))
     */
    Value apply(ProgramBuilder builder, Value tokens, Value normalised, Value attended) {
        return weight == 0
                ? builder.add(tokens, attended)
                : builder.add(builder.mul(normalised, 1 - weight), builder.mul(attended, weight));
    }
}
