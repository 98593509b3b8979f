package org.limpid.conformance;

import org.jspecify.annotations.Nullable;
import org.limpid.api.backend.Capabilities;

/** One thing that is tried on a backend. */
public final class Check {

    private final Rule rule;
    private final String op;
    private final @Nullable OpCase tried;
    private final String name;
    private final Body body;

    private Check(Rule rule, String op, @Nullable OpCase tried, String name, Body body) {
        this.rule = rule;
        this.op = op;
        this.tried = tried;
        this.name = name;
        this.body = body;
    }

    /**
     * @param op the name of the op that is tried, empty if it is not about one
     * @param name what is tried: unique within the rule
     */
    Check(Rule rule, String op, String name, Body body) {
        this(rule, op, null, name, body);
    }

    /**
     * @param tried the op and its operands
     * @param name what is tried: unique within the rule
     */
    Check(Rule rule, OpCase tried, String name, Body body) {
        this(rule, tried.op().name(), tried, name, body);
    }

    /** What it belongs to. */
    public Rule rule() {
        return rule;
    }

    /** The name of the op that is tried, empty if it is not about one. */
    public String op() {
        return op;
    }

    /** The types of the op's operands, as in {@code f32[33,7] f32[31,7]}; empty if it is not about one op. */
    public String shape() {
        return tried == null ? "" : tried.shape();
    }

    /** What is tried: unique within the rule. */
    public String name() {
        return name;
    }

    /** How a backend treats the op with these operands; null if the check is not about one op. */
    Capabilities.@Nullable Support support(Capabilities capabilities) {
        return tried == null ? null : capabilities.support(tried.op(), tried.types());
    }

    /** The same check under a name that says which of several alike it is. */
    Check numbered(int number) {
        return number == 1 ? this : new Check(rule, op, tried, name + " (" + number + ")", body);
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
