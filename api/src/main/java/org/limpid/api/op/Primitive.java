package org.limpid.api.op;

/** The ops that every backend must have; all others decompose into these. */
public sealed interface Primitive extends Op
        permits Unary,
                Binary,
                Compare,
                Select,
                Reduce,
                ArgMax,
                MatMul,
                Reshape,
                Permute,
                Broadcast,
                Slice,
                Concat,
                Pad,
                GatherRows,
                ScatterAddRows,
                Cast,
                Fill,
                Iota,
                Cholesky,
                TriangularSolve {}
