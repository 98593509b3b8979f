package org.limpid.backend.tornado.plan;

import java.util.List;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Device;
import org.limpid.api.text.Nearest;

/**
 * How kernels and graphs are cut for a kind of device.
 *
 * @param rowLength how many neighbouring elements a work item takes: many on a processor, one where neighbours in a group
 *     read together
 * @param tiled whether work items share local memory, for products of matrices and for rows
 * @param alike how many tasks of one kernel a graph may hold: each is compiled by itself, and each graph costs a launch
 * @param library which products are left to the library of the device's maker
 */
public record Tuning(int rowLength, boolean tiled, int alike, Library library) {

    /** Which products a library computes. */
    public enum Library {
        /** None. */
        NONE,
        /** Those that gain more than it costs to bring their operands together. */
        LARGE,
        /** All that it can, for whoever wants to try it. */
        EVERY
    }

    /** Refuses graphs that hold none of a kernel, or more than a descriptor has room for. */
    public Tuning {
        if (alike < 1 || alike > GraphLimits.ALIKE) {
            throw new IllegalArgumentException(alike + " tasks alike; expected 1 to " + GraphLimits.ALIKE);
        }
    }

    /** Processors: rows of elements, blocks in registers; compiling takes longer than launching. */
    public static final Tuning BLOCKED = new Tuning(1024, false, 2, Library.NONE);

    /** Graphics processors and the like: an element for each work item, tiles in local memory, few launches. */
    public static final Tuning TILED = new Tuning(1, true, GraphLimits.ALIKE, Library.NONE);

    /** The variants by the names that users ask for, in the order in which they are listed. */
    public static final List<String> VARIANTS = List.of("blocked", "tiled", "cublas");

    private Tuning with(Library products) {
        return new Tuning(rowLength, tiled, alike, products);
    }

    /**
     * What was asked for, or what a device likes.
     *
     * @param variant one of {@link #VARIANTS}, or empty
     * @param kind of the device
     * @param cublas whether TornadoVM can call cuBLAS there, which it can on its CUDA backend
     * @throws LimpidException if there is no such variant, or the device does not have it
     */
    public static Tuning of(String variant, Device.Kind kind, boolean cublas) {
        return switch (variant) {
            case "blocked" -> BLOCKED;
            case "tiled" -> TILED;
            case "cublas" -> {
                if (!cublas) {
                    throw new LimpidException(
                            "the variant 'cublas' of the tornado backend needs a device of TornadoVM's CUDA"
                                    + " backend, and the module tornado.cublas of an SDK that was built for it. Ask for 'tiled',"
                                    + " or name such a device; limpid backends lists them");
                }
                yield TILED.with(Library.EVERY);
            }
            case "" -> kind == Device.Kind.GPU ? TILED.with(cublas ? Library.LARGE : Library.NONE) : BLOCKED;
            default ->
                throw new LimpidException("the tornado backend has no variant '" + variant + "'."
                        + Nearest.hint(variant, VARIANTS) + " It has " + String.join(", ", VARIANTS));
        };
    }
}
