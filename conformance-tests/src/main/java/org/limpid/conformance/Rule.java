package org.limpid.conformance;

/**
 * What a backend is held to. The numbers stand in the names of the checks and are never given to another rule;
 * {@code docs/conformance.md} explains each.
 */
public enum Rule {
    /** A primitive's results lie within its tolerance of the oracle's, over shapes that climb past the edges of tiles. */
    VALUES("1.1", "primitives agree with the oracle"),
    /** Operands with extents of 1 and missing axes are repeated, batch axes of matrix products too. */
    BROADCASTING("1.2", "operands broadcast"),
    /** ±0, subnormals, huge numbers, ±∞ and NaN get what the op's record says, and leave their neighbours alone. */
    SPECIAL_VALUES("1.3", "special values behave"),
    /** Sums and products of small integers, which single precision holds, come out exact. */
    EXACT_INTEGERS("1.4", "small integers come out exact"),
    /** Cholesky factors and triangular solutions leave a small backward residual. */
    RESIDUALS("1.5", "factorisations leave a small residual"),
    /** A fused op's results lie within the bound that the oracle propagates through its decomposition. */
    FUSED("2.1", "fused ops equal their decomposition"),
    /** The gradient, by the op's own rule where it has one, equals finite differences of the oracle. */
    GRADIENTS("2.2", "gradients equal finite differences"),
    /** Special values in one row or matrix of a fused op leave the others alone. */
    FUSED_SPECIAL_VALUES("2.3", "special values behave in fused ops"),
    /** A second run with the same inputs gives the same bits, whatever ran in between. */
    REPEATABLE("3.1", "a second run gives the same bits"),
    /** Poisoned outputs and guarded buffers change nothing, and no kernel writes outside its own. */
    GUARDED("3.2", "guards stay whole and change nothing"),
    /** In one run all reads of a parameter precede its write. */
    READ_BEFORE_WRITE("3.3", "updates read before they write"),
    /** What one session writes to the weights the other reads. */
    SHARED_WEIGHTS("3.4", "parameters shared by sessions stay one"),
    /** Inputs, parameters and one value under several names can be outputs. */
    OUTPUTS("3.5", "whatever a program names can be read"),
    /** Every step of a whole model, given what the backend computed before it, agrees with the oracle. */
    EXAMPLE_STEPS("3.6", "every step of a whole program agrees with the oracle"),
    /** A whole model's outputs and updated parameters lie as near the oracle's as rounding can bring them. */
    EXAMPLES("3.7", "whole programs agree with the oracle"),
    /** An index or label outside its range is an error that names the op, the position and the number. */
    BAD_INDICES("4.1", "indices outside the range are refused"),
    /** A missing or mistyped input is an error that names it; the session stays usable. */
    BAD_INPUTS("4.2", "missing and mistyped inputs are refused"),
    /** Unknown programs, parameters and outputs are errors that name them. */
    UNKNOWN_NAMES("4.3", "unknown programs, parameters and outputs are refused"),
    /** What was closed says so when it is used; closing twice does nothing; weights live as long as a session over them. */
    CLOSING("5.1", "closing is safe and final"),
    /** A second thread that enters a session gets an {@link IllegalStateException}. */
    ONE_THREAD("5.2", "a session serves one thread at a time"),
    /** A memory limit holds, and the error says so. */
    MEMORY_LIMIT("5.3", "the memory limit holds"),
    /** A backend that is asked for determinism has it or refuses to open. */
    DETERMINISM("5.4", "determinism is kept or refused"),
    /** The execution report counts runs, kernels and bytes, and places each step where the capabilities say. */
    REPORT("6.1", "the execution report tells the truth"),
    /** The provider has a proper name and a ready probe, and refuses variants and devices that it does not have. */
    PROVIDER("6.2", "the provider keeps its word");

    private final String number;
    private final String title;

    Rule(String number, String title) {
        this.number = number;
        this.title = title;
    }

    /** As in {@code 1.3}. */
    public String number() {
        return number;
    }

    /** What it asks, in a few words. */
    public String title() {
        return title;
    }

    /** As in {@code 1.3 special values behave}. */
    @Override
    public String toString() {
        return number + " " + title;
    }
}
