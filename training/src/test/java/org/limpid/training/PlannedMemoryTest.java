package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.models.Classification;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.models.optim.AdamW;

/** What the plan says of a training step's memory, and what the heap holds while it runs. */
class PlannedMemoryTest {

    private static final double ALLOWED = 0.05;

    @Test
    void aTrainingStepTakesWhatIsPlanned() {
        Crate model = new Crate(CrateConfig.builder()
                .image(64, 64)
                .patch(8, 8)
                .channels(3)
                .classes(10)
                .dim(192)
                .depth(6)
                .heads(3)
                .build());
        Program step = new Classification(model, 0.1).trainingStep(AdamW.of(0.05), 80);
        Inputs inputs = Inputs.zerosFor(step);
        Parameters parameters = Parameters.of(step.parameters());
        try (Backend backend = Backends.discover().open("cpu", BackendOptions.DEFAULT.withThreads(2))) {
            long before = held();
            try (Weights weights = backend.allocate(parameters);
                    Session session = backend.compile(weights, step)) {
                session.run(step, inputs);
                long found = held() - before;
                long kept = parameters.list().stream()
                        .mapToLong(parameter -> parameter.type().bytes())
                        .sum();
                long planned = kept + session.report().memoryBytes();
                assertTrue(planned > 100_000_000, "too little to be measured: " + planned);
                assertTrue(
                        Math.abs(found - planned) <= ALLOWED * planned,
                        "planned are " + planned + " bytes, on the heap are " + found);
            }
        }
    }

    /** Bytes of the heap that are in use once what nobody holds is gone. */
    private static long held() {
        var memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
