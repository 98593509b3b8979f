package org.limpid.api.program;

/** What a step is for in the derivation of a white-box network. */
public enum Role {
    /** Data movement and arithmetic that serve no single idea. */
    NONE,
    /** From pixels or symbols to tokens. */
    TOKENISE,
    /** A step that lowers the coding rate of the tokens against their subspaces: MSSA. */
    COMPRESSION,
    /** A step that makes the tokens sparse in a dictionary: ISTA, ODL. */
    SPARSIFICATION,
    /** A step that raises the rate reduction: a ReduNet layer. */
    RATE_REDUCTION,
    /** From tokens to what is asked of them: logits, predictions. */
    READOUT,
    /** What training minimises. */
    OBJECTIVE,
    /** The optimiser's step. */
    OPTIMISER
}
