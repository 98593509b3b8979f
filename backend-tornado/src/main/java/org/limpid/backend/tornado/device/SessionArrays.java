package org.limpid.backend.tornado.device;

import org.limpid.backend.tornado.plan.SessionPlan;

/**
 * The host's side of a session: its arena and what it exchanges with a device. It outlives the execution plans that are made
 * over it, so that outputs stay where they are when another session joins.
 */
public interface SessionArrays extends AutoCloseable {

    /** The session that they are for. */
    SessionPlan plan();

    /** Gives the memory back. No plan over it may run any more. */
    @Override
    void close();
}
