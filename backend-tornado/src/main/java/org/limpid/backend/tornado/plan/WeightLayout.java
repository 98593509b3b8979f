package org.limpid.backend.tornado.plan;

import java.util.HashMap;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.TensorType;

/** Where parameters lie: one after the other in an array of floats and one of integers, apart if they are guarded. */
public final class WeightLayout {

    private final Parameters parameters;
    private final boolean guarded;
    private final Map<Parameter, Integer> offsets = new HashMap<>();
    private long floats;
    private long ints;

    /**
     * Lays them out.
     *
     * @throws LimpidException if one is of a type that is not computed in, or all together are too large
     */
    public WeightLayout(Parameters parameters, boolean guarded) {
        this.parameters = parameters;
        this.guarded = guarded;
        for (Parameter parameter : parameters) {
            TensorType type = parameter.type();
            boolean isInt = type.dtype() == DType.I32;
            if (!isInt && type.dtype() != DType.F32) {
                throw new LimpidException("the parameter '" + parameter.name() + "' is " + type
                        + "; the tornado backend computes in f32 and i32. Convert it on the host");
            }
            long at = (isInt ? ints : floats) + (guarded ? Placement.MARGIN : 0);
            offsets.put(parameter, (int) Math.min(at, Integer.MAX_VALUE));
            long room = Placement.spaced(type.size(), guarded);
            ints += isInt ? room : 0;
            floats += isInt ? 0 : room;
        }
        if (Math.max(ints, floats) > Integer.MAX_VALUE) {
            throw new LimpidException("the parameters have " + Math.max(ints, floats)
                    + " elements; the tornado backend holds at most " + Integer.MAX_VALUE);
        }
    }

    /** Which parameters these are. */
    public Parameters parameters() {
        return parameters;
    }

    /** Where a parameter lies. */
    public Region region(Parameter parameter) {
        Integer offset = offsets.get(parameter);
        if (offset == null) {
            throw new IllegalStateException("no place for " + parameter);
        }
        return new Region(Memory.WEIGHTS, offset, parameter.type());
    }

    /** Whether a parameter is among these. */
    public boolean contains(Parameter parameter) {
        return offsets.containsKey(parameter);
    }

    /** Elements of the array of floats, at least 1. */
    public int floats() {
        return (int) Math.max(1, floats);
    }

    /** Elements of the array of integers, at least 1. */
    public int ints() {
        return (int) Math.max(1, ints);
    }

    /** Whether parameters stand between sentinels. */
    public boolean isGuarded() {
        return guarded;
    }
}
