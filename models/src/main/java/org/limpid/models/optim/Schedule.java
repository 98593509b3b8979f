package org.limpid.models.optim;

/**
 * The learning rate of each step. A function of the step alone, the same bits on every machine, so that a run that is
 * resumed goes on as if it had never stopped.
 */
public sealed interface Schedule {

    /**
     * The learning rate of a step.
     *
     * @param step how many steps came before: 0 for the first
     * @param stepsPerEpoch at least 1
     * @param totalSteps of the whole training; a step beyond it gets what the last one gets
     */
    double rate(long step, long stepsPerEpoch, long totalSteps);

    /** The same rate always. */
    record Constant(double rate) implements Schedule {

        /** Refuses a rate that is not positive. */
        public Constant {
            requirePositive(rate);
        }

        @Override
        public double rate(long step, long stepsPerEpoch, long totalSteps) {
            return rate;
        }
    }

    /**
     * Step by step: up along a line, which reaches the peak at the last step of the warm-up, then down along half a
     * cosine (Loshchilov &amp; Hutter, <i>SGDR</i>, ICLR 2017, eq. 5, without restarts), which would reach 0 one step
     * after the last.
     *
     * @param peak the largest rate
     * @param warmupSteps how many steps go up; 0 for none
     */
    record WarmupCosine(double peak, long warmupSteps) implements Schedule {

        /** Refuses a rate that is not positive and a negative warm-up. */
        public WarmupCosine {
            requirePositive(peak);
            HyperParameters.check(warmupSteps >= 0, "number of warm-up steps", warmupSteps, "0 or more");
        }

        @Override
        public double rate(long step, long stepsPerEpoch, long totalSteps) {
            long now = Math.min(step, totalSteps - 1);
            return now < warmupSteps
                    ? peak * (now + 1) / warmupSteps
                    : peak * halfCosine((double) (now - warmupSteps) / (totalSteps - warmupSteps));
        }
    }

    /**
     * Epoch by epoch, as CRATE's reference code has it: in epoch e of E, from 0, the peak times
     * min((e + 1)/(w + 1e-8), ½(1 + cos(πe/E))). The smaller of the two, so that the peak itself is not reached.
     *
     * @param peak what the factor applies to
     * @param warmupEpochs w; 0 for none
     */
    record EpochCosine(double peak, int warmupEpochs) implements Schedule {

        /** Refuses a rate that is not positive and a negative warm-up. */
        public EpochCosine {
            requirePositive(peak);
            HyperParameters.check(warmupEpochs >= 0, "number of warm-up epochs", warmupEpochs, "0 or more");
        }

        @Override
        public double rate(long step, long stepsPerEpoch, long totalSteps) {
            long epochs = Math.ceilDiv(totalSteps, stepsPerEpoch);
            long epoch = Math.min(step, totalSteps - 1) / stepsPerEpoch;
            double warmup = (epoch + 1) / (warmupEpochs + 1e-8);
            return peak * Math.min(warmup, halfCosine((double) epoch / epochs));
        }
    }

    /**
     * Step by step in fractions of an epoch, as masked autoencoders are trained (He et al. 2022, arXiv:2111.06377):
     * from 0 up along a line to the peak at the end of the warm-up, then down along half a cosine to a floor, which
     * would be reached one step after the last.
     *
     * @param peak the largest rate
     * @param warmupEpochs how many epochs go up; 0 for none
     * @param floor the smallest rate after the warm-up, at most the peak
     */
    record FlooredCosine(double peak, double warmupEpochs, double floor) implements Schedule {

        /** Refuses a rate that is not positive, a negative warm-up and a floor that is not between 0 and the peak. */
        public FlooredCosine {
            requirePositive(peak);
            HyperParameters.notNegative("number of warm-up epochs", warmupEpochs, "40");
            HyperParameters.check(
                    floor >= 0 && floor <= peak, "floor of the learning rate", floor, "0 to the peak, " + peak);
        }

        @Override
        public double rate(long step, long stepsPerEpoch, long totalSteps) {
            long now = Math.min(step, totalSteps - 1);
            double warmupSteps = warmupEpochs * stepsPerEpoch;
            return now < warmupSteps
                    ? peak * now / warmupSteps
                    : floor + (peak - floor) * halfCosine((now - warmupSteps) / (totalSteps - warmupSteps));
        }
    }

    /** (1 + cos πp) / 2, from 1 at 0 to 0 at 1, of angles up to π/4: beyond them {@link StrictMath} leaves garbage. */
    private static double halfCosine(double progress) {
        double root =
                progress <= 0.5 ? StrictMath.cos(Math.PI / 2 * progress) : StrictMath.sin(Math.PI / 2 * (1 - progress));
        return root * root;
    }

    private static void requirePositive(double rate) {
        HyperParameters.positive("learning rate", rate, "1e-3");
    }
}
