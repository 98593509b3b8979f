package org.limpid.conformance;

/** One thing that is tried on a backend. */
public final class Check {

    private final Rule rule;
    private final String op;
    private final String name;
    private final Body body;

    /**
     * @param op the name of the op that is tried, empty if it is not about one
     * @param name what is tried: unique within the rule
     */
    Check(Rule rule, String op, String name, Body body) {
        this.rule = rule;
        this.op = op;
        this.name = name;
        this.body = body;
    }

    /** What it belongs to. */
    public Rule rule() {
        return rule;
    }

    /** The name of the op that is tried, empty if it is not about one. */
    public String op() {
        return op;
    }

    /** What is tried: unique within the rule. */
    public String name() {
        return name;
    }

    /** The same check under a name that says which of several alike it is. */
    Check numbered(int number) {
        return number == 1 ? this : new Check(rule, op, name + " (" + number + ")", body);
    }

    Body body() {
        return body;
    }

    /** As in {@code 1.1 MatMul[transposeA=false, transposeB=true] f32[33,7] f32[31,7]}. */
    @Override
    public String toString() {
        return rule.number() + " " + name;
    }

    /** Tries something on a backend: returns if it is right, and throws if it is not. */
    @FunctionalInterface
    interface Body {
        void run(Trial trial) throws Exception;
    }
}
