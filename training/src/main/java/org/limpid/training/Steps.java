package org.limpid.training;

import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.program.Program;
import org.limpid.models.optim.Optimizer;
import org.limpid.models.optim.Schedule;
import org.limpid.training.data.Batch;

/**
 * Takes training steps: everything that a step's result depends on beside the weights and the batch.
 *
 * @param program of one step
 * @param feed what it is run with
 * @param optimizer fills its scalars
 * @param schedule gives the learning rate
 * @param perEpoch how many steps make an epoch
 * @param total how many there will be
 */
record Steps(Program program, BatchFeed feed, Optimizer optimizer, Schedule schedule, int perEpoch, long total) {

    /** The learning rate of a step, counted from 0. */
    double learningRate(long step) {
        return schedule.rate(step, perEpoch, total);
    }

    /** The epoch of a step, both counted from 0. */
    int epoch(long step) {
        return Math.toIntExact(step / perEpoch);
    }

    /** The number of a step in its epoch, both counted from 0. */
    int indexInEpoch(long step) {
        return (int) (step % perEpoch);
    }

    /** Fills all inputs for a step, counted from 0; allocates nothing. */
    void fill(long step, Batch batch) {
        feed.fill(batch);
        optimizer.fill(feed.inputs(), step, learningRate(step));
    }

    /** Takes a step, counted from 0; allocates nothing. */
    Outputs take(Session session, long step, Batch batch) {
        fill(step, batch);
        return session.run(program, feed.inputs());
    }
}
