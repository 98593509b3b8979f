package org.limpid.api.lowering;

import org.jspecify.annotations.Nullable;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** A piece of memory that one value, and the views of it and those that take its place, lie in. */
public final class Storage {

    /** Where a storage lies. */
    public enum Kind {
        /** In the memory that the programs of a session share; its place is planned. */
        PLANNED,
        /** In a parameter. */
        PARAMETER,
        /** In memory of the program that keeps its values from run to run. */
        CONSTANT
    }

    private final Kind kind;
    private final DType dtype;
    private final int size;
    private final @Nullable Parameter parameter;
    private final int birth;
    private int death;
    private int offset;

    private Storage(Kind kind, DType dtype, int size, @Nullable Parameter parameter, int birth) {
        this.kind = kind;
        this.dtype = dtype;
        this.size = size;
        this.parameter = parameter;
        this.birth = birth;
        this.death = birth;
    }

    /** Memory that is free before the step that writes it. */
    static Storage planned(DType dtype, int size, int birth) {
        return new Storage(Kind.PLANNED, dtype, size, null, birth);
    }

    /** Memory of a parameter. */
    static Storage of(Parameter parameter) {
        return new Storage(
                Kind.PARAMETER,
                parameter.type().dtype(),
                parameter.type().shape().intSize(),
                parameter,
                -1);
    }

    /** Memory that is written once. */
    static Storage constant(DType dtype, int size) {
        return new Storage(Kind.CONSTANT, dtype, size, null, -1);
    }

    /** Where it lies. */
    public Kind kind() {
        return kind;
    }

    /** The type of its elements. */
    public DType dtype() {
        return dtype;
    }

    /** All of it as a vector. */
    public TensorType type() {
        return new TensorType(dtype, Shape.of(size));
    }

    /** Elements. */
    public int size() {
        return size;
    }

    /** Whose memory it is. */
    public Parameter parameter() {
        if (parameter == null) {
            throw new IllegalStateException("a storage of kind " + kind + " belongs to no parameter");
        }
        return parameter;
    }

    /** The step that writes it first; −1 if it is written before the first step. */
    public int birth() {
        return birth;
    }

    /** The last step that needs it. */
    public int death() {
        return death;
    }

    void neededAt(int step) {
        death = Math.max(death, step);
    }

    /** First element in its arena, once it is planned. */
    public int offset() {
        return offset;
    }

    void place(int at) {
        offset = at;
    }
}
